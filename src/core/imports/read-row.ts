/** Reads one row of any kind but usage, which has a faster way of its own. */
import type { AccountId } from "../ids.ts";
import { type Currency, currency } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { fromMinor, roundToMinor } from "../money/money.ts";
import type { Column } from "./column.ts";
import type { Layout } from "./match-columns.ts";
import { type CellValue, readCell } from "./read-cell.ts";

export type AccountRef = { readonly accountId: AccountId; readonly currency: Currency };
export type FoundAccount = AccountRef | "unknown" | "ambiguous";

export type RowContext = {
  readonly layout: Layout;
  readonly shiftDays: number;
  /** @param region null when the file does not name one */
  readonly findAccount: (externalId: string, region: string | null) => FoundAccount;
};

/** Values by column name; money in minor units; columns that the file does not have are not there. */
export type ImportRecord = {
  readonly account: AccountRef | null;
  readonly values: Readonly<Record<string, CellValue>>;
  /** As they came, where words of an erased person were taken out since. Only to know the row again. */
  readonly received?: Readonly<Record<string, CellValue>>;
};

export type Rejected = { readonly ok: false; readonly column: string | null; readonly reason: string };
export type ReadRow = { readonly ok: true; readonly record: ImportRecord } | Rejected;

export function readRow(cells: readonly string[], context: RowContext): ReadRow {
  const { layout } = context;
  if (cells.length !== layout.header.length) return rejected(null, wrongCellCount(cells.length, layout.header.length));
  const values: Record<string, CellValue> = {};
  for (const { column, index } of layout.columns) {
    const read = readCell(column, cells[index] ?? "", context.shiftDays);
    if (!read.ok) return rejected(column.name, read.reason);
    values[column.name] = read.value;
  }
  const { needsOneOf } = layout.kind;
  if (needsOneOf?.every((name) => (values[name] ?? null) === null))
    return rejected(
      needsOneOf[0] ?? null,
      `is empty, and so is ${needsOneOf.slice(1).join(" and ")}; fill in one of them`,
    );
  const account = accountOf(values, context);
  if (typeof account === "string") return rejected("account", account);
  return withMoney(layout, values, account);
}

export function rejected(column: string | null, reason: string): Rejected {
  return { ok: false, column, reason };
}

export function wrongCellCount(found: number, wanted: number): string {
  return `has ${found} ${found === 1 ? "cell" : "cells"} where the header names ${wanted}; put cells with commas in quotes`;
}

/** Null for kinds that belong to no account. */
function accountOf(values: Readonly<Record<string, CellValue>>, context: RowContext): AccountRef | null | string {
  if (!context.layout.kind.columns.some((column) => column.type === "account")) return null;
  const externalId = String(values["account"] ?? "");
  const region = typeof values["region"] === "string" ? values["region"] : null;
  const found = context.findAccount(externalId, region);
  return typeof found === "string" ? accountProblem(found, externalId) : found;
}

export function accountProblem(found: "unknown" | "ambiguous", externalId: string): string {
  const name = externalId.length > 60 ? `${externalId.slice(0, 60)}...` : externalId;
  return found === "unknown"
    ? `"${name}" is not an account of this source; import it with accounts.csv first, or name the source that knows it`
    : `"${name}" is an account in several regions; add a column region`;
}

/** Amounts are whole minor units of the row's currency, or of the account's. */
function withMoney(layout: Layout, values: Record<string, CellValue>, account: AccountRef | null): ReadRow {
  const own = values["currency"];
  const unit = typeof own === "string" ? currency(own) : account?.currency;
  for (const { column, isMinor } of layout.columns) {
    if (column.type !== "money" && column.type !== "amounts") continue;
    const value = values[column.name];
    if (value === null || value === undefined || unit === undefined) continue;
    const minor =
      typeof value === "object"
        ? linesInMinor(value as Record<string, string>, unit)
        : toMinor(String(value), unit, isMinor);
    if (minor === null) return rejected(column.name, moneyProblem(column, unit));
    values[column.name] = minor;
  }
  if (account !== null && unit !== undefined && layout.kind.columns.some(({ type }) => type === "currency"))
    values["currency"] = unit;
  return { ok: true, record: { account, values } };
}

function toMinor(amount: string, unit: Currency, isMinor?: true): number | null {
  try {
    const written = decimal(amount);
    return roundToMinor(isMinor ? fromMinor(written, unit) : written, unit).minor;
  } catch {
    return null;
  }
}

function linesInMinor(lines: Record<string, string>, unit: Currency): Record<string, string> | null {
  const entries = Object.entries(lines).map(([meter, amount]) => [meter, toMinor(amount, unit)] as const);
  if (entries.some(([, minor]) => minor === null)) return null;
  return Object.fromEntries(entries.map(([meter, minor]) => [meter, String(minor)]));
}

function moneyProblem(column: Column, unit: Currency): string {
  return `is too large to be an amount in ${unit}; write "${column.name}" like ${column.example || "12.50"}`;
}
