/** Rows of what sources sent by themselves: each thing ends at its newest report, in whatever order reports came. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AppliedReport, newestReports, objectKey } from "#core/connections/newest-reports.ts";
import type { AccountId } from "#core/ids.ts";
import type { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { importOrder, recordKind } from "#core/imports/record-kinds.ts";
import type { Held } from "#core/imports/seat-belt.ts";
import type { SourceRecord } from "#core/records.ts";
import type { Instant } from "#core/time/instant.ts";
import type { OpenConnection } from "#server/features/connections/reads.ts";
import { importDelivered } from "#server/features/daily-runs/reads.ts";
import { findOwnAccounts } from "#server/features/known-accounts/reads.ts";
import { mappingFinder } from "#server/features/mappings/reads.ts";
import { groupByForm } from "#server/features/pulls/reads.ts";
import { findHeldOfDay } from "#server/features/seat-belts/reads.ts";
import { csvLine } from "#server/platform/csv/write-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type Delivered = { readonly deliveryId: string; readonly body: Uint8Array };

export type Ending = {
  outcome: "applied" | "ignored" | "waiting" | "failed";
  rows: number;
  problem: string | null;
  waitsFor: readonly string[];
};

type Applying = { folder: string; now: Instant; beside: Db | null };

/** Thrown to take a batch back with which the day would move too much. */
export class HeldBack extends Error {
  readonly held: Held;
  constructor(held: Held) {
    super("held for a person");
    this.held = held;
  }
}

/** Thrown so that nothing of a batch stays in which one delivery is refused: alone, each ends as if the others were not. */
export class OneRefused extends Error {}

/** What became of one delivery, as its rows are gone through. */
type Course = { rows: number; records: number; problem: string | null; waitsFor: Set<string>; notApplied: Set<string> };
type Row = { deliveryId: string; record: SourceRecord };

/**
 * Translates a batch and brings its rows into the day's import of the connection, in the transaction that marks it.
 * @param beside outside of the transaction, to measure the day against; null for what a person let go on already
 * @throws HeldBack, OneRefused
 */
export async function applyRows(
  tx: Transaction,
  connection: OpenConnection,
  batch: readonly Delivered[],
  applying: Applying,
): Promise<{ ends: ReadonlyMap<string, Ending>; importRunId: string | null }> {
  const courses = new Map<string, Course>();
  const translated = batch.map(({ deliveryId, body }) => {
    const course: Course = { rows: 0, records: 0, problem: null, waitsFor: new Set(), notApplied: new Set() };
    courses.set(deliveryId, course);
    return { deliveryId, records: translate(connection, body, course) };
  });
  const known = await loadKnown(
    tx,
    connection.connectionId,
    translated.flatMap(({ records }) => records),
  );
  const { rows, applied } = newestReports(translated, known);
  const all = [...rows].flatMap(([deliveryId, records]) => records.map((record) => ({ deliveryId, record })));
  let importRunId: string | null = null;
  for (const kind of kindsInOrder(all)) {
    const ofKind = all.filter(({ record }) => record.kind === kind);
    const brought = await applyKind(tx, connection, { kind, rows: ofKind, courses, ...applying });
    if (brought === null) continue;
    importRunId = brought.importRunId;
    await requireUsual(tx, connection, kind, { ...applying, ...brought });
  }
  if (batch.length > 1 && [...courses.values()].some(({ problem }) => problem !== null)) throw new OneRefused();
  await saveKnown(tx, connection.connectionId, applied, all, courses);
  return { ends: new Map([...courses].map(([deliveryId, course]) => [deliveryId, endOf(course)])), importRunId };
}

function translate(connection: OpenConnection, body: Uint8Array, course: Course): readonly SourceRecord[] {
  try {
    const records = connection.uses.receive?.translate(body, { settings: connection.openSettings }) ?? [];
    course.records = records.length;
    return records;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    course.problem = connection.withoutSecrets(`It could not be translated: ${said}`).slice(0, 1000);
    return [];
  }
}

function kindsInOrder(rows: readonly Row[]): KindId[] {
  return [...new Set(rows.map(({ record }) => record.kind))].sort((a, b) => importOrder(a) - importOrder(b));
}

/** The run of the day, and the accounts that were known before. */
type Brought = { importRunId: string; accountIds: readonly AccountId[] };

async function requireUsual(
  tx: Db,
  { source }: OpenConnection,
  kind: KindId,
  { importRunId, accountIds, beside, now }: Brought & Applying,
): Promise<void> {
  if (beside === null) return;
  const held = await findHeldOfDay(tx, { importRunId, source, accountIds }, kind, { beside, now });
  if (held !== null) throw new HeldBack(held);
}

