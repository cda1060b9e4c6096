/** What others ask of mappings: the one that was saved for a file, and a proposal for one that has none. */
import { createHash } from "node:crypto";
import type { FileProposal, SavedMapping } from "#contract/mappings.ts";
import type { KindId } from "#core/imports/column.ts";
import { formWords } from "#core/mappings/cell-form.ts";
import { mapColumns } from "#core/mappings/map-columns.ts";
import { columnsOf, goneColumns, type Mapping, seriesOfName, shapeOf } from "#core/mappings/mapping.ts";
import { proposeMapping } from "#core/mappings/propose-mapping.ts";
import { type SourceMapping, type SourceRows, sourceMapping } from "#core/mappings/source-mapping.ts";
import { unusedColumns, unusedSentence } from "#core/mappings/unused-columns.ts";
import type { Instant } from "#core/time/instant.ts";
import { listOwnFieldIds, loadContext } from "#server/features/books/reads.ts";
import { findOwnAccounts } from "#server/features/known-accounts/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
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

type Saving = { header: readonly string[]; mapping: Mapping; savedBy: string; savedAt: Instant };
export type NewMapping = Saving & { source: string; fileName: string };

/** For the files of a source with these columns. */
export function saveMapping(db: Db, { source, fileName, ...saving }: NewMapping): Promise<store.MappingRow> {
  const of = { source, connectionId: null, shape: digestOf(saving.header), fileSeries: seriesOfName(fileName) };
  return save(db, of, saving);
}

/** What rows come from: a connection, and where its accounts live. */
export type RowsFrom = { connectionId: string; source: string; region: string };
export type ConnectionMapping = Saving & { connection: RowsFrom & { name: string } };

/** For one kind of a connection's rows, whatever columns they come with. */
export function saveConnectionMapping(db: Db, { connection, ...saving }: ConnectionMapping): Promise<store.MappingRow> {
  const { connectionId, source, name } = connection;
  const { kind } = saving.mapping;
  const shape = createHash("sha256").update(`${connectionId} ${kind}`).digest("hex");
  return save(db, { source, connectionId, shape, fileSeries: `${kind} of ${name}` }, saving);
}

type Of = Pick<store.MappingRow, "source" | "connectionId" | "shape" | "fileSeries">;

function save(db: Db, of: Of, { header, mapping, savedBy, savedAt }: Saving): Promise<store.MappingRow> {
  const { kind, columns } = mapping;
  return store.createMapping(db, {
    ...of,
    mappingId: newId(),
    kind,
    header: [...header],
    columns: [...columns],
    savedBy,
    savedAt,
  });
}

function digestOf(header: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify(shapeOf(header)))
    .digest("hex");
}

/** Which columns of a file would be left out if it was read so, as a sentence. */
export async function findNotUsed(db: Db, { kind, ...file }: FoundFile): Promise<string | null> {
  return unusedSentence(kind, unusedColumns({ kind, ...file, ownFields: await listOwnFieldIds(db) }));
}

export type FoundFile = { kind: KindId; header: readonly string[]; mapping: Mapping | null };
export type FileAsked = { source: string; fileName: string; header: readonly string[] };
export type FoundMapping = { row: store.MappingRow; mapping: Mapping; problem: string | null };

/**
 * The mapping saved for files with these columns; else, by the file's name, the one of the same export, whose columns may
 * have changed: then it is the problem that stops an import.
 */
export async function findSavedMapping(db: Db, { source, fileName, header }: FileAsked): Promise<FoundMapping | null> {
  const saved = (await store.listMappings(db, source)).filter(({ connectionId }) => connectionId === null);
  const shape = digestOf(header);
  const series = seriesOfName(fileName);
  const row =
    saved.find((one) => one.shape === shape) ?? saved.find((one) => series !== "" && one.fileSeries === series);
  if (row === undefined) return null;
  const mapping = { kind: row.kind, columns: row.columns };
  const matched = mapColumns(mapping, header);
  return { row, mapping, problem: matched.ok ? null : matched.problem };
}

