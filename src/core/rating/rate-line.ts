/** One line of a bill: its list amount and its discount, each rounded once. */
import { type FieldProblem, invalid } from "../errors.ts";
import type { MeterKey } from "../ids.ts";
import { type Currency, exponentOf } from "../money/currency.ts";
import { compare, type Decimal, decimal, isNegative, multiply, ONE, toText } from "../money/decimal.ts";
import { type Money, money, roundToMinor, toDecimal } from "../money/money.ts";
import type { Meter } from "./meter.ts";
import type { Package } from "./price-book.ts";
import { priceQuantity, type TierAmount } from "./price-quantity.ts";

/** What applies to every line of a bill. */
export type Terms = {
  readonly currency: Currency;
  readonly percentOff: Decimal;
  /** Of single meters and packages by their keys, in place of `percentOff`. */
  readonly percentOffBy?: ReadonlyMap<MeterKey, Decimal>;
};

export type LineAmount = {
  readonly tiers: readonly TierAmount[];
  /** At book price, rounded half-even to the minor unit. */
  readonly list: Money;
  /** `list` times percent-off, rounded half-even. */
  readonly discount: Money;
  /** `list` minus `discount`. */
  readonly gross: Money;
};

const HUNDRED = decimal(100);
const HUNDREDTH = decimal("0.01");
/** In minor units: far above any bill, and low enough that sums of lines stay exact whole numbers. */
const LARGEST_MINOR = decimal("1e14");

/** @throws ProductError `rating.too-large` for an amount that no bill can have */
export function rateMeter(meter: Meter, quantity: Decimal, terms: Terms): LineAmount {
  const { amount, tiers } = priceQuantity(meter, quantity);
  if (compare(multiply(amount, decimal(10 ** exponentOf(terms.currency))), LARGEST_MINOR) > 0)
    throw invalid("rating.too-large", `The quantity of "${meter.key}" costs more than any bill; check the quantity.`);
  return discounted(roundToMinor(amount, terms.currency), tiers, { key: meter.key, terms });
}

/** A package is one unit at its monthly price, and is discounted like any other line. */
export function ratePackage(item: Package, terms: Terms): LineAmount {
  const unitAmount = toDecimal(item.monthly);
  const tiers = [{ upTo: null, quantity: ONE, unitAmount, amount: unitAmount }];
  return discounted(item.monthly, tiers, { key: item.key, terms });
}

function discounted(
  list: Money,
  tiers: readonly TierAmount[],
  { key, terms }: { key: MeterKey; terms: Terms },
): LineAmount {
  const share = multiply(percentOffOf(key, terms), HUNDREDTH);
  const discount = roundToMinor(multiply(toDecimal(list), share), terms.currency);
  return { tiers, list, discount, gross: money(list.currency, list.minor - discount.minor) };
}

/** What is taken off a meter or package: its own percentage where it has one, else that of everything. */
export function percentOffOf(key: MeterKey, { percentOff, percentOffBy }: Omit<Terms, "currency">): Decimal {
  return percentOffBy?.get(key) ?? percentOff;
}

/** One problem unless it is from 0 to 100. */
export function problemsOfPercentOff(percentOff: Decimal): FieldProblem[] {
  if (!isNegative(percentOff) && compare(percentOff, HUNDRED) <= 0) return [];
  return [{ pointer: "/percent_off", message: `must be from 0 to 100, not ${toText(percentOff)}.` }];
}
