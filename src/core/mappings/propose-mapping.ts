/** Reads a strange file's header and first rows, and proposes what it holds. What the file does not decide is asked. */
import { type KindId, plainName } from "../imports/column.ts";
import { matchColumns, recogniseKind } from "../imports/match-columns.ts";
import { readCell } from "../imports/read-cell.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { type CellForm, formWords } from "./cell-form.ts";
import { fitOf, type Known } from "./column-values.ts";
import type { MappedColumn, Mapping } from "./mapping.ts";
import { type FileColumn, fileColumns, type Proposed, proposeColumns } from "./propose-columns.ts";
import { canBeFixed, type ProposedKind, proposeKinds } from "./propose-kind.ts";
import { type JoinedName, joinedColumn, joinedName } from "./propose-names.ts";
import { wideMeters } from "./wide-meters.ts";

export type Sample = {
  readonly fileName: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export type Confidence = "sure" | "likely" | "unsure";

export type ProposedColumn = {
  readonly from: string;
  /** The field or meter that it goes into; null when it is left out. */
  readonly to: string | null;
  readonly confidence: Confidence;
  readonly reason: string;
  readonly samples: readonly string[];
};

/** Answered by one of its choices, or where there are none by a value of one's own. */
export type Question = {
  readonly field: string;
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly column: MappedColumn }[];
};

export type Proposal = {
  readonly kind: KindId | null;
  /** Other kinds that it might be, the likeliest first. */
  readonly otherKinds: readonly KindId[];
  /** True when the file is written like ours and needs no mapping. */
  readonly isPlain: boolean;
  readonly mapping: Mapping | null;
  readonly columns: readonly ProposedColumn[];
  readonly questions: readonly Question[];
};

const SAMPLES = 3;
const SURE = 0.85;
const LIKELY = 0.6;
const CERTAIN = 0.95;
const MOST_OTHER_KINDS = 4;
/** Two kinds closer than this are told apart by a person. */
const CLEAR_LEAD = 0.75;

/** @param chosenKind where a person said what it is */
export function proposeMapping(sample: Sample, known: Known, chosenKind: KindId | null = null): Proposal {
  const columns = fileColumns(sample.header, sample.rows, known);
  const kinds = proposeKinds(sample.fileName, columns, (name) => known.meters.has(name));
  const plain = plainKind(sample, columns, chosenKind ?? kinds[0]?.kind ?? null);
  if (plain !== null) return plainProposal(plain, sample);
  const kind = chosenKind ?? kinds[0]?.kind ?? null;
  const otherKinds = kinds.flatMap((one) => (one.kind === kind ? [] : [one.kind])).slice(0, MOST_OTHER_KINDS);
  const base = { kind, otherKinds, isPlain: false };
  if (kind === null) return { ...base, mapping: null, columns: columns.map(leftOut), questions: [] };
  const proposal = proposalFor(kind, columns, known);
  const rival = chosenKind === null ? closeRival(kinds) : null;
  return {
    ...base,
    ...proposal,
    questions: [...(rival === null ? [] : [askKind(kind, rival)]), ...proposal.questions],
  };
}

function closeRival([first, second]: readonly ProposedKind[]): KindId | null {
  if (first === undefined || second === undefined || first.isNamed) return null;
  return first.score - second.score < CLEAR_LEAD ? second.kind : null;
}

function askKind(kind: KindId, other: KindId): Question {
  return { field: "kind", text: `Is this a file of ${kind} or of ${other}?`, choices: [] };
}

/**
 * A file of ours: its columns are known by name, its first rows can be read as they are, and no other column is surely one
 * of our fields under another name.
 */
function plainKind(
  { fileName, header, rows }: Sample,
  columns: readonly FileColumn[],
  likeliest: KindId | null,
): KindId | null {
  const kind = recogniseKind(fileName, []) ?? likeliest;
  if (kind === null || (likeliest !== null && kind !== likeliest)) return null;
  const matched = matchColumns(recordKind(kind), header);
  if (!matched.ok) return null;
  const ours = matched.layout.columns;
  const proposed = proposeColumns(recordKind(kind), columns);
  const isStrange = proposed.some(
    ({ column, field, confidence }) =>
      confidence >= CERTAIN &&
      !ours.some((one) => one.column.name === field.name || header[one.index] === column.header),
  );
  if (isStrange || joinedName(kind, columns, proposed) !== null) return null;
  const reads = (cells: readonly string[]) =>
    cells.length !== header.length || ours.every(({ column, index }) => readCell(column, cells[index] ?? "", 0).ok);
  // A few wrong cells are rows to refuse, not another way of writing.
  return rows.filter((cells) => !reads(cells)).length <= rows.length / 2 ? kind : null;
}

function plainProposal(kind: KindId, sample: Sample): Proposal {
  const matched = matchColumns(recordKind(kind), sample.header);
  const fields = new Map(matched.ok ? matched.layout.columns.map(({ column, index }) => [index, column.name]) : []);
  const columns = sample.header.map((from, at): ProposedColumn => {
    const to = fields.get(at) ?? null;
    return {
      from,
      to,
      confidence: "sure",
      reason: to === null ? "" : `named "${from}"`,
      samples: samplesOf(sample.rows.map((row) => row[at] ?? "")),
    };
  });
  return { kind, otherKinds: [], isPlain: true, mapping: null, columns, questions: [] };
}

