/** What others ask of mappings: the one that was saved for a file, and a proposal for one that has none. */
import { createHash } from "node:crypto";
import type { FileProposal } from "#contract/mappings.ts";
import type { KindId } from "#core/imports/column.ts";
import { formWords } from "#core/mappings/cell-form.ts";
import { mapColumns } from "#core/mappings/map-columns.ts";
import { goneColumns, type Mapping, seriesOfName, shapeOf } from "#core/mappings/mapping.ts";
import { proposeMapping } from "#core/mappings/propose-mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { findOwnAccounts } from "#server/features/records/reads.ts";
import { listMeters } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import { readFirstRows } from "#server/platform/csv/scan-csv.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

const SAMPLE_ROWS = 200;
const SHOWN_ROWS = 20;
/** Longer values are no ids. */
const LONGEST_ID = 100;

export type NewMapping = {
  source: string;
  fileName: string;
  header: readonly string[];
  mapping: Mapping;
  savedBy: string;
  savedAt: Instant;
};

export function saveMapping(db: Db, { fileName, header, mapping, ...saved }: NewMapping): Promise<store.MappingRow> {
  return store.createMapping(db, {
    ...saved,
    mappingId: newId(),
    shape: digestOf(header),
    kind: mapping.kind,
    fileSeries: seriesOfName(fileName),
    header: [...header],
    columns: [...mapping.columns],
  });
}

function digestOf(header: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify(shapeOf(header)))
    .digest("hex");
}

export type FileAsked = { source: string; fileName: string; header: readonly string[] };
export type FoundMapping = { row: store.MappingRow; mapping: Mapping; problem: string | null };

/**
 * The mapping saved for files with these columns; else, by the file's name, the one of the same export, whose columns may
 * have changed: then it is the problem that stops an import.
 */
export async function findSavedMapping(db: Db, { source, fileName, header }: FileAsked): Promise<FoundMapping | null> {
  const saved = await store.listMappings(db, source);
  const shape = digestOf(header);
  const series = seriesOfName(fileName);
  const row =
    saved.find((one) => one.shape === shape) ?? saved.find((one) => series !== "" && one.fileSeries === series);
  if (row === undefined) return null;
  const mapping = { kind: row.kind, columns: row.columns };
  const matched = mapColumns(mapping, header);
  return { row, mapping, problem: matched.ok ? null : matched.problem };
}

/** For rows of one kind, which a connection names: the saved mapping all of whose columns are there. */
export async function findMappingOfKind(
  db: Db,
  { source, kind, header }: { source: string; kind: KindId; header: readonly string[] },
): Promise<Mapping | null> {
  const saved = await store.listMappings(db, source);
  const shape = digestOf(header);
  const fitting = saved
    .filter((row) => row.kind === kind)
    .map((row) => ({ shape: row.shape, mapping: { kind: row.kind, columns: row.columns } }))
    .filter(({ mapping }) => goneColumns(mapping, header).length === 0);
  return (fitting.find((one) => one.shape === shape) ?? fitting[0])?.mapping ?? null;
}

export function mappingFinder(db: Db, source: string) {
  return (kind: KindId, header: readonly string[]) => findMappingOfKind(db, { source, kind, header });
}

type File = { path: string; fileName: string; source: string; kind: KindId | null; now: Instant };

/** @throws ProductError `csv.*` when the file cannot be read */
export async function proposeFor(db: Db, { path, fileName, source, kind, now }: File): Promise<FileProposal> {
  const head = await readCsvHead(path);
  const header = head.columns;
  const rows = await readFirstRows(path, head, SAMPLE_ROWS);
  const known = await knownOf(db, { source, rows, now });
  const proposal = proposeMapping({ fileName, header, rows }, known, kind);
  const found = kind === null ? await findSavedMapping(db, { source, fileName, header }) : null;
  const shown = {
    ...toShown(proposal),
    header,
    rows: rows.slice(0, SHOWN_ROWS),
    notes: notesOf(head),
    saved: found && toSaved(found),
  };
  return found === null || found.problem !== null ? shown : { ...shown, ...bySaved(found.mapping, shown.columns) };
}

async function knownOf(db: Db, { source, rows, now }: { source: string; rows: string[][]; now: Instant }) {
  const values = new Set(rows.flat().map((cell) => cell.trim()));
  const ids = [...values].filter((value) => value !== "" && value.length <= LONGEST_ID && !value.includes("\u0000"));
  const directory = await findOwnAccounts(db, source, ids);
  const { books } = await loadContext(db, now);
  const priced = books.flatMap(({ book }) => book.meters.map(({ key }) => key));
  return {
    isAccount: (value: string) => directory.find(value, null) !== "unknown",
    meters: new Set<string>([...(await listMeters(db)), ...priced]),
  };
}

function toShown({ otherKinds, columns, questions, mapping, ...proposal }: ReturnType<typeof proposeMapping>) {
  return {
    ...proposal,
    otherKinds: [...otherKinds],
    columns: columns.map(({ samples, ...column }) => ({ ...column, samples: [...samples] })),
    questions: questions.map(({ choices, ...question }) => ({ ...question, choices: [...choices] })),
    mapping: mapping && toMutable(mapping),
  } as Omit<FileProposal, "header" | "rows" | "notes" | "saved">;
}

function toMutable({ kind, columns }: Mapping) {
  return { kind, columns: [...columns] } as NonNullable<FileProposal["mapping"]>;
}

function toSaved({ row, problem }: FoundMapping) {
  return { mappingId: row.mappingId, version: row.version, savedAt: row.savedAt, problem };
}

/** A mapping that somebody saved is followed, and asks nothing. */
function bySaved(mapping: Mapping, columns: FileProposal["columns"]) {
  return {
    kind: mapping.kind,
    otherKinds: [],
    isPlain: false,
    mapping: toMutable(mapping),
    questions: [],
    columns: columns.map(({ from, samples }) => {
      const mapped = mapping.columns.find((one) => "from" in one && one.from === from);
      const to = mapped === undefined ? null : "to" in mapped ? mapped.to : `meter ${mapped.meter}`;
      const form = mapped !== undefined && "from" in mapped ? mapped.form : undefined;
      const reason = to === null ? "left out, as saved" : `saved for this source, ${formWords(form)}`;
      return { from, to, confidence: "sure" as const, reason, samples };
    }),
  };
}

function notesOf({ delimiter, isLatin1 }: { delimiter: string; isLatin1: boolean }): string[] {
  const notes: string[] = [];
  if (delimiter === ";") notes.push("Its cells are parted by semicolons.");
  if (delimiter === "\t") notes.push("Its cells are parted by tabs.");
  if (isLatin1)
    notes.push("It is not in UTF-8 and is read as Windows-1252 (Latin-1). Look whether names with accents are right.");
  return notes;
}
