/** Of a wide file of usage: the columns each of which is one meter. */
import { plainName } from "../imports/column.ts";
import { shareOf } from "./column-values.ts";
import { readForeignNumber } from "./foreign-numbers.ts";
import type { FileColumn, Proposed } from "./propose-columns.ts";

/** Columns of numbers behind an account and a day, where no column names the meter. */
export function wideMeters(
  columns: readonly FileColumn[],
  chosen: readonly Proposed[],
  isMeter: (name: string) => boolean,
): FileColumn[] {
  const has = (name: string) => chosen.some(({ field }) => field.name === name);
  if (!has("account") || !has("day") || has("meter")) return [];
  const others = columns.filter((column) => {
    const taken = chosen.find((one) => one.column === column);
    return (taken === undefined || taken.field.name === "quantity") && column.values.length > 0 && isNumbers(column);
  });
  const known = others.filter(({ header }) => isMeter(header) || isMeter(plainName(header)));
  if (known.length > 0) return known;
  return has("quantity") || others.length < 2 ? [] : others;
}

function isNumbers({ values }: FileColumn): boolean {
  return (
    shareOf(values, (value) => readForeignNumber(value, ".") !== null || readForeignNumber(value, ",") !== null) > 0.9
  );
}
