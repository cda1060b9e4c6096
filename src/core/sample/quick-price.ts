/** Prices in floating point, for choosing sizes and guessing crossings only. Invoices are rated exactly. */
import { toNumber } from "../money/decimal.ts";
import type { PriceBook } from "../rating/price-book.ts";

export type QuickPrices = ReadonlyMap<string, QuickMeter>;

type QuickMeter = {
  readonly tiers: readonly { readonly upTo: number; readonly unitAmount: number }[];
  readonly free: number;
  readonly reportedPerPriced: number;
};

export function quickPricesOf(book: PriceBook): QuickPrices {
  return new Map(
    book.meters
      .filter((meter) => meter.when === "used" && meter.quantityFrom === meter.key)
      .map((meter) => [
        meter.key,
        {
          tiers: meter.tiers.map(({ upTo, unitAmount }) => ({
            upTo: upTo === null ? Number.POSITIVE_INFINITY : toNumber(upTo),
            unitAmount: toNumber(unitAmount),
          })),
          free: freeUnits(meter.tiers.map(({ upTo }) => (upTo === null ? 0 : toNumber(upTo)))),
          reportedPerPriced: toNumber(meter.reportedPerPricedUnit),
        },
      ]),
  );
}

function freeUnits([first]: readonly number[]): number {
  return first ?? 0;
}

/** What a month's reported quantity costs at list. */
export function quickCost(prices: QuickPrices, meter: string, reported: number): number {
  const price = prices.get(meter);
  if (!price) return 0;
  const quantity = reported / price.reportedPerPriced;
  let cost = 0;
  let below = 0;
  for (const { upTo, unitAmount } of price.tiers) {
    if (quantity <= below) break;
    cost += (Math.min(quantity, upTo) - below) * unitAmount;
    below = upTo;
  }
  return cost;
}

/** The factor that makes a month of the mix cost so much. */
export function scaleForCost(prices: QuickPrices, mix: Readonly<Record<string, number>>, usd: number): number {
  const meters = Object.entries(mix);
  const costAt = (scale: number) =>
    meters.reduce((sum, [meter, perMonth]) => sum + quickCost(prices, meter, perMonth * scale), 0);
  let low = 0;
  let high = 1;
  while (costAt(high) < usd) high *= 2;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (costAt(middle) < usd) low = middle;
    else high = middle;
  }
  return high;
}

/** The factor at which the busiest meter takes that share of its free allowance. */
export function scaleForFree(prices: QuickPrices, mix: Readonly<Record<string, number>>, share: number): number {
  const limits = Object.entries(mix).flatMap(([meter, perMonth]) => {
    const price = prices.get(meter);
    return price ? [(price.free * price.reportedPerPriced) / perMonth] : [];
  });
  return share * Math.min(...limits);
}
