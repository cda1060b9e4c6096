/** Which forecast the rules read: ours, or the billing system's until a team has confirmed that our bills are right. */
import type { LocalDate } from "../time/local-date.ts";

export const FORECAST_SOURCES = ["ours", "vendor"] as const;
export type ForecastSource = (typeof FORECAST_SOURCES)[number];

export type ForecastChoice = {
  readonly source: ForecastSource;
  /** A vendor's forecast that is older than this still counts, and is marked with its age. */
  readonly staleAfterDays: number;
  /** Counted up with each change; 0 is the shipped choice, which nobody made. */
  readonly version: number;
};

export const SHIPPED_CHOICE: ForecastChoice = { source: "ours", staleAfterDays: 3, version: 0 };

export type DatedChoice = ForecastChoice & { readonly effectiveOn: LocalDate };

/**
 * The choice in force on a day. Of those that have begun the one made last holds, so that a choice for a later day is
 * replaced by one made after it that begins earlier.
 */
export function choiceOn<Choice extends DatedChoice>(made: readonly Choice[], day: LocalDate): Choice | null {
  return (
    made
      .filter(({ effectiveOn }) => effectiveOn <= day)
      .sort(byVersion)
      .at(-1) ?? null
  );
}

/** The choice that is made but has not begun; null where the one in force stays. */
export function choiceToCome<Choice extends DatedChoice>(made: readonly Choice[], day: LocalDate): Choice | null {
  const current = choiceOn(made, day)?.version ?? 0;
  const later = made.filter(({ effectiveOn, version }) => effectiveOn > day && version > current).sort(byVersion);
  // One made later for the same day or an earlier one replaces it.
  const standing = later.filter(
    (one, index) => !later.slice(index + 1).some((next) => next.effectiveOn <= one.effectiveOn),
  );
  return standing[0] ?? null;
}

function byVersion(a: ForecastChoice, b: ForecastChoice): number {
  return a.version - b.version;
}

/** As it is written to every decision and forecast. */
export function choiceName({ source, version }: ForecastChoice): string {
  return `rules-read-${source}-${version}`;
}
