/** What a quantity costs under graduated tiers, exactly; nothing is rounded here. */
import {
  add,
  compare,
  type Decimal,
  divideDown,
  isZero,
  min,
  multiply,
  subtract,
  toNumber,
  ZERO,
} from "../money/decimal.ts";
import type { Meter, Tier } from "./meter.ts";

export type TierAmount = {
  /** The tier's upper bound; null in the last one. */
  readonly upTo: Decimal | null;
  /** How much of the quantity falls into the tier. */
  readonly quantity: Decimal;
  readonly unitAmount: Decimal;
  readonly amount: Decimal;
};

export type PricedQuantity = { readonly amount: Decimal; readonly tiers: readonly TierAmount[] };

type Tiered = Pick<Meter, "tiers">;

/** The exact price, with the tiers that the quantity reaches. */
export function priceQuantity(meter: Tiered, quantity: Decimal): PricedQuantity {
  const tiers: TierAmount[] = [];
  let amount = ZERO;
  let from = ZERO;
  for (const tier of meter.tiers) {
    if (compare(quantity, from) <= 0) break;
    const inTier = amountIn(tier, from, quantity);
    tiers.push(inTier);
    amount = add(amount, inTier.amount);
    from = tier.upTo ?? quantity;
  }
  return { amount, tiers };
}

function amountIn(tier: Tier, from: Decimal, quantity: Decimal): TierAmount {
  const to = tier.upTo === null ? quantity : min(tier.upTo, quantity);
  const part = subtract(to, from);
  return { upTo: tier.upTo, quantity: part, unitAmount: tier.unitAmount, amount: multiply(part, tier.unitAmount) };
}

/** The largest whole quantity whose exact price is no more than `amount`; null where any quantity is (the last tier is free). */
export function quantityWithin(meter: Tiered, amount: Decimal): Decimal | null {
  let left = amount;
  let from = ZERO;
  for (const tier of meter.tiers) {
    const affordable = isZero(tier.unitAmount) ? null : divideDown(left, tier.unitAmount, 12);
    const width = tier.upTo === null ? null : subtract(tier.upTo, from);
    if (affordable !== null && (width === null || compare(affordable, width) < 0))
      return divideDown(add(from, affordable), { digits: 1n, scale: 0 }, 0);
    if (width === null) return null;
    left = subtract(left, multiply(width, tier.unitAmount));
    from = add(from, width);
  }
  return null;
}

/**
 * The same price on floats, for distributions over many quantities; good to 15 digits and never used for an amount
 * that is asked of anybody.
 */
export function compilePrice(meter: Tiered): (quantity: number) => number {
  const starts: number[] = [];
  const units: number[] = [];
  const amountAtStart: number[] = [];
  let from = ZERO;
  let amount = ZERO;
  for (const tier of meter.tiers) {
    starts.push(toNumber(from));
    units.push(toNumber(tier.unitAmount));
    amountAtStart.push(toNumber(amount));
    const to = tier.upTo ?? from;
    amount = add(amount, multiply(subtract(to, from), tier.unitAmount));
    from = to;
  }
  return (quantity) => {
    let index = starts.length - 1;
    while (index > 0 && quantity <= starts[index]!) index -= 1;
    return amountAtStart[index]! + Math.max(0, quantity - starts[index]!) * units[index]!;
  };
}
