/** An amount of one currency in integer minor units. Exact arithmetic happens before this, in decimals; rounding happens once. */
import { type Currency, exponentOf } from "./currency.ts";
import { type Decimal, decimal, divide, roundHalfEven, toFixed } from "./decimal.ts";

export type Money = { readonly currency: Currency; readonly minor: number };

export function money(currency: Currency, minor: number): Money {
  if (!Number.isSafeInteger(minor)) throw new Error(`${minor} is not a whole number of minor units`);
  return { currency, minor };
}

/** Rounds half-even to the currency's minor unit; called once per bill line. */
export function roundToMinor(amount: Decimal, currency: Currency): Money {
  const exponent = exponentOf(currency);
  const rounded = roundHalfEven(amount, exponent);
  return money(currency, Number(rounded.digits * 10n ** BigInt(exponent - rounded.scale)));
}

/** So many of the smallest unit in major units: 12345 is 123.45 in USD, 12345 in JPY and 12.345 in KWD. */
export function fromMinor({ digits, scale }: Decimal, currency: Currency): Decimal {
  return { digits, scale: scale + exponentOf(currency) };
}

/** The amount in major units: 129900 minor USD is 1299. */
export function toDecimal(amount: Money): Decimal {
  return { digits: BigInt(amount.minor), scale: exponentOf(amount.currency) };
}

/** `1299.00`, `1299` for JPY, `1.299` for KWD. For machines; people get `Intl` formats. */
export function toAmountText(amount: Money): string {
  return toFixed(toDecimal(amount), exponentOf(amount.currency));
}

/** @throws Error when the currencies differ: nothing is converted silently */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} cannot be added`);
  return money(a.currency, a.minor + b.minor);
}

/** Splits into parts that add up exactly, in proportion to the weights (largest remainder, first index wins a tie). */
export function allocate(total: Money, weights: readonly Decimal[]): Money[] {
  const scale = Math.max(0, ...weights.map((weight) => weight.scale));
  const whole = weights.map((weight) => weight.digits * 10n ** BigInt(scale - weight.scale));
  const sum = whole.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map((_, index) => money(total.currency, index === 0 ? total.minor : 0));
  const minor = BigInt(total.minor);
  const parts = whole.map((weight) => (minor * weight) / sum);
  const rests = whole.map((weight, index) => ({ index, rest: minor * weight - (parts[index] ?? 0n) * sum }));
  const step = minor < 0n ? -1n : 1n;
  let left = minor - parts.reduce((a, b) => a + b, 0n);
  rests.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest * step > b.rest * step ? -1 : 1));
  for (const { index } of rests) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + step;
    left -= step;
  }
  return parts.map((part) => money(total.currency, Number(part)));
}

/** A share in percent with two decimals, or null of nothing: `38.25`. */
export function sharePercent(part: Money, whole: Money): number | null {
  if (whole.minor === 0) return null;
  return Number(toFixed(divide(decimal(part.minor * 100), decimal(whole.minor), 2), 2));
}
