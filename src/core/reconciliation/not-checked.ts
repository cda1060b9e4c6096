/** Why there is nothing to compare with: of our side, or of the invoice's. */
export const NOT_CHECKED = [
  "no-usage",
  "not-from-start",
  "not-to-end",
  "no-price-book",
  "other-currency",
  "no-days",
] as const;
export type NotChecked = (typeof NOT_CHECKED)[number];
