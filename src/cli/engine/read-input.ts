/** Reads JSON, JSON lines and CSV, and says in which file, line and field something is wrong. */
import { Parser } from "csv-parse";
import { ProductError } from "#core/errors.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";
import { lineOfField } from "./line-of-field.ts";
import { nameOf, openInput, readText } from "./open-input.ts";
import { writeJson, writeJsonLine } from "./write-output.ts";

export type CsvRow<Column extends string> = {
  /** Counted from 1, the header included; of a row over several lines, its last. */
  readonly line: number;
  /** A column that the file does not have is absent; an empty cell is "". */
  readonly row: Partial<Record<Column, string>>;
};

/** @throws InputProblems naming file and line when it is not JSON */
export async function readJson(path: string, io: EngineIo): Promise<unknown> {
  return readJsonAs(path, io, (json) => json);
}

/**
 * Reads JSON into what a function of the core makes of it.
 * @throws InputProblems naming file, line and field of all that the function refuses
 */
export async function readJsonAs<Read>(path: string, io: EngineIo, read: (json: unknown) => Read): Promise<Read> {
  return understood(path, await readText(path, io), read);
}

function understood<Read>(path: string, text: string, read: (json: unknown) => Read): Read {
  const json = jsonIn(path, text);
  try {
    return read(json);
  } catch (error) {
    if (error instanceof InputProblems) throw error.at(nameOf(path));
    if (error instanceof ProductError) throw problemsOf(error, (pointer) => placeOf(path, text, pointer));
    throw error;
  }
}

function jsonIn(path: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new InputProblems([`${nameOf(path)} line ${lineOf(text, error)}: this is not JSON (${messageOf(error)}).`]);
  }
}

function placeOf(path: string, text: string, pointer: string): string {
  return `${nameOf(path)} line ${lineOfField(text, pointer)}`;
}

/** Whole numbers too long for a float are kept as text, so that a quantity of twenty digits stays exact. */
export function parseJson(text: string): unknown {
  const kept = text.replace(/"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(kept);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll("\n", " ") : String(error);
}

function lineOf(text: string, error: unknown): number {
  const position = /position (\d+)/.exec(messageOf(error))?.[1];
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return before.split("\n").length;
}

/**
 * Answers one JSON input with one JSON document, and JSON lines with one answer a line, a bad line by `{ "error" }`
 * in its place. Problems thrown by `answer` name fields; file and line are put in front here.
 */
export async function answerInput(path: string, io: EngineIo, answer: (input: unknown) => unknown): Promise<number> {
  const text = await readText(path, io);
  if (/\.jsonl(\.gz)?$/.test(path) || (path === "-" && isLines(text))) return answerLines(path, text, io, answer);
  await writeJson(io.stdout, understood(path, text, answer));
  return 0;
}

/** Standard input has no name to go by: it is JSON lines when its first line is whole and others follow. */
function isLines(text: string): boolean {
  const [first = "", ...rest] = text.trim().split("\n");
  if (rest.length === 0) return false;
  try {
    parseJson(first);
    return true;
  } catch {
    return false;
  }
}

async function answerLines(path: string, text: string, io: EngineIo, answer: (input: unknown) => unknown) {
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    await writeJsonLine(io.stdout, answerOrError(`${nameOf(path)} line ${index + 1}`, line, io, answer));
  }
  return 0;
}

function answerOrError(place: string, line: string, io: EngineIo, answer: (input: unknown) => unknown) {
  try {
    return placed(place, () => answer(parseLine(line)));
  } catch (error) {
    if (!(error instanceof InputProblems)) throw error;
    for (const problem of error.problems) io.stderr.write(`${problem}\n`);
    return { error: error.message };
  }
}

function parseLine(line: string): unknown {
  try {
    return parseJson(line);
  } catch (error) {
    throw new InputProblems([`this is not JSON (${messageOf(error)}).`]);
  }
}

/** Puts the place in front of what is wrong with the input; a defect of ours passes through. */
export function placed<Answer>(place: string, answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof InputProblems) throw error.at(place);
    if (error instanceof ProductError) throw problemsOf(error, () => place);
    throw error;
  }
}

function problemsOf(error: ProductError, placeOfField: (pointer: string) => string): InputProblems {
  if (error.fields.length === 0) return new InputProblems([`${placeOfField("")}: ${error.message}`]);
  return new InputProblems(
    error.fields.map(({ pointer, message }) => `${placeOfField(pointer)}: ${fieldName(pointer)} ${message}`),
  );
}

/** `/lines/0/product` is `lines[0].product` to a person. */
function fieldName(pointer: string): string {
  if (pointer === "") return "the input";
  return pointer
    .replace(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replace(/\/([^/])/g, ".$1")
    .replace(/^\./, "");
}

/**
 * The rows of a CSV file, one at a time. Columns may come in any order; others are ignored.
 * @throws InputProblems naming the file when a required column is missing, and the line of a broken row
 */
export async function* readCsvRows<Column extends string>(
  path: string,
  io: EngineIo,
  columns: { readonly required: readonly Column[]; readonly optional?: readonly Column[] },
): AsyncGenerator<CsvRow<Column>> {
  const parser = new NumberedParser({ bom: true, trim: true, skip_empty_lines: true });
  const source = await openInput(path, io);
  source.on("error", (error) => parser.destroy(error));
  let places: [Column, number][] | null = null;
  try {
    for await (const { line, cells } of source.pipe(parser) as AsyncIterable<NumberedCells>) {
      if (places === null) places = placesOf(path, cells, columns);
      else yield { line, row: rowOf(cells, places) };
    }
  } catch (error) {
    throw csvProblem(path, error);
  }
  if (places !== null) return;
  const wanted = columns.required.join(",");
  throw new InputProblems([`${nameOf(path)} line 1: the file is empty; it needs the columns ${wanted}.`]);
}

type NumberedCells = { readonly line: number; readonly cells: readonly string[] };

/** Numbers each record as it is found. The parser's own way (`info`) copies a dozen fields a row and halves the speed. */
class NumberedParser extends Parser {
  override push(cells: readonly string[] | null): boolean {
    return super.push(cells === null ? null : { line: this.info.lines, cells });
  }
}

function placesOf<Column extends string>(
  path: string,
  header: readonly string[],
  columns: { readonly required: readonly Column[]; readonly optional?: readonly Column[] },
): [Column, number][] {
  const missing = columns.required.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new InputProblems(missing.map((column) => `${nameOf(path)} line 1: the column ${column} is missing.`));
  const known = [...columns.required, ...(columns.optional ?? [])].filter((column) => header.includes(column));
  return known.map((column) => [column, header.indexOf(column)]);
}

function rowOf<Column extends string>(
  cells: readonly string[],
  places: readonly [Column, number][],
): Partial<Record<Column, string>> {
  const row: Partial<Record<Column, string>> = {};
  for (const [column, index] of places) row[column] = cells[index]!;
  return row;
}

function csvProblem(path: string, error: unknown): unknown {
  if (error instanceof InputProblems) return error;
  const lines = (error as { lines?: number }).lines;
  if (typeof lines === "number") return new InputProblems([`${nameOf(path)} line ${lines}: ${messageOf(error)}.`]);
  if ((error as { code?: string }).code?.startsWith("Z_"))
    return new InputProblems([`${nameOf(path)} could not be unzipped.`]);
  return error;
}
