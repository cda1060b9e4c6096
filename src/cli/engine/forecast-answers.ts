/** The forms in which `firstbill forecast` answers. Quantities are numbers, money is text, probabilities are numbers. */
import { type AmountForecast, type BillForecast, forecastBill } from "#core/forecasts/forecast-bill.ts";
import { quantileOf } from "#core/forecasts/outcomes.ts";
import type { UsageProjection } from "#core/forecasts/project-usage.ts";
import { crossingOn, probabilityOver } from "#core/forecasts/read-forecast.ts";
import { exponentOf } from "#core/money/currency.ts";
import { isZero } from "#core/money/decimal.ts";
import { type Money, roundToMinor, toAmountText } from "#core/money/money.ts";
import type { PeriodCredit } from "#core/rating/apply-credits.ts";
import type { PriceBook } from "#core/rating/price-book.ts";
import type { OpenPeriod } from "./open-periods.ts";

/** Keys are as they were asked for: `--over 100.50` answers under `100.50`. */
type Asked = readonly { readonly key: string; readonly value: number }[];

export type ForecastQuestions = { readonly quantiles: Asked; readonly levels: Asked };

type MeterForecast = { readonly account: string; readonly meter: string; readonly projection: UsageProjection };

export function meterAnswer({ account, meter, projection }: MeterForecast, { quantiles }: ForecastQuestions): unknown {
  return {
    account,
    meter,
    observed: tidy(projection.observed),
    mean: tidy(projection.mean),
    quantiles: answered(quantiles, (probability) => tidy(quantileOf(projection.outcomes, probability))),
    straight_line: tidy(projection.straightLine),
    spike_free: tidy(projection.spikeFree),
    remaining_days: projection.remainingDays,
    spikes: projection.spikes.map(({ day, quantity, expected }) => ({
      day,
      quantity: tidy(quantity),
      expected: tidy(expected),
    })),
  };
}

/** Twelve digits are more than is known and fewer than floats garble. */
function tidy(quantity: number): number {
  return Number(quantity.toPrecision(12));
}

function answered<Answer>(asked: Asked, answer: (value: number) => Answer): Record<string, Answer> {
  return Object.fromEntries(asked.map(({ key, value }) => [key, answer(value)]));
}

/** Here every meter is priced by its own quantity: nothing is implied, and an add-on is named like a product. */
export function meterByMeter(book: PriceBook): PriceBook {
  const meters = book.meters.map((meter) => ({ ...meter, quantityFrom: meter.key, when: "used" as const }));
  return { ...book, meters };
}

export type AccountForecast = {
  readonly open: OpenPeriod;
  readonly projections: ReadonlyMap<string, UsageProjection>;
};

export function accountAnswer(
  book: PriceBook,
  { open, projections }: AccountForecast,
  { quantiles, levels }: ForecastQuestions,
): unknown {
  const bill = billOf(book, open, projections);
  const inMoney = (amount: AmountForecast) => moneyAnswer(amount, quantiles, exponentOf(book.currency));
  const over = (part: "list" | "net") => answered(levels, (level) => tidyShare(probabilityOver(bill[part], level)));
  const crossing = (part: "list" | "net") => answered(levels, (level) => crossingOn(bill, part, level));
  return {
    account: open.account,
    currency: book.currency,
    bill_usd: inMoney(bill.list),
    over: over("list"),
    crossing_on: crossing("list"),
    ...(open.hasNetTerms && {
      net_usd: inMoney(bill.net),
      over_net: over("net"),
      crossing_on_net: crossing("net"),
    }),
  };
}

function billOf(
  book: PriceBook,
  { period, packages, percentOff, credits }: OpenPeriod,
  projections: ReadonlyMap<string, UsageProjection>,
): BillForecast {
  const credit: PeriodCredit = {
    id: "given",
    kind: "given",
    scope: null,
    startsOn: period.start,
    endsOn: null,
    left: roundToMinor(credits, book.currency),
    order: 1,
  };
  return forecastBill({
    book,
    currency: book.currency,
    addOns: [],
    packages,
    percentOff,
    limits: NO_LIMITS,
    credits: isZero(credits) ? [] : [credit],
    period,
    projections,
  });
}

const NO_LIMITS: ReadonlyMap<string, Money> = new Map();

function moneyAnswer(amount: AmountForecast, quantiles: Asked, decimals: number): unknown {
  return {
    mean: toAmountText(amount.mean),
    quantiles: answered(quantiles, (probability) => quantileOf(amount.outcomes, probability).toFixed(decimals)),
    straight_line: toAmountText(amount.straightLine),
    spike_free: toAmountText(amount.spikeFree),
  };
}

function tidyShare(probability: number): number {
  return Number(probability.toFixed(6));
}