type OfKind = Applying & { kind: KindId; rows: readonly Row[]; courses: ReadonlyMap<string, Course> };

async function applyKind(
  tx: Transaction,
  connection: OpenConnection,
  { kind, rows, courses, folder, now }: OfKind,
): Promise<Brought | null> {
  const { source, connectionId, region, name } = connection;
  const findMapping = await mappingFinder(tx, connection);
  const ids = rows.flatMap(({ record }) => record.values["account"] ?? []);
  const directory = await findOwnAccounts(tx, source, ids);
  const ready = rows.filter((row) => !waits(row, { directory, region }, courses.get(row.deliveryId)!));
  const records = ready.map(({ record }) => record);
  let importRunId: string | null = null;
  for (const { columns, lines, places } of groupByForm(records)) {
    await withFile(folder, [csvLine(columns), ...lines], async (path) => {
      const from = { source, connectionId, requestedBy: name, directory, findMapping, now };
      const delivered = await importDelivered(tx, { kind, path }, from);
      importRunId = delivered.importRunId;
      const starts = firstLines(lines);
      for (const place of places) courses.get(ready[place]!.deliveryId)!.rows += 1;
      for (const { line, column, reason } of delivered.refused) {
        const { deliveryId, record } = ready[places[starts.lastIndexOf(line)] ?? 0]!;
        const course = courses.get(deliveryId)!;
        course.rows -= 1;
        course.problem ??= [kind, column, reason].filter((word) => word !== null).join(" ");
        course.notApplied.add(objectKey(record));
      }
    });
  }
  return importRunId === null
    ? null
    : { importRunId, accountIds: kind === "accounts" ? [] : accountsOf(ready, directory) };
}

function accountsOf(rows: readonly Row[], directory: AccountDirectory): AccountId[] {
  const found = rows.map(({ record: { values } }) => directory.find(values["account"] ?? "", values["region"] || null));
  return [...new Set(found.flatMap((one) => (typeof one === "string" ? [] : [one.accountId as AccountId])))];
}

/** A row of an account that is not there yet is kept until the account comes. */
function waits(
  { record }: Row,
  { directory, region }: { directory: AccountDirectory; region: string },
  course: Course,
): boolean {
  const account = record.values["account"];
  const isOfAccount = recordKind(record.kind).columns.some(({ type }) => type === "account");
  if (!isOfAccount || account === undefined || account === "") return false;
  if (directory.find(account, record.values["region"] || region || null) !== "unknown") return false;
  course.waitsFor.add(account);
  course.notApplied.add(objectKey(record));
  return true;
}

/** Line numbers as the reader counts them: a cell may go over several, and the header is line 1. */
function firstLines(lines: readonly string[]): number[] {
  let line = 2;
  return lines.map((text) => {
    const first = line;
    line += text.split("\n").length - 1;
    return first;
  });
}

async function withFile(folder: string, lines: readonly string[], use: (path: string) => Promise<void>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `delivered-${newId()}`);
  try {
    await writeFile(path, lines.join(""), { mode: 0o600 });
    await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

function endOf({ rows, records, problem, waitsFor }: Course): Ending {
  const common = { rows, waitsFor: [...waitsFor] };
  if (problem !== null) return { ...common, outcome: "failed", problem };
  const [first] = waitsFor;
  if (first !== undefined)
    return {
      ...common,
      outcome: "waiting",
      problem: `It waits for the account "${first}", and is applied when that comes.`,
    };
  return { ...common, outcome: records === 0 ? "ignored" : "applied", problem: null };
}

async function loadKnown(
  tx: Db,
  connectionId: string,
  records: readonly SourceRecord[],
): Promise<Map<string, AppliedReport>> {
  const objects = records.flatMap(({ kind, object }) => (object === undefined ? [] : [{ kind, object }]));
  if (objects.length === 0) return new Map();
  const found = await store.listApplied(tx, connectionId, objects);
  return new Map(found.map(({ kind, object, ...report }) => [`${kind} ${object}`, report]));
}

async function saveKnown(
  tx: Db,
  connectionId: string,
  applied: ReadonlyMap<string, AppliedReport>,
  rows: readonly Row[],
  courses: ReadonlyMap<string, Course>,
): Promise<void> {
  const saved = new Map<string, store.ObjectOf & AppliedReport>();
  for (const { deliveryId, record } of rows) {
    const key = objectKey(record);
    const report = applied.get(key);
    if (report?.deliveryId !== deliveryId || courses.get(deliveryId)?.notApplied.has(key)) continue;
    saved.set(key, { kind: record.kind, object: record.object ?? "", ...report });
  }
  if (saved.size > 0) await store.saveApplied(tx, connectionId, [...saved.values()]);
}
