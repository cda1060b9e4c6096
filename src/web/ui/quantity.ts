/** Quantities come as exact decimals in text, however large; they are written with separators and few decimals. */
import { formatNumber } from "./format.ts";

/** `1,700,000`, `0.5`. The text itself is formatted, so that no digit is lost to a float. */
export function formatQuantity(quantity: string): string {
  return formatNumber(quantity as unknown as number, { maximumFractionDigits: 2 });
}

/** `1.7M` for narrow places. */
export function formatQuantityShort(quantity: string): string {
  return formatNumber(quantity as unknown as number, { notation: "compact", maximumFractionDigits: 1 });
}

/** How one period compares with the one before, in whole percent; null where there is nothing to compare. */
export function growthPercent(now: string, before: string | null): number | null {
  if (before === null || Number(before) === 0) return null;
  return Math.round((Number(now) / Number(before) - 1) * 100);
}
