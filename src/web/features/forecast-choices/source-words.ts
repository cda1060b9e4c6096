import type { ForecastSource } from "#core/forecasts/forecast-choice.ts";

/** Whose forecast it is, within a sentence and as a label. */
export const SOURCE_WORDS: Record<ForecastSource, { of: string; label: string }> = {
  ours: { of: "our forecast", label: "Ours" },
  vendor: { of: "the vendor's forecast", label: "The vendor's" },
};
