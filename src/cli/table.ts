/** Shows any answer as text: a list as a table, one thing as its fields. */
import { toAmountText } from "#core/money/money.ts";

/** Without colours and without bars, so that it can be cut and searched; as wide as its content, up to the terminal. */
export function showAnswer(answer: unknown, width: number): string {
  if (!isObject(answer)) return showValue(answer);
  const rows = answer["data"];
  if (!Array.isArray(rows)) return showFields(answer);
  const { data: _rows, nextCursor, ...rest } = answer;
  const table = rows.length === 0 ? "Nothing here yet." : showTable(rows, width);
  const more = typeof nextCursor === "string" ? `\nThere is more: add --cursor ${nextCursor}` : "";
  const about = Object.keys(rest).length > 0 ? `\n\n${showFields(rest)}` : "";
  return table + more + about;
}

export function showTable(rows: unknown[], width: number): string {
  const objects = rows.map((row) => (isObject(row) ? row : { value: row }));
  const all = [...new Set(objects.flatMap((row) => Object.keys(row).filter((name) => isShort(row[name]))))];
  const isTooWide = widthsOf(linesOf(objects, all)).reduce((sum, one) => sum + one + 2, -2) > width;
  const columns = isTooWide ? all.filter((name) => objects.some((row) => says(row[name]))) : all;
  const lines = linesOf(objects, columns);
  const widths = widthsOf(lines);
  const isNumber = columns.map((name) => objects.every((row) => typeof row[name] === "number" || isMoney(row[name])));
  return lines
    .map((line) => line.map((text, index) => pad(text, widths[index]!, isNumber[index]!)).join("  "))
    .map((line) => cut(line.trimEnd(), width))
    .join("\n");
}

function linesOf(objects: readonly Record<string, unknown>[], columns: readonly string[]): string[][] {
  return [columns.map(inWords), ...objects.map((row) => columns.map((name) => showValue(row[name])))];
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  return (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
}

/** In a table that is too wide, columns that say nothing in any row are left out. */
function says(value: unknown): boolean {
  return !(value === null || value === undefined || value === 0 || value === false || showValue(value) === "–");
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

function showFields(object: Record<string, unknown>, indent = ""): string {
  const names = Object.keys(object);
  const width = Math.max(...names.map((name) => inWords(name).length), 0);
  return names.map((name) => indent + showField(inWords(name), width, object[name], indent)).join("\n");
}

function showField(label: string, width: number, value: unknown, indent: string): string {
  if (isObject(value) && !isMoney(value)) return `${label}\n${showFields(value, `${indent}  `)}`;
  if (Array.isArray(value) && value.some(isObject)) {
    const table = showTable(value, Number.POSITIVE_INFINITY);
    return `${label}\n${table.replaceAll(/^/gm, `${indent}  `)}`;
  }
  return `${label.padEnd(width)}  ${showValue(value)}`;
}

/** `dueOn` as "due on". */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (isMoney(value)) return `${value.currency} ${toAmountText(value)}`;
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(showValue).join(", ");
  if (typeof value === "string") return oneLine(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An instant to the minute; other text on one line and without characters that would steer the terminal. */
function oneLine(text: string): string {
  const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/.exec(text);
  if (instant) return `${instant[1]} ${instant[2]}Z`;
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => !isObject(one));
  return !isObject(value) || isMoney(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMoney(value: unknown): value is { currency: string; minor: number } {
  return isObject(value) && typeof value["currency"] === "string" && typeof value["minor"] === "number";
}