export type FoundRows = Pick<SourceRows, "kind" | "header" | "isLoose">;
/** How rows of a connection are read; null: by the names of their columns. */
export type MappingFinder = (rows: FoundRows) => Mapping | null;

/** @param tried in place of what is saved for the same kind, to look at what it would do */
export async function mappingFinder(
  db: Db,
  { connectionId, source, region }: RowsFrom,
  tried: readonly SourceMapping[] = [],
): Promise<MappingFinder> {
  const listed = await store.listMappings(db, source);
  const ownFields = await listOwnFieldIds(db);
  return (rows) => {
    const saved =
      tried.find(({ mapping }) => mapping.kind === rows.kind) ??
      toSourceMapping(listed.find((row) => row.connectionId === connectionId && row.kind === rows.kind)) ??
      toSourceMapping(mappingOfFiles(listed, rows));
    return sourceMapping({ ...rows, saved, region, ownFields });
  };
}

function toSourceMapping(row: store.MappingRow | undefined): SourceMapping | null {
  return row === undefined ? null : { mapping: { kind: row.kind, columns: row.columns }, header: row.header };
}

/** What was saved for files of the same source and kind, where all of its columns are there. */
function mappingOfFiles(
  listed: readonly store.MappingRow[],
  { kind, header }: FoundRows,
): store.MappingRow | undefined {
  const shape = digestOf(header);
  const fitting = listed.filter(
    (row) => row.connectionId === null && row.kind === kind && goneColumns(row, header).length === 0,
  );
  return fitting.find((one) => one.shape === shape) ?? fitting[0];
}

/** The first rows of one kind that a connection brings, and what is saved or proposed for them. */
export type ConnectionRows = { connection: RowsFrom; kind: KindId; header: string[]; rows: string[][]; now: Instant };

export async function proposeForConnection(
  db: Db,
  { connection, kind, header, rows, now }: ConnectionRows,
): Promise<FileProposal> {
  const { connectionId, source } = connection;
  const known = await knownOf(db, { source, rows, now });
  const proposal = proposeMapping({ fileName: kind, header, rows }, known, kind);
  const row = (await store.listMappings(db, source)).find(
    (one) => one.connectionId === connectionId && one.kind === kind,
  );
  const shown = { ...toShown(proposal), header, rows: rows.slice(0, SHOWN_ROWS), notes: [] };
  if (row === undefined) return { ...shown, mapping: shown.mapping ?? byOwnNames(kind, shown.columns), saved: null };
  const mapping = { kind: row.kind, columns: row.columns };
  const matched = mapColumns(mapping, header);
  const saved = toSaved({ row, mapping, problem: matched.ok ? null : matched.problem });
  return { ...shown, ...bySaved(mapping, shown.columns), saved };
}

/** Rows that are written like ours are corrected from there. */
function byOwnNames(kind: KindId, columns: FileProposal["columns"]): FileProposal["mapping"] {
  const named = columns.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]));
  return named.length === 0 ? null : { kind, columns: named };
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
      const mapped = mapping.columns.find((one) => columnsOf(one).includes(from));
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

/** As it is shown. */
export async function toSavedMapping(db: Db, row: store.MappingRow): Promise<SavedMapping> {
  const [one] = await toSavedMappings(db, [row]);
  return one as SavedMapping;
}

export async function toSavedMappings(db: Db, rows: readonly store.MappingRow[]): Promise<SavedMapping[]> {
  const members = await membersById(db);
  return rows.map(
    ({ mappingId, source, connectionId, version, fileSeries, header, kind, columns, savedBy, savedAt }) => ({
      mappingId,
      source,
      connectionId,
      version,
      files: fileSeries,
      header,
      mapping: toMutable({ kind, columns }),
      savedBy: members.get(savedBy)?.name ?? "A colleague",
      savedAt,
    }),
  );
}
