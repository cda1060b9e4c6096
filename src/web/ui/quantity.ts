/** Quantities come as exact decimals in text, however large; they are written with separators and few decimals. */
const format = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** `1,700,000`, `0.5`. The text itself is formatted, so that no digit is lost to a float. */
export function formatQuantity(quantity: string): string {
  return format.format(quantity as unknown as number);
}

/** `1.7M` for narrow places. */
export function formatQuantityShort(quantity: string): string {
  return short.format(quantity as unknown as number);
}

/** How one period compares with the one before, in whole percent; null where there is nothing to compare. */
export function growthPercent(now: string, before: string | null): number | null {
  if (before === null || Number(before) === 0) return null;
  return Math.round((Number(now) / Number(before) - 1) * 100);
}
