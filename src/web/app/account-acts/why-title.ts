import type { AccountPage } from "#contract/account-pages.ts";

export const OF_STAGE = ["stage", "stageSince"];
export const OF_FORECAST = ["net", "gross", "low", "high", "previousBill", "priority"];

export function whyTitle({ row }: AccountPage, column?: string): string {
  if (isAbout(OF_STAGE, column)) return `Why is ${row.name} in its stage?`;
  if (isAbout(OF_FORECAST, column)) return `What ${row.name} is expected to pay`;
  return `Why is ${row.name} ${row.verdict === "in" ? "in" : "not in"} onboarding?`;
}

export function isAbout(columns: readonly string[], column: string | undefined): boolean {
  return column !== undefined && columns.includes(column);
}
