/** Translates what sources sent and applies it: each thing ends at its newest report, in whatever order reports came. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type AppliedReport, newestReports, objectKey } from "#core/connections/newest-reports.ts";
import { ProductError } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import type { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { importOrder, recordKind } from "#core/imports/record-kinds.ts";
import type { Held } from "#core/imports/seat-belt.ts";
import type { SourceRecord } from "#core/records.ts";
import type { Instant } from "#core/time/instant.ts";
import { type Connecting, findOpenConnection, type OpenConnection } from "#server/features/connections/reads.ts";
import { findLastHold, holdDelivered, importDelivered } from "#server/features/imports/reads.ts";
import { findOwnAccounts } from "#server/features/known-accounts/reads.ts";
import { mappingFinder } from "#server/features/mappings/reads.ts";
import { payloadsWithoutErased } from "#server/features/people/reads.ts";
import { groupByForm } from "#server/features/pulls/reads.ts";
import { findHeldOfDay } from "#server/features/seat-belts/reads.ts";
import { csvLine } from "#server/platform/csv/write-csv.ts";
import { isConnectionLoss } from "#server/platform/db/connection-errors.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { APPLY_JOB, enqueueApply } from "./reads.ts";
import * as store from "./store.ts";

const BATCH = 500;

export function deliveryJobs(connecting: Connecting): Job[] {
  return [applyWith(connecting), startWaiting] as Job[];
}

function applyWith(connecting: Connecting): Job<{ connectionId: string }> {
  return defineJob({
    name: APPLY_JOB,
    payload: z.strictObject({ connectionId: z.uuid() }),
    again:
      "A delivery is applied in the transaction that marks it, and a report that was applied may be applied again.",
    run: async ({ db, now, signal }, { connectionId }) => {
      const connection = await findOpenConnection(db, connecting, connectionId);
      if (connection === null) return;
      await applyReceived(db, connection, { folder: connecting.folder, now, signal });
    },
  });
}

type Applying = { folder: string; now: Instant; signal?: AbortSignal };

/** @returns how many deliveries were looked at */
export async function applyReceived(db: Db, connection: OpenConnection, applying: Applying): Promise<number> {
  const { connectionId } = connection;
  const hold = await findLastHold(db, connectionId);
  if (hold?.state === "held") {
    await store.holdReceived(db, connectionId);
    return 0;
  }
  if (hold?.state === "refused") await store.refuseHeld(db, connectionId, applying.now);
  const released = await applyAll(db, connection, { ...applying, outcome: "held" });
  return released + (await applyAll(db, connection, { ...applying, outcome: "received" }));
}

/** What was held and is still there was released, so it is not measured again. */
type ApplyingAll = Applying & { outcome: store.ToApply };

async function applyAll(db: Db, connection: OpenConnection, applying: ApplyingAll): Promise<number> {
  const { connectionId } = connection;
  for (let seen = 0; ; ) {
    applying.signal?.throwIfAborted();
    const batch = await store.listToApply(db, { connectionId, outcome: applying.outcome }, BATCH);
    if (batch.length === 0) {
      if (seen > 0) await afterwards(db, connection, applying.now);
      return seen;
    }
    await blotOutErased(db, batch);
    try {
      if (!(await tryBatch(db, connection, batch, applying)))
        for (const delivery of batch) await applyAlone(db, connection, delivery, applying);
    } catch (error) {
      if (!(error instanceof HeldBack)) throw error;
      await hold(db, connection, error.held, applying.now);
      return seen;
    }
    seen += batch.length;
  }
}

/** Thrown to take a batch back with which the day would move too much. */
class HeldBack extends Error {
  readonly held: Held;
  constructor(held: Held) {
    super("held for a person");
    this.held = held;
  }
}

/** The source goes on being acknowledged and kept; nothing of it is applied until a person has looked. */
async function hold(db: Db, { connectionId, source, name }: OpenConnection, held: Held, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdDelivered(tx, held, { source, connectionId, requestedBy: name, now });
    await store.holdReceived(tx, connectionId);
  });
}

/** What is kept says nothing of people who were erased; what is applied now is checked row by row. */
async function blotOutErased(db: Db, batch: readonly store.Received[]): Promise<void> {
  const bodies = await payloadsWithoutErased(
    db,
    batch.map(({ body }) => body),
  );
  for (const [index, body] of bodies.entries())
    if (body !== null) await store.saveBody(db, batch[index]!.rawDeliveryId, body);
}

