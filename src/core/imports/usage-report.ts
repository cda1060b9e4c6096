/** Reads the rows of a usage report that came row by row, all or none of them. */
import type { FieldProblem } from "../errors.ts";
import { decimal, isNegative, toText } from "../money/decimal.ts";
import { daysInMonth, isLocalDate, type LocalDate, monthOf } from "../time/local-date.ts";
import { accountProblem, type FoundAccount } from "./read-row.ts";

export type ReportedRow = {
  account: string;
  project?: string | undefined;
  meter: string;
  day: LocalDate;
  quantity: number | string;
};
export type ReportedMonth = {
  accountId: string;
  project: string | null;
  meter: string;
  month: LocalDate;
  days: string;
  reported: number;
};

export type ReadReport =
  | { readonly ok: true; readonly months: ReportedMonth[] }
  | { readonly ok: false; readonly problems: FieldProblem[] };

/** A day that is there twice has the quantity of its last row. */
export function readUsageReport(
  rows: readonly ReportedRow[],
  findAccount: (externalId: string) => FoundAccount,
  lastDay: LocalDate,
): ReadReport {
  const problems: FieldProblem[] = [];
  const months = new Map<string, Omit<ReportedMonth, "days" | "reported"> & { quantities: (string | null)[] }>();
  for (const [index, row] of rows.entries()) {
    const account = findAccount(row.account);
    const quantity = quantityOf(row.quantity);
    if (typeof account === "string")
      problems.push({ pointer: `/rows/${index}/account`, message: `${accountProblem(account, row.account)}.` });
    if (quantity === null)
      problems.push({
        pointer: `/rows/${index}/quantity`,
        message: "Write a number that is not below zero, such as 1234.5.",
      });
    if (!isLocalDate(row.day) || row.day > lastDay)
      problems.push({
        pointer: `/rows/${index}/day`,
        message: "Usage is taken up to today; write a day like 2026-01-31.",
      });
    if (typeof account === "string" || quantity === null || problems.length > 0) continue;
    const project = row.project || null;
    const month = monthOf(row.day);
    const key = `${account.accountId}\u0000${project}\u0000${row.meter}\u0000${month}`;
    let found = months.get(key);
    if (found === undefined) {
      const quantities = new Array<string | null>(daysInMonth(month)).fill(null);
      found = { accountId: account.accountId, project, meter: row.meter, month, quantities };
      months.set(key, found);
    }
    found.quantities[Number(row.day.slice(8, 10)) - 1] = quantity;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, months: [...months.values()].map(toMonth) };
}

function toMonth({
  quantities,
  ...month
}: Omit<ReportedMonth, "days" | "reported"> & { quantities: (string | null)[] }): ReportedMonth {
  const days = `{${quantities.map((quantity) => quantity ?? "NULL").join(",")}}`;
  return { ...month, days, reported: quantities.filter((quantity) => quantity !== null).length };
}

/** Null unless it is a number that is not below zero. */
function quantityOf(quantity: number | string): string | null {
  if (typeof quantity === "number")
    return Number.isFinite(quantity) && quantity >= 0 ? toText(decimal(quantity)) : null;
  if (!/^\d{1,30}(\.\d{1,20})?$/.test(quantity)) return null;
  const amount = decimal(quantity);
  return isNegative(amount) ? null : toText(amount);
}
