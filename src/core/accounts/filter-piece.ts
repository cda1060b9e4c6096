/** One piece of a filter: a term such as `-stage:3a,3b`, or a free word. */
import type { LocalDate } from "../time/local-date.ts";
import { type AccountFilterField, findFilterField, offeredFilterFields } from "./filter-fields.ts";
import { nearestWord } from "./filter-nearest.ts";
import type { FilterPiece, FilterSpan } from "./filter-tokens.ts";
import { FIELD_AND_VALUE, type WrittenFilter } from "./filter-tree.ts";
import { readFilterValue, valueNeeded } from "./filter-value.ts";

/** @param at the word that it is about, where that is not all of it */
export function broken(
  { from, to }: FilterSpan,
  { text, message, at = { from, to } }: { text: string; message: string; at?: FilterSpan },
): WrittenFilter {
  return { kind: "broken", text, problem: { from: at.from, to: at.to, message }, from, to };
}

export function readPiece(piece: FilterPiece, today: LocalDate, fields: readonly AccountFilterField[]): WrittenFilter {
  const { text, from, to } = piece;
  const isNot = text.startsWith("-");
  const part = isNot ? text.slice(1) : text;
  const [, name = "", value = ""] = FIELD_AND_VALUE.exec(part) ?? [];
  if (name === "") return wordOf(piece);
  const start = isNot ? from + 1 : from;
  const nameSpan = { from: start, to: start + name.length };
  const field = findFilterField(name, fields);
  if (!field) return broken(piece, { text, message: unknownField(name, fields), at: nameSpan });
  if (field.retired) return broken(piece, { text, message: retiredField(field), at: nameSpan });
  if (value.replaceAll('"', "").trim() === "") return broken(piece, { text, message: valueNeeded(field) });
  const means = readFilterValue(field, value, today);
  if ("problem" in means) {
    const valueAt = nameSpan.to + 1;
    const at = means.at ? { from: valueAt + means.at.from, to: valueAt + means.at.to } : piece;
    return broken(piece, { text, message: means.problem, at });
  }
  const term: WrittenFilter = { kind: "term", text: part, means, from: start, to };
  return isNot ? { kind: "not", part: term, from, to } : term;
}

function wordOf(piece: FilterPiece): WrittenFilter {
  const { text, from, to } = piece;
  const word = text.replaceAll('"', "").trim();
  if (word === "") return broken(piece, { text, message: "Write a word between the quotes." });
  if (text.startsWith("-")) {
    const left = word.slice(1).trim() || "acme";
    const example = /\s/.test(left) ? `"${left}"` : left;
    return broken(piece, { text, message: `To leave accounts out, name a field: -name:${example}.` });
  }
  return { kind: "word", word, from, to };
}

function unknownField(written: string, fields: readonly AccountFilterField[]): string {
  const offered = offeredFilterFields(fields);
  const near = nearestWord(
    written,
    offered.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  );
  if (near === null)
    return `There is no field ${written}. Put it in quotes to search for it, or name a field such as stage:.`;
  return `There is no field ${written}. Did you mean ${near}:? To search for the text itself, put it in quotes.`;
}

function retiredField({ label }: AccountFilterField): string {
  return `The field ${label} is no longer used. Take this part out; the rest of the filter still counts.`;
}
