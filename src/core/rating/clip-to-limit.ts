/** Billing limits: what of the usage is billed when a customer has capped a product. */
import type { MeterKey } from "../ids.ts";
import { compare, type Decimal, decimal, divideDown, isZero, multiply, roundDown, sum } from "../money/decimal.ts";
import { toDecimal } from "../money/money.ts";
import { type Meter, productOf } from "./meter.ts";
import { rateMeter, type Terms } from "./rate-line.ts";

export type MeterQuantity = { readonly meter: Meter; readonly quantity: Decimal };

/**
 * The billed quantity of each line, in the order of the lines. A limit covers a product with its add-ons, after the
 * discount: the product's billed quantity is the largest whole one whose discounted lines add up to no more than the
 * limit, and its add-ons keep their proportion to it, rounded down. What fits is left as it is, fractions included.
 */
export function clipToLimits(
  lines: readonly MeterQuantity[],
  limits: ReadonlyMap<MeterKey, Decimal>,
  terms: Terms,
): Decimal[] {
  const billed = lines.map((line) => line.quantity);
  for (const [product, limit] of limits) {
    const places = [...lines.keys()].filter((index) => productOf(lines[index]!.meter) === product);
    const clipped = clipProduct(
      places.map((index) => lines[index]!),
      limit,
      terms,
    );
    for (const [nth, index] of places.entries()) billed[index] = clipped[nth]!;
  }
  return billed;
}

function clipProduct(lines: readonly MeterQuantity[], limit: Decimal, terms: Terms): Decimal[] {
  const whole = lines.map((line) => line.quantity);
  const leader = leaderOf(lines);
  if (leader === null || fits(lines, whole, limit, terms)) return whole;
  let fitting = 0n;
  let tooMuch = roundDown(leader.quantity, 0).digits + 1n;
  while (tooMuch - fitting > 1n) {
    const middle = (fitting + tooMuch) / 2n;
    if (fits(lines, inProportion(lines, leader, middle), limit, terms)) fitting = middle;
    else tooMuch = middle;
  }
  return inProportion(lines, leader, fitting);
}

/** The line that the others keep their proportion to: the product's own, or an add-on where it has no quantity. */
function leaderOf(lines: readonly MeterQuantity[]): MeterQuantity | null {
  const used = lines.filter((line) => !isZero(line.quantity));
  return used.find((line) => line.meter.addOnOf === null) ?? used[0] ?? null;
}

function inProportion(lines: readonly MeterQuantity[], leader: MeterQuantity, billed: bigint): Decimal[] {
  const leading = decimal(billed);
  return lines.map((line) =>
    line === leader ? leading : divideDown(multiply(line.quantity, leading), leader.quantity, 0),
  );
}

function fits(lines: readonly MeterQuantity[], quantities: readonly Decimal[], limit: Decimal, terms: Terms): boolean {
  const gross = lines.map((line, index) => toDecimal(rateMeter(line.meter, quantities[index]!, terms).gross));
  return compare(sum(gross), limit) <= 0;
}
