/**
 * Exact decimals on big integers: `digits / 10^scale`. Prices go down to 0.00000125 a unit, so neither floats nor
 * micro-dollars hold them. Only what pricing needs; there is no division without saying how to round.
 */
import { invalid } from "../errors.ts";

export type Decimal = { readonly digits: bigint; readonly scale: number };

export const ZERO: Decimal = { digits: 0n, scale: 0 };
export const ONE: Decimal = { digits: 1n, scale: 0 };

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads `12`, `-0.5`, `1.2e+06`. @throws ProductError `decimal.invalid` for anything else */
export function decimal(value: string | number | bigint): Decimal {
  if (typeof value === "bigint") return { digits: value, scale: 0 };
  if (typeof value === "number" && Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 };
  const text = String(value).trim();
  const match = FORM.exec(text);
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (!match || whole + fraction === "")
    throw invalid("decimal.invalid", `"${text}" is not a decimal number; write it like 1234.56.`);
  const exponent = Number(match[4] ?? 0);
  const sign = match[1] === "-" ? -1n : 1n;
  const digits = sign * BigInt(whole + fraction);
  const scale = fraction.length - exponent;
  return scale >= 0 ? trim({ digits, scale }) : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function trim({ digits, scale }: Decimal): Decimal {
  if (digits === 0n) return ZERO;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return { digits, scale };
}

function at(value: Decimal, scale: number): bigint {
  return scale === value.scale ? value.digits : value.digits * 10n ** BigInt(scale - value.scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: at(a, scale) + at(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function negate(a: Decimal): Decimal {
  return { digits: -a.digits, scale: a.scale };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Negative, zero or positive, for sorting and comparing. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const left = at(a, scale);
  const right = at(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function min(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b;
}

export function max(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) >= 0 ? a : b;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}

export function isZero(a: Decimal): boolean {
  return a.digits === 0n;
}

export function isNegative(a: Decimal): boolean {
  return a.digits < 0n;
}

/** Rounds half-even (IEEE 754 roundTiesToEven) to so many decimals. */
export function roundHalfEven(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return a;
  const unit = 10n ** BigInt(a.scale - places);
  return { digits: divideHalfEven(a.digits, unit), scale: places };
}

/** Rounds towards negative infinity to so many decimals. */
export function roundDown(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return a;
  const unit = 10n ** BigInt(a.scale - places);
  return { digits: divideFloor(a.digits, unit), scale: places };
}

/** `a / b`, rounded half-even to so many decimals. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  const { above, below } = ratio(a, b, places);
  return { digits: divideHalfEven(above, below), scale: places };
}

/** `a / b`, rounded towards negative infinity to so many decimals. */
export function divideDown(a: Decimal, b: Decimal, places: number): Decimal {
  const { above, below } = ratio(a, b, places);
  return { digits: divideFloor(above, below), scale: places };
}

function ratio(a: Decimal, b: Decimal, places: number): { above: bigint; below: bigint } {
  const shift = places + b.scale - a.scale;
  const sign = b.digits < 0n ? -1n : 1n;
  return {
    above: sign * a.digits * (shift > 0 ? 10n ** BigInt(shift) : 1n),
    below: sign * b.digits * (shift < 0 ? 10n ** BigInt(-shift) : 1n),
  };
}

function divideFloor(a: bigint, positive: bigint): bigint {
  const quotient = a / positive;
  return a % positive < 0n ? quotient - 1n : quotient;
}

function divideHalfEven(a: bigint, positive: bigint): bigint {
  const floor = divideFloor(a, positive);
  const twice = (a - floor * positive) * 2n;
  if (twice < positive) return floor;
  if (twice > positive) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** Plain notation without trailing zeros: `0.0000343`, `-12`. */
export function toText(a: Decimal): string {
  const { digits, scale } = trim(a);
  return withPoint(digits, scale);
}

/** Exactly so many decimals, rounded half-even: `324.40`. */
export function toFixed(a: Decimal, places: number): string {
  const rounded = roundHalfEven(a, places);
  return withPoint(at(rounded, places), places);
}

function withPoint(digits: bigint, scale: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  if (scale === 0) return sign + text;
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** The nearest float, for statistics and charts only. */
export function toNumber(a: Decimal): number {
  return Number(toText(a));
}
