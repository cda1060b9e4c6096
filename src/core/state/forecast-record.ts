/** A forecast as it is kept for ever: amounts in minor units, five quantiles, two probabilities, versions. */
import type { AmountForecast } from "../forecasts/forecast-bill.ts";
import { quantileOf } from "../forecasts/outcomes.ts";
import { probabilityOver } from "../forecasts/read-forecast.ts";
import { type Currency, exponentOf } from "../money/currency.ts";
import { toNumber } from "../money/decimal.ts";
import { toDecimal } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import type { DeriveContext } from "./context.ts";
import { forecastDetail, type MeterForecast } from "./forecast-detail.ts";

export type ForecastRecord = {
  readonly issuedOn: LocalDate;
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  readonly reportedThrough: LocalDate;
  readonly currency: Currency;
  readonly listMinor: number;
  readonly grossMinor: number;
  readonly netMinor: number;
  /** Net of the straight line, and net as if spikes had been usual days. */
  readonly straightLineMinor: number;
  readonly spikeFreeMinor: number;
  /** Of net: 10, 25, 50, 75 and 90 %. */
  readonly netQuantilesMinor: readonly number[];
  readonly overEntry: number | null;
  readonly overNorthStar: number | null;
  /** First day of the run of forecasts over the entry level that this one goes on; null where it is not over it. */
  readonly overEntrySince: LocalDate | null;
  readonly atLeast: boolean;
  readonly versions: string;
  readonly detail: readonly MeterForecast[];
};

export const RECORDED_QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

export function forecastRecord(
  bill: AccountBill,
  context: DeriveContext,
  { today, overEntrySince }: { today: LocalDate; overEntrySince: LocalDate | null },
): ForecastRecord {
  const { list, gross, net, currency, atLeast } = bill.forecast;
  return {
    issuedOn: today,
    periodStart: bill.period.start,
    periodEnd: bill.period.end,
    reportedThrough: bill.reportedThrough ?? today,
    currency,
    listMinor: list.mean.minor,
    grossMinor: gross.mean.minor,
    netMinor: net.mean.minor,
    straightLineMinor: net.straightLine.minor,
    spikeFreeMinor: net.spikeFree.minor,
    netQuantilesMinor: RECORDED_QUANTILES.map((probability) => quantileMinor(net, probability, currency)),
    overEntry: overLevel(net, context, "entry", currency),
    overNorthStar: overLevel(net, context, "northStarLevel", currency),
    overEntrySince,
    atLeast,
    versions: context.versions,
    detail: forecastDetail(bill),
  };
}

/** A quantile of an amount in minor units. */
export function quantileMinor(amount: AmountForecast, probability: number, currency: Currency): number {
  return Math.round(quantileOf(amount.outcomes, probability) * 10 ** exponentOf(currency));
}

function overLevel(net: AmountForecast, { segments }: DeriveContext, name: string, currency: Currency): number | null {
  const level = segments.settings.amounts[name]?.[currency];
  return level ? probabilityOver(net, toNumber(toDecimal(level))) : null;
}
