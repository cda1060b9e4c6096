/** What a forecast says of a level of the bill. */
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { AmountForecast, BillForecast } from "./forecast-bill.ts";
import { probabilityAbove } from "./outcomes.ts";

/** Probability that the amount exceeds the level (major units) by the period's end. */
export function probabilityOver(amount: AmountForecast, level: number): number {
  return probabilityAbove(amount.outcomes, level);
}

/** The day by whose end the median path has passed the level (major units); null when it does not. */
export function crossingOn(forecast: BillForecast, part: "list" | "gross" | "net", level: number): LocalDate | null {
  const day = forecast.medianPaths.get()[part].findIndex((amount) => amount > level);
  return day < 0 ? null : addDays(forecast.period.start, day);
}
