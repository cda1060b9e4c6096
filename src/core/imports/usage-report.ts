/** Reads the rows of a usage report that came row by row, all or none of them. */
import type { FieldProblem } from "../errors.ts";
import { decimal, isNegative, toText } from "../money/decimal.ts";
import { isLocalDate, type LocalDate, monthOf } from "../time/local-date.ts";
import { daysText } from "./days-text.ts";
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
  const months = new Map<string, GrowingMonth>();
  const isTaken = dayCheck(lastDay);
  for (const [index, row] of rows.entries()) {
    const refuse = (field: string, message: string) => problems.push({ pointer: `/rows/${index}/${field}`, message });
    const account = findAccount(row.account);
    const quantity = quantityOf(row.quantity);
    if (typeof account === "string") refuse("account", `${accountProblem(account, row.account)}.`);
    if (quantity === null) refuse("quantity", "Write a number that is not below zero, such as 1234.5.");
    if (!isTaken(row.day)) refuse("day", "Usage is taken up to today; write a day like 2026-01-31.");
    if (typeof account === "string" || quantity === null || problems.length > 0) continue;
    monthFor(months, account.accountId, row).quantities.set(Number(row.day.slice(8, 10)), quantity);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, months: [...months.values()].map(toMonth) };
}

type GrowingMonth = Omit<ReportedMonth, "days" | "reported"> & { quantities: Map<number, string> };

function monthFor(months: Map<string, GrowingMonth>, accountId: string, row: ReportedRow): GrowingMonth {
  const project = row.project || null;
  const month = monthOf(row.day);
  const key = `${accountId}\u0000${project}\u0000${row.meter}\u0000${month}`;
  const known = months.get(key);
  if (known !== undefined) return known;
  const made = { accountId, project, meter: row.meter, month, quantities: new Map<number, string>() };
  months.set(key, made);
  return made;
}

function toMonth({ quantities, ...month }: GrowingMonth): ReportedMonth {
  return { ...month, days: daysText(month.month, quantities), reported: quantities.size };
}

/** A report is mostly of one day, which is looked at once. */
function dayCheck(lastDay: LocalDate): (day: LocalDate) => boolean {
  const known = new Map<LocalDate, boolean>();
  return (day) => {
    const isTaken = known.get(day) ?? (isLocalDate(day) && day <= lastDay);
    known.set(day, isTaken);
    return isTaken;
  };
}

/** Null unless it is a number that is not below zero. */
function quantityOf(quantity: number | string): string | null {
  if (typeof quantity === "number" && Number.isSafeInteger(quantity) && quantity >= 0) return String(quantity);
  if (typeof quantity === "number")
    return Number.isFinite(quantity) && quantity >= 0 ? toText(decimal(quantity)) : null;
  if (!/^\d{1,30}(\.\d{1,20})?$/.test(quantity)) return null;
  const amount = decimal(quantity);
  return isNegative(amount) ? null : toText(amount);
}
