/** Reads one cell as its column asks. A cell that cannot be read gets a reason that says what to write instead. */

import { decimal, toText } from "../money/decimal.ts";
import { findAttribute } from "../segments/attributes.ts";
import { addDays, isLocalDate } from "../time/local-date.ts";
import { instant } from "../time/read-instant.ts";
import type { Column } from "./column.ts";
import { parseOutsideId } from "./outside-id.ts";

export type CellValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null;
export type ReadCell =
  | { readonly ok: true; readonly value: CellValue }
  | { readonly ok: false; readonly reason: string };

const LONGEST_TEXT = 20_000;
const LONGEST_ID = 200;

/** @param shiftDays whole days by which every date of the import moves */
export function readCell(column: Column, text: string, shiftDays: number): ReadCell {
  const cell = text.trim();
  // Node reads bytes that are not UTF-8 as this mark; the database could not hold a NUL.
  if (cell.includes("\uFFFD") || cell.includes("\u0000")) return refuse("is not readable text; save the file as UTF-8");
  if (cell === "") return column.required ? refuse("is empty and must be filled in") : { ok: true, value: null };
  switch (column.type) {
    case "text":
      return cell.length > LONGEST_TEXT
        ? refuse(`is longer than ${LONGEST_TEXT} characters`)
        : { ok: true, value: cell };
    case "account":
    case "region":
      return cell.length > LONGEST_ID ? refuse(`is longer than ${LONGEST_ID} characters`) : { ok: true, value: cell };
    case "day":
      return readDay(cell, shiftDays);
    case "instant":
      return readInstant(cell, shiftDays);
    case "decimal":
    case "money":
      return readDecimal(cell);
    case "percent":
      return readPercent(cell);
    case "currency":
      return /^[A-Za-z]{3}$/.test(cell)
        ? { ok: true, value: cell.toUpperCase() }
        : refuse(`"${shown(cell)}" is not a currency; write three letters such as USD`);
    case "count":
      return /^\d{1,9}$/.test(cell)
        ? { ok: true, value: Number(cell) }
        : refuse(`"${shown(cell)}" is not a whole number`);
    case "flag":
      return readFlag(cell);
    case "list":
      return {
        ok: true,
        value: cell
          .split(/[+;|]/)
          .map((one) => one.trim())
          .filter((one) => one !== ""),
      };
    case "choice":
      return readChoice(column, cell);
    case "amounts":
      return readAmounts(cell);
    case "percents":
      return readPercents(cell);
    case "outside-id":
      return parseOutsideId(cell) !== null && cell.length <= LONGEST_ID
        ? { ok: true, value: cell }
        : refuse(`"${shown(cell)}" names no other system; write it like billing-db:org_1`);
    case "attributes":
      return readAttribute(column.name, cell, shiftDays);
  }
}

function refuse(reason: string): ReadCell {
  return { ok: false, reason };
}

/** Long or odd cells are not repeated in full: a reason is read in a table. */
function shown(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}...` : cell;
}

/** A time of day behind the day is cut off when it is in UTC. */
const DAY_FORM = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00(?::?00)?)?)?$/;

function readDay(cell: string, shiftDays: number): ReadCell {
  const day = DAY_FORM.exec(cell)?.[1];
  if (day === undefined || !isLocalDate(day)) return refuse(`"${shown(cell)}" is not a day; write it like 2026-01-31`);
  return { ok: true, value: shiftDays === 0 ? day : addDays(day, shiftDays) };
}

function readInstant(cell: string, shiftDays: number): ReadCell {
  if (isLocalDate(cell)) return { ok: true, value: `${addDays(cell, shiftDays)}T00:00:00.000Z` };
  try {
    const zoned = /[zZ]$|[+-]\d{2}:?\d{2}$/.test(cell) ? cell : `${cell}Z`;
    const at = instant(zoned.replace(" ", "T"));
    return { ok: true, value: `${addDays(at.slice(0, 10), shiftDays)}${at.slice(10)}` };
  } catch {
    return refuse(`"${shown(cell)}" is not a moment; write it like 2026-01-31T09:30:00Z`);
  }
}

function readDecimal(cell: string): ReadCell {
  if (!/^[+-]?\d{1,30}(\.\d{0,20})?([eE][+-]?\d{1,2})?$/.test(cell))
    return refuse(`"${shown(cell)}" is not a number; write it like 1234.56, without signs of money or thousands`);
  return { ok: true, value: toText(decimal(/[eE]/.test(cell) ? cell : cell.replace(/^\+/, "").replace(/\.$/, ""))) };
}

function readPercent(cell: string): ReadCell {
  const read = readDecimal(cell.replace(/\s*%$/, ""));
  if (!read.ok) return read;
  const share = Number(read.value);
  return share >= 0 && share <= 100 ? read : refuse(`"${shown(cell)}" is not between 0 and 100`);
}

const FLAGS: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  "1": true,
  y: true,
  t: true,
  no: false,
  false: false,
  "0": false,
  n: false,
  f: false,
};

function readFlag(cell: string): ReadCell {
  const value = FLAGS[cell.toLowerCase()];
  return value === undefined ? refuse(`"${shown(cell)}" is neither yes nor no`) : { ok: true, value };
}

function readChoice(column: Column, cell: string): ReadCell {
  const word = cell.toLowerCase();
  const choice = column.choices?.find((one) => one === word) ?? column.synonyms?.[word];
  if (choice !== undefined) return { ok: true, value: choice };
  return refuse(`"${shown(cell)}" is not one of ${column.choices?.join(", ")}`);
}

/** `replay=12.50+errors=3` */
function readAmounts(cell: string): ReadCell {
  const amounts: Record<string, string> = {};
  for (const part of cell.split(/[+;|]/)) {
    const [key = "", amount = ""] = part.split("=").map((one) => one.trim());
    const read = readDecimal(amount);
    if (key === "" || !read.ok)
      return refuse(`"${shown(part)}" is not an amount by meter; write it like replay=12.50+errors=3`);
    amounts[key] = String(read.value);
  }
  return { ok: true, value: amounts };
}

/** `replay=20+events=50` */
function readPercents(cell: string): ReadCell {
  const percents: Record<string, string> = {};
  for (const part of cell.split(/[+;|]/)) {
    const [key = "", percent = ""] = part.split("=").map((one) => one.trim());
    const read = readPercent(percent);
    if (key === "" || percent === "" || !read.ok)
      return refuse(`"${shown(part)}" is not a percentage of 0 to 100 by meter; write it like replay=20+events=50`);
    percents[key] = String(read.value);
  }
  return { ok: true, value: percents };
}

/** Attributes that rules know are read as their kind; a team's own columns stay text. */
function readAttribute(name: string, cell: string, shiftDays: number): ReadCell {
  switch (findAttribute(name)?.kind) {
    case "money":
      return readDecimal(cell);
    case "count":
    case "percent": {
      const read = readDecimal(cell);
      return read.ok ? { ok: true, value: Number(read.value) } : read;
    }
    case "flag":
      return readFlag(cell);
    case "day":
      return readDay(cell, shiftDays);
    default:
      return cell.length > LONGEST_TEXT
        ? refuse(`is longer than ${LONGEST_TEXT} characters`)
        : { ok: true, value: cell };
  }
}