async function afterwards(db: Db, { connectionId }: OpenConnection, now: Instant): Promise<void> {
  await store.recordReceipt(db, connectionId);
  await wake(db, now);
}

async function wake(db: Db, _now: Instant): Promise<void> {
  if ((await store.wakeWaiting(db)) === 0) return;
  for (const connectionId of await store.listWithReceived(db)) await enqueueApply(db, connectionId);
}

/** Thrown so that nothing of a batch stays in which one delivery is refused: alone, each ends as if the others were not. */
class OneRefused extends Error {}

async function tryBatch(
  db: Db,
  connection: OpenConnection,
  batch: readonly store.Received[],
  applying: ApplyingAll,
): Promise<boolean> {
  try {
    await inTransaction(db, (tx) => apply(tx, connection, batch, { ...applying, beside: db }));
    return true;
  } catch (error) {
    if (isForLater(error)) throw error;
    if (batch.length === 1 && !(error instanceof OneRefused))
      await markFailed(db, batch[0]!, error, connection, applying.now);
    return batch.length === 1;
  }
}

async function applyAlone(
  db: Db,
  connection: OpenConnection,
  delivery: store.Received,
  applying: ApplyingAll,
): Promise<void> {
  try {
    await inTransaction(db, (tx) => apply(tx, connection, [delivery], { ...applying, beside: db }));
  } catch (error) {
    if (isForLater(error)) throw error;
    await markFailed(db, delivery, error, connection, applying.now);
  }
}

function isForLater(error: unknown): boolean {
  return (
    error instanceof HeldBack ||
    isConnectionLoss(error) ||
    (error instanceof ProductError && error.kind === "unavailable")
  );
}

function markFailed(
  db: Db,
  { rawDeliveryId }: store.Received,
  error: unknown,
  connection: OpenConnection,
  now: Instant,
) {
  const problem = connection.withoutSecrets(error instanceof Error ? error.message : String(error)).slice(0, 1000);
  const end = { rawDeliveryId, outcome: "failed" as const, rows: 0, problem, waitsFor: [] };
  return store.endDeliveries(db, [end], { importRunId: null, now });
}

/** With the database outside of the batch's transaction. */
type ApplyingBatch = ApplyingAll & { beside: Db };

// One batch ----------------------------------------------------------------------------------------------------------

/** What became of one delivery, as its rows are gone through. */
type Course = { rows: number; records: number; problem: string | null; waitsFor: Set<string>; notApplied: Set<string> };
type Row = { deliveryId: string; record: SourceRecord };

async function apply(
  tx: Transaction,
  connection: OpenConnection,
  batch: readonly store.Received[],
  applying: ApplyingBatch,
): Promise<void> {
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
  await store.endDeliveries(
    tx,
    batch.map(({ rawDeliveryId, deliveryId }) => endOf(rawDeliveryId, courses.get(deliveryId)!)),
    { importRunId, now: applying.now },
  );
  await enqueue(tx, "state.refresh-due", {}, { key: "due", queue: "state" });
  if (batch.some(({ body }) => asksForRead(connection, body))) await enqueueRead(tx, connection);
}

function asksForRead({ uses, pausedAt }: OpenConnection, body: Uint8Array): boolean {
  return pausedAt === null && uses.pull !== undefined && uses.receive?.asksForRead?.(body) === true;
}

/** However many notifications: one read waits at most. */
function enqueueRead(tx: Transaction, { connectionId }: OpenConnection): Promise<void> {
  return enqueue(tx, "pulls.read", { connectionId }, { key: connectionId, maxAttempts: 3 });
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
  { importRunId, accountIds, outcome, beside, now }: Brought & ApplyingBatch,
): Promise<void> {
  if (outcome === "held") return;
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

function endOf(rawDeliveryId: string, { rows, records, problem, waitsFor }: Course): store.DeliveryEnd {
  const common = { rawDeliveryId, rows, waitsFor: [...waitsFor] };
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

// By the clock -------------------------------------------------------------------------------------------------------

/** Finds what was received and not started, and what waited for an account that is there now. */
const startWaiting = defineJob({
  name: "deliveries.start",
  payload: z.strictObject({}),
  again: "It only starts what is there to be applied.",
  schedule: { cron: "* * * * *", catchUpMinutes: 0 },
  run: async ({ db }) => {
    await store.wakeWaiting(db);
    for (const connectionId of await store.listWithReceived(db)) await enqueueApply(db, connectionId);
  },
});
