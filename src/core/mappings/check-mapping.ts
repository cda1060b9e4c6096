/** Tries a mapping on rows, as the import would read them; and says when one no longer fits its files. */
import { readCell } from "../imports/read-cell.ts";
import { decimal, toText } from "../money/decimal.ts";
import { fromMinor } from "../money/money.ts";
import { mapColumns } from "./map-columns.ts";
import type { Mapping } from "./mapping.ts";

export type RowProblem = { readonly row: number; readonly column: string | null; readonly reason: string };

export type Checked =
  | {
      readonly ok: true;
      readonly fields: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly problems: readonly RowProblem[];
    }
  | { readonly ok: false; readonly problem: string };

/** @returns the rows in our own form, and what the import would refuse of them. Accounts are not looked up. */
export function checkMapping(
  mapping: Mapping,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Checked {
  const matched = mapColumns(mapping, header);
  if (!matched.ok) return matched;
  const { translate, columns } = matched.layout;
  const problems: RowProblem[] = [];
  const read: string[][] = [];
  for (const [row, cells] of rows.entries()) {
    const translated = translate?.(cells) ?? { rows: [cells] };
    if (!("rows" in translated)) {
      problems.push({ row, ...translated });
      continue;
    }
    for (const ours of translated.rows) {
      const refused = columns.flatMap(({ column, index }) => {
        const cell = readCell(column, ours[index] ?? "", 0);
        return cell.ok ? [] : [{ row, column: column.name, reason: cell.reason }];
      })[0];
      if (refused !== undefined) problems.push(refused);
      const currency = ours[columns.find(({ column }) => column.type === "currency")?.index ?? -1] ?? "";
      read.push(columns.map(({ index, isMinor }) => shownCell(ours[index] ?? "", isMinor ? currency : null)));
    }
  }
  return { ok: true, fields: columns.map(({ column }) => column.name), rows: read, problems };
}

/** @param minorOf the currency of an amount in its smallest unit, where the row names one; null for any other cell */
function shownCell(cell: string, minorOf: string | null): string {
  if (minorOf === null || !/^-?\d+(\.\d+)?$/.test(cell)) return cell;
  if (!/^[A-Za-z]{3}$/.test(minorOf)) return `${cell} of the smallest unit`;
  return toText(fromMinor(decimal(cell), minorOf.toUpperCase()));
}

/** Of fewer rows nothing is said: one bad row of two is a bad row. */
const FEWEST_ROWS = 20;
/** A round of a query is often short: of so many rows or more, none may be none. */
const FEWEST_OF_QUERY = 3;
/** From this share of misread rows on, the file is written in another way than its mapping says. */
export const MOST_MISFITS_PERCENT = 20;

export type Misfits = {
  readonly rows: number;
  readonly misfits: number;
  /** Why the first of them cannot be read. */
  readonly example: string;
  /** What the rows were to fit. */
  readonly of: "mapping" | "query";
};

/**
 * A delivery that its saved mapping no longer fits is stopped whole, and what was there stays. So is what a query gives: its
 * next round would begin behind rows that never came in.
 */
export function misfitProblem({ rows, misfits, example, of }: Misfits): string | null {
  const areMany = rows >= FEWEST_ROWS && misfits * 100 > rows * MOST_MISFITS_PERCENT;
  const areAll = of === "query" && rows >= FEWEST_OF_QUERY && misfits === rows;
  if (!areMany && !areAll) return null;
  const counted = `${misfits.toLocaleString("en")} of ${rows.toLocaleString("en")} rows`;
  return of === "mapping"
    ? `The saved mapping no longer fits: ${counted} are written in another way (${example}). Nothing of this file was imported; look at it and save the mapping again.`
    : `${counted} cannot be read (${example}). Nothing of them was imported; correct the query, or bring back what it reads.`;
}
