/** One line of a bill: its list amount and its discount, each rounded once. */
import { type FieldProblem, invalid } from "../errors.ts";
import { type Currency, exponentOf } from "../money/currency.ts";
import { compare, type Decimal, decimal, isNegative, multiply, ONE, toText } from "../money/decimal.ts";
import { type Money, money, roundToMinor, toDecimal } from "../money/money.ts";
import type { Meter } from "./meter.ts";
import type { Package } from "./price-book.ts";
import { priceQuantity, type TierAmount } from "./price-quantity.ts";

/** What applies to every line of a bill. */
export type Terms = { readonly currency: Currency; readonly percentOff: Decimal };

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
  return discounted(roundToMinor(amount, terms.currency), tiers, terms);
}

/** A package is one unit at its monthly price, and is discounted like any other line. */
export function ratePackage(item: Package, terms: Terms): LineAmount {
  const unitAmount = toDecimal(item.monthly);
  return discounted(item.monthly, [{ upTo: null, quantity: ONE, unitAmount, amount: unitAmount }], terms);
}

function discounted(list: Money, tiers: readonly TierAmount[], terms: Terms): LineAmount {
  const share = multiply(terms.percentOff, HUNDREDTH);
  const discount = roundToMinor(multiply(toDecimal(list), share), terms.currency);
  return { tiers, list, discount, gross: money(list.currency, list.minor - discount.minor) };
}

/** One problem unless it is from 0 to 100. */
export function problemsOfPercentOff(percentOff: Decimal): FieldProblem[] {
  if (!isNegative(percentOff) && compare(percentOff, HUNDRED) <= 0) return [];
  return [{ pointer: "/percent_off", message: `must be from 0 to 100, not ${toText(percentOff)}.` }];
}