function proposalFor(kind: KindId, columns: readonly FileColumn[], known: Known) {
  const isMeter = (name: string) => known.meters.has(name);
  const chosen = proposeColumns(recordKind(kind), columns);
  const wide = kind === "usage" ? wideMeters(columns, chosen, isMeter) : [];
  const joined = joinedName(kind, columns, chosen);
  const inOtherWay = joined !== null ? "name" : wide.length > 0 ? "quantity" : null;
  const fields = chosen.filter(({ field }) => field.name !== inOtherWay);
  const meters = wide.map((column) => meterColumn(column, isMeter));
  const mapped = [
    ...fields.map(toMapped),
    ...(joined === null ? [] : [joinedColumn(joined)]),
    ...meters.map(({ mapped: one }) => one),
  ];
  return {
    mapping: { kind, columns: mapped },
    columns: columns.map((column) => {
      const field = fields.find((one) => one.column === column);
      const meter = meters.find(({ mapped: one }) => one.from === column.header);
      if (meter !== undefined) return proposedMeter(column, meter.mapped.meter, isMeter(meter.mapped.meter));
      if (joined !== null && (column === joined.first || column === joined.last)) return proposedName(column, joined);
      return field === undefined ? leftOut(column) : proposedField(field);
    }),
    questions: [
      ...fields.flatMap(questionOf),
      ...meters.flatMap(({ question }) => question ?? []),
      ...missingQuestions(kind, fields, meters.length > 0, known),
    ],
  };
}

function toMapped({ column, field, fit }: Proposed): MappedColumn {
  return withForm({ from: column.header, to: field.name }, fit.form);
}

function withForm<Target extends { from: string }>(
  target: Target,
  form: CellForm | undefined,
): Target & { form?: CellForm } {
  return form === undefined ? target : { ...target, form };
}

function meterColumn(column: FileColumn, isMeter: (name: string) => boolean) {
  const quantity = recordKind("usage").columns.find(({ name }) => name === "quantity");
  if (quantity === undefined) throw new Error("Usage has a quantity.");
  const meter = isMeter(column.header) ? column.header : plainName(column.header);
  const fit = fitOf(quantity, column.header, column.values);
  const target = { from: column.header, meter };
  const choices = fit.choices.map(({ label, form }) => ({ label, column: withForm(target, form) }));
  const question = fit.question === null ? null : { field: meter, text: fit.question, choices };
  return { mapped: withForm(target, fit.form), question };
}

function proposedMeter(column: FileColumn, meter: string, isKnown: boolean): ProposedColumn {
  const reason = isKnown
    ? `"${meter}" is a meter we know; each of its numbers is a row of usage`
    : "numbers, taken for a meter of this name";
  return {
    from: column.header,
    to: `meter ${meter}`,
    confidence: isKnown ? "sure" : "unsure",
    reason,
    samples: samplesOf(column.values),
  };
}

function proposedName({ header, values }: FileColumn, { first, last }: JoinedName): ProposedColumn {
  const reason = `"${first.header}" and "${last.header}" together, with a space between`;
  return { from: header, to: "name", confidence: "likely", reason, samples: samplesOf(values) };
}

function proposedField({ column, field, confidence, reason, fit }: Proposed): ProposedColumn {
  const form = fit.form === undefined ? [] : [`written with ${formWords(fit.form)}`];
  return {
    from: column.header,
    to: field.name,
    confidence:
      fit.question !== null ? "unsure" : confidence >= SURE ? "sure" : confidence >= LIKELY ? "likely" : "unsure",
    reason: [reason, ...form].filter((part) => part !== "").join("; "),
    samples: samplesOf(column.values),
  };
}

function leftOut({ header, values }: FileColumn): ProposedColumn {
  return { from: header, to: null, confidence: "sure", reason: "left out", samples: samplesOf(values) };
}

function samplesOf(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ""))].slice(0, SAMPLES);
}

function questionOf({ column, field, fit }: Proposed): Question[] {
  if (fit.question === null) return [];
  const target = { from: column.header, to: field.name };
  const choices = fit.choices.map(({ label, form }) => ({ label, column: withForm(target, form) }));
  return [{ field: field.name, text: fit.question, choices }];
}

function missingQuestions(kind: KindId, fields: readonly Proposed[], isWide: boolean, known: Known): Question[] {
  return recordKind(kind).columns.flatMap(({ name, required, example }) => {
    const isThere =
      fields.some(({ field }) => field.name === name) || (isWide && (name === "meter" || name === "quantity"));
    if (!required || isThere) return [];
    const choices =
      name === "meter"
        ? [...known.meters].slice(0, 20).map((fixed) => ({ label: fixed, column: { fixed, to: name } }))
        : [];
    const text = canBeFixed(name)
      ? `No column holds "${name}". Which one holds for all rows (such as ${example})?`
      : `Which column holds "${name}" (such as ${example})?`;
    return [{ field: name, text, choices }];
  });
}
