/** What the bill panel of an account shows: so far, forecast, range, path and lines, with nothing left to work out. */
import type { AmountForecast } from "../forecasts/forecast-bill.ts";
import { crossingOn, probabilityOver } from "../forecasts/read-forecast.ts";
import { type Currency, exponentOf } from "../money/currency.ts";
import { decimal, isZero, toFixed, toNumber, toText } from "../money/decimal.ts";
import { allocate, type Money, money, sharePercent, toDecimal } from "../money/money.ts";
import type { BillAmounts } from "../rating/bill.ts";
import { findMeter, findPackage } from "../rating/price-book.ts";
import { lengthInDays } from "../time/billing-period.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import { quantileMinor } from "./forecast-record.ts";

export type Amounts = { list: Money; gross: Money; credit: Money; net: Money };
export type PathPoint = {
  day: LocalDate;
  actual: Money | null;
  median: Money | null;
  low: Money | null;
  high: Money | null;
};
export type BillLineView = {
  meter: string;
  name: string;
  unit: string;
  soFar: string;
  forecastQuantity: string;
  gross: Money;
  sharePercent: number | null;
  limitReached: Money | null;
};

const BANDS = [
  { share: 50, from: 0.25, to: 0.75 },
  { share: 80, from: 0.1, to: 0.9 },
  { share: 95, from: 0.025, to: 0.975 },
];

export function billPanel(bill: AccountBill, entryLevel: Money | null) {
  const { forecast, period, soFar, reportedThrough } = bill;
  const { currency, net } = forecast;
  return {
    periodStart: period.start,
    periodEnd: period.end,
    reportedThrough,
    daysReported: reportedThrough === null ? 0 : Math.max(0, daysBetween(period.start, reportedThrough) + 1),
    daysInPeriod: lengthInDays(period),
    soFar: amountsOf(soFar),
    forecast: forecastAmounts(bill),
    bands: BANDS.map(({ share, from, to }) => ({
      share,
      low: money(currency, quantileMinor(net, from, currency)),
      high: money(currency, quantileMinor(net, to, currency)),
    })),
    straightLine: net.straightLine,
    spikeFree: net.spikeFree,
    spikes: spikesOf(bill),
    overEntry: entryLevel && probabilityOver(net, toNumber(toDecimal(entryLevel))),
    crossingOn: entryLevel && crossingOn(forecast, "net", toNumber(toDecimal(entryLevel))),
    entryLevel,
    atLeast: forecast.atLeast,
    unpriced: soFar.unpriced.map(({ meter, quantity }) => ({ meter, quantity: toText(quantity) })),
    lines: linesOf(bill),
    path: pathOf(bill),
    priceBook: bill.book.id,
  };
}

function amountsOf({ list, gross, credit, net }: BillAmounts): Amounts {
  return { list, gross, credit, net };
}

function forecastAmounts({ forecast }: AccountBill): Amounts {
  const { list, gross, net, currency } = forecast;
  return {
    list: list.mean,
    gross: gross.mean,
    credit: money(currency, gross.mean.minor - net.mean.minor),
    net: net.mean,
  };
}

function spikesOf({ projections }: AccountBill) {
  return [...projections].flatMap(([meter, { spikes }]) =>
    spikes.map(({ day, quantity, expected }) => ({ meter, day, quantity: whole(quantity), expected: whole(expected) })),
  );
}

/** The gross forecast split over meters and packages in proportion to their list amounts, so that the lines add up. */
function linesOf(bill: AccountBill): BillLineView[] {
  const { forecast, terms, soFar, projections } = bill;
  const listed = [
    ...forecast.meters.map(({ meter, list }) => ({ key: meter, list })),
    ...terms.packages.flatMap((key) => {
      const item = findPackage(terms.book, key);
      return item ? [{ key, list: item.monthly }] : [];
    }),
  ];
  const parts = allocate(
    forecast.gross.mean,
    listed.map(({ list }) => toDecimal(list)),
  );
  const lines = listed.map(({ key }, index): BillLineView => {
    const meter = findMeter(terms.book, key);
    const line = soFar.lines.find((one) => one.key === key);
    const gross = parts[index]!;
    return {
      meter: key,
      name: meter?.name ?? findPackage(terms.book, key)?.name ?? key,
      unit: meter?.unit ?? "month",
      soFar: line ? toText(line.quantity) : "0",
      forecastQuantity: whole((meter && projections.get(meter.quantityFrom)?.mean) ?? 1),
      gross,
      sharePercent: sharePercent(gross, forecast.gross.mean),
      limitReached: line && !isZero(toDecimal(line.clipped)) ? (terms.limits.get(key) ?? null) : null,
    };
  });
  return lines.sort((a, b) => b.gross.minor - a.gross.minor);
}

/** Net by the end of each day: as it was up to the last report, then the median with the 80 % range opening around it. */
function pathOf({ forecast, period, reportedThrough }: AccountBill): PathPoint[] {
  const { net, currency } = forecast;
  const path = forecast.medianPaths.get().net;
  const known = reportedThrough === null ? -1 : daysBetween(period.start, reportedThrough);
  const toMoney = (major: number) => money(currency, Math.round(major * 10 ** exponentOf(currency)));
  const base = known >= 0 ? (path[Math.min(known, path.length - 1)] ?? 0) : 0;
  const end = path.at(-1) ?? 0;
  const [low, high] = [0.1, 0.9].map((probability) => toMajor(net, probability, currency)) as [number, number];
  return Array.from(path, (median, index) => {
    const day = addDays(period.start, index);
    if (index <= known) return { day, actual: toMoney(median), median: null, low: null, high: null };
    // How far the median has come from the last report to the end is how far the range has opened.
    const way = end > base ? (median - base) / (end - base) : (index - known) / (path.length - 1 - known);
    return {
      day,
      actual: null,
      median: toMoney(median),
      low: toMoney(Math.min(median, base + (low - base) * way)),
      high: toMoney(Math.max(median, base + (high - base) * way)),
    };
  });
}

function toMajor(amount: AmountForecast, probability: number, currency: Currency): number {
  return quantileMinor(amount, probability, currency) / 10 ** exponentOf(currency);
}

/** Whole units from a hundred on; below, as many decimals as say something. */
function whole(quantity: number): string {
  return toFixed(decimal(quantity.toPrecision(15)), Math.abs(quantity) >= 100 || Number.isInteger(quantity) ? 0 : 2);
}
