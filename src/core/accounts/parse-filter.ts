/** Reads the text of a filter: `stage:3a net:>100 renews:<14d human:none -plan:startup entered:>2026-01-01 free words`. */
import { invalid } from "../errors.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFilter, FilterTerm } from "./filter.ts";
import {
  ACCOUNT_FILTER_FIELDS,
  type AccountFilterField,
  type FilterFieldName,
  findFilterField,
} from "./filter-fields.ts";
import { readFilterValue } from "./filter-value.ts";

/** One piece between spaces, with where it starts in the whole text, and what it means. */
export type FilterPiece = { readonly text: string; readonly position: number } & (
  | { readonly term: FilterTerm }
  | { readonly word: string }
  | { readonly problem: string }
);

// Quotes keep spaces together; a quote that is never closed reaches to the end.
const PIECE = /(?:[^\s"]|"[^"]*"?)+/g;
const FIELD = /^(-?)([a-z][a-z0-9_.]*):(.*)$/is;

/**
 * @param today the day that `14d` is counted from, in UTC
 * @param fields of accounts, from `filterFieldsOf`
 */
export function readFilterPieces(
  text: string,
  today: LocalDate,
  fields: readonly AccountFilterField[] = [],
): FilterPiece[] {
  return [...text.matchAll(PIECE)].map(({ 0: piece, index }) => ({
    text: piece,
    position: index,
    ...meaningOf(piece, today, fields),
  }));
}

/** @throws ProductError `filter.invalid` that names each piece that could not be read and where it stands */
export function parseAccountFilter(
  text: string,
  today: LocalDate,
  fields: readonly AccountFilterField[] = [],
): AccountFilter {
  const pieces = readFilterPieces(text, today, fields);
  const problems = pieces.flatMap((piece) =>
    "problem" in piece ? [{ pointer: "filter", message: `At character ${piece.position + 1}: ${piece.problem}` }] : [],
  );
  if (problems.length > 0) throw invalid("filter.invalid", problems.map(({ message }) => message).join(" "), problems);
  return {
    terms: pieces.flatMap((piece) => ("term" in piece ? [piece.term] : [])),
    words: pieces.flatMap((piece) => ("word" in piece ? [piece.word] : [])),
  };
}

type Meaning = { term: FilterTerm } | { word: string } | { problem: string };

function meaningOf(piece: string, today: LocalDate, fields: readonly AccountFilterField[]): Meaning {
  const match = FIELD.exec(piece);
  if (!match) return wordOf(piece);
  const [, minus, written = "", rest = ""] = match;
  const field = findFilterField(written, fields);
  if (!field) return { problem: unknownField(written, fields) };
  const value = unquoted(rest);
  if (value === "")
    return { problem: `Write a value after ${written}:, such as ${written}:${field.examples[0] ?? "acme"}.` };
  const read = readFilterValue(field, value, today);
  if ("problem" in read) return read;
  const asked = field.fieldId === undefined ? (field.name as FilterFieldName) : { fieldId: field.fieldId };
  return { term: { field: asked, not: minus === "-", comparison: read.comparison, value: read.value } };
}

function wordOf(piece: string): Meaning {
  const word = unquoted(piece);
  if (word === "") return { problem: "Write a word between the quotes." };
  if (piece.startsWith("-"))
    return { problem: `To leave accounts out, name a field: -name:${unquoted(piece.slice(1)) || "acme"}.` };
  return { word };
}

function unquoted(text: string): string {
  return text.replaceAll('"', "").trim();
}

function unknownField(written: string, fields: readonly AccountFilterField[]): string {
  const near = [...ACCOUNT_FILTER_FIELDS, ...fields].find(({ name }) =>
    name.startsWith(written.slice(0, 3).toLowerCase()),
  );
  const advice = near
    ? `Did you mean ${near.name}:?`
    : "Put it in quotes to search for it, or name a field such as stage:.";
  return `There is no field ${written}. ${advice}`;
}
