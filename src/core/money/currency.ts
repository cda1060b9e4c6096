/** ISO 4217 minor-unit exponents. A currency that is not listed has two decimals, which is true of all others in use. */
import { invalid } from "../errors.ts";

export type Currency = string & { readonly kind?: "Currency" };

const EXPONENTS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Decimals of the currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/** @throws ProductError `currency.invalid` unless it is three capital letters */
export function currency(code: string): Currency {
  if (!/^[A-Z]{3}$/.test(code))
    throw invalid("currency.invalid", `"${code}" is not a currency code; write three capital letters such as USD.`);
  return code;
}
