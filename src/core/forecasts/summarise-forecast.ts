import { exponentOf } from "../money/currency.ts";
import type { Money } from "../money/money.ts";
import { type AmountForecast, type BillForecast, probabilityOver } from "./forecast-bill.ts";
import { quantileOf } from "./outcomes.ts";

/** Probabilities of the five quantiles that are kept for every account and day. */
export const SUMMARY_QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

/**
 * What is kept of a forecast for every account and day for ever: whole numbers only, in minor units of the account's
 * currency. Three means of 8 bytes, five quantiles of 4, two shares of 2 and two versions of 4 are 56 bytes.
 */
export type ForecastSummary = {
  readonly listMeanMinor: number;
  readonly grossMeanMinor: number;
  /** The number that decides entry. */
  readonly netMeanMinor: number;
  /** Of net, at `SUMMARY_QUANTILES`. */
  readonly netQuantilesMinor: readonly number[];
  /** Probability that net exceeds the routing threshold, in ten-thousandths. */
  readonly overEntry: number;
  /** Probability that gross exceeds the north star's level, in ten-thousandths. */
  readonly overNorthStar: number;
  readonly tablesVersion: number;
  readonly bookVersion: number;
};

export type SummaryTerms = {
  /** The levels are two settings, per currency; null where the account's currency has none, which reads as 0. */
  readonly entry: Money | null;
  readonly northStar: Money | null;
  readonly tablesVersion: number;
  readonly bookVersion: number;
};

export function summariseForecast(forecast: BillForecast, terms: SummaryTerms): ForecastSummary {
  const { list, gross, net, currency } = forecast;
  const scale = 10 ** exponentOf(currency);
  return {
    listMeanMinor: list.mean.minor,
    grossMeanMinor: gross.mean.minor,
    netMeanMinor: net.mean.minor,
    netQuantilesMinor: SUMMARY_QUANTILES.map((probability) =>
      Math.round(quantileOf(net.outcomes, probability) * scale),
    ),
    overEntry: shareOver(net, terms.entry, scale),
    overNorthStar: shareOver(gross, terms.northStar, scale),
    tablesVersion: terms.tablesVersion,
    bookVersion: terms.bookVersion,
  };
}

function shareOver(amount: AmountForecast, level: Money | null, scale: number): number {
  if (level === null || level.currency !== amount.mean.currency) return 0;
  return Math.round(10_000 * probabilityOver(amount, level.minor / scale));
}
