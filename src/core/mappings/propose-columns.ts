/** Which of a file's columns goes into which field of one kind: by their names first, then by what they hold. */
import { type Column, plainName, type RecordKind } from "../imports/column.ts";
import { findAttribute } from "../segments/attributes.ts";
import { type Fit, fitOf, type Known, type Looks, looksOf } from "./column-values.ts";
import { likeness, wordsOf } from "./foreign-names.ts";

export type FileColumn = {
  readonly header: string;
  readonly words: readonly string[];
  /** Those that are filled in. */
  readonly values: readonly string[];
  readonly looks: Looks | null;
};

export type Proposed = {
  readonly column: FileColumn;
  readonly field: Column;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
  readonly fit: Fit;
};

/** Less alike than this is left out. */
const LEAST_CONFIDENCE = 0.4;
/** A field whose form so many values do not have is another one. */
const LEAST_SHARE = 0.5;

export function fileColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  known: Known,
): FileColumn[] {
  return header.map((name, at) => {
    const values = rows.map((cells) => (cells[at] ?? "").trim()).filter((value) => value !== "");
    return { header: name, words: wordsOf(name), values, looks: looksOf(values, known) };
  });
}

/** Each column goes into one field and each field takes one column; the surest pairs go first. */
export function proposeColumns(kind: RecordKind, columns: readonly FileColumn[]): Proposed[] {
  const pairs = kind.columns
    .flatMap((field) => columns.flatMap((column) => pairOf(kind, field, column) ?? []))
    .sort((a, b) => b.confidence - a.confidence);
  const chosen: Proposed[] = [];
  for (const pair of pairs)
    if (!chosen.some((one) => one.column === pair.column || one.field.name === pair.field.name)) chosen.push(pair);
  return kind.keepsOtherColumns ? [...chosen, ...attributes(columns, chosen)] : chosen;
}

function pairOf(kind: RecordKind, field: Column, column: FileColumn): Proposed | null {
  const byName = likeness(kind.kind, field.name, column.words);
  const byLooks = looksLike(field, column.looks);
  const alike = Math.max(byName, byLooks);
  if (alike < LEAST_CONFIDENCE) return null;
  const fit = fitOf(field, column.header, column.values);
  const confidence = alike * (0.5 + fit.share / 2);
  if (fit.share < LEAST_SHARE || confidence < LEAST_CONFIDENCE) return null;
  return { column, field, confidence, reason: reasonOf(column, byName), fit };
}

const LOOKS_OF_FIELDS: Readonly<Record<string, Looks["is"]>> = {
  account: "accounts",
  meter: "meters",
  email: "e-mails",
  currency: "currencies",
  domain: "domains",
};

function looksLike(field: Column, looks: Looks | null): number {
  return looks !== null && LOOKS_OF_FIELDS[field.name] === looks.is ? 0.6 + looks.share * 0.3 : 0;
}

function reasonOf({ header, values, looks }: FileColumn, byName: number): string {
  const named = byName >= LEAST_CONFIDENCE ? [`named "${header}"`] : [];
  const held =
    looks === null
      ? []
      : [`${Math.round(looks.share * values.length)} of ${values.length} values are ${LOOKS_WORDS[looks.is]}`];
  return [...named, ...held].join("; ");
}

const LOOKS_WORDS: Readonly<Record<Looks["is"], string>> = {
  accounts: "accounts we know",
  meters: "meters we know",
  "e-mails": "e-mail addresses",
  domains: "web domains",
  currencies: "currencies",
};

/** Columns named like an attribute that rules know. */
function attributes(columns: readonly FileColumn[], chosen: readonly Proposed[]): Proposed[] {
  return columns.flatMap((column) => {
    const name = plainName(column.header);
    const attribute = findAttribute(name);
    if (attribute === null && !/^custom\..+/.test(name)) return [];
    if (chosen.some((one) => one.column === column || one.field.name === name)) return [];
    const field: Column = { name, type: "attributes", example: "", meaning: attribute?.label ?? name };
    const reason = `named "${column.header}"`;
    return [{ column, field, confidence: 1, reason, fit: fitOf(field, column.header, column.values) }];
  });
}
