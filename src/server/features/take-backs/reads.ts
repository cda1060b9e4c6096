/** What imports ask: to take back what a run brought, and to say beforehand what that is. */
import type { BringsAgain } from "#core/imports/take-back-sentences.ts";
import type { RowValues } from "#core/imports/undo-change.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { countHanging, voidDecided } from "#server/features/decisions/reads.ts";
import { findSent, replayRun } from "#server/features/deliveries/reads.ts";
import { addTakenBack } from "#server/features/import-runs/reads.ts";
import { settleOptOuts } from "#server/features/opt-outs/reads.ts";
import { findReading, moveCursorBack } from "#server/features/pulls/reads.ts";
import { listSpans, spreadAgain } from "#server/features/readings/reads.ts";
import { findRepriced, listTouched, type Repriced, touchedAccounts } from "#server/features/touched-accounts/reads.ts";
import { countTraces, listFirstTraces, listOtherSubjects, nameOf, undoTraces } from "#server/features/traces/reads.ts";
import { updateCompleteness } from "#server/features/usage/reads.ts";
import {
  countDays,
  listFirstDays,
  listStandingMeters,
  voidCorrections,
  voidDays,
} from "#server/features/usage-take-backs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import * as store from "./store.ts";

/** A run that may be taken back: it began, and nothing of it is under way. */
export type TakenRun = { importRunId: string; source: string; beganAfter: string; startedAt: Instant };

type TakenBack = { accounts: number; days: number; corrections: number; facts: number; decisions: number };
const NOTHING_TAKEN_BACK: TakenBack = { accounts: 0, days: 0, corrections: 0, facts: 0, decisions: 0 };

const ACCOUNTS_AT_ONCE = 500;
const OTHERS_AT_ONCE = 2000;

type Options = { now: Instant; signal?: AbortSignal; report(done: number): Promise<void> };

/**
 * Takes accounts back one batch after the other, each in a transaction of its own, then what belongs to no account. What
 * is back already is not there to be taken, so a take-back that was cut off begins again from the front; what it had
 * taken is counted with each batch.
 */
export async function takeBackRun(db: Db, run: TakenRun, options: Options): Promise<void> {
  let done = 0;
  const repriced = await findRepriced(db, run.importRunId, localDateAt(options.now));
  await takeBackBooks(db, run, options.now);
  for (let after: string | null = null; ; ) {
    options.signal?.throwIfAborted();
    const batch: string[] = await store.listAccountIds(db, after, ACCOUNTS_AT_ONCE);
    if (batch.length === 0) break;
    await inTransaction(db, async (tx) => {
      await addTakenBack(tx, run.importRunId, await takeBackAccounts(tx, { ...run, repriced }, batch, options.now));
    });
    after = batch.at(-1) ?? null;
    done += batch.length;
    await options.report(done);
  }
  await takeBackOthers(db, run, options);
  await inTransaction(db, (tx) => settleOptOuts(tx, options.now));
}

/** Before any account: one that is derived meanwhile must not be priced by them again. */
async function takeBackBooks(db: Db, { importRunId }: TakenRun, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    const subjectIds = await store.listBookSubjects(tx, importRunId);
    if (subjectIds.length === 0) return;
    await undoTraces(tx, { importRunId, subjectIds, now }, mayGoIn(tx, importRunId, now));
    await store.markDue(tx, "all", now);
  });
}

type TouchingRun = TakenRun & { repriced: Repriced };

async function takeBackAccounts(tx: Db, run: TouchingRun, batch: readonly string[], now: Instant): Promise<TakenBack> {
  const { importRunId, source } = run;
  const accountIds = await listTouched(tx, run, batch);
  if (accountIds.length === 0) return NOTHING_TAKEN_BACK;
  // Also locks them, so that nobody derives an account that is half taken back.
  await store.markDue(tx, accountIds, now);
  let corrections = 0;
  for (let voided = -1; voided !== 0; corrections += voided)
    voided = await voidCorrections(tx, accountIds, { importRunId, now });
  const days = await voidDays(tx, accountIds, { importRunId, now });
  const facts = await store.deleteFacts(tx, accountIds, importRunId);
  const { decisions, pastOf } = await voidDecided(tx, accountIds, { ...run, now, today: localDateAt(now) });
  const spans = await listSpans(tx, importRunId, accountIds);
  await undoTraces(tx, { importRunId, subjectIds: accountIds, now }, mayGoIn(tx, importRunId, now));
  await spreadAgain(tx, spans, { source, importRunId: null, now });
  await store.deleteStaysAndAlerts(tx, accountIds);
  await store.forgetPast(tx, pastOf);
  await store.forgetPastWithoutUsage(tx, accountIds);
  return { accounts: accountIds.length, days, corrections, facts, decisions };
}

function mayGoIn(tx: Db, importRunId: string, now: Instant) {
  return async (table: string, keys: readonly RowValues[]): Promise<ReadonlySet<string>> => {
    if (table === "account_alias") return namesOf(await store.listFreeAliases(tx, keys, importRunId));
    if (table !== "account") return namesOf(await store.listFree(tx, table, keys));
    const ids = keys.map((key) => String(key["account_id"]));
    const free = await store.listFreeAccounts(tx, ids, importRunId);
    await store.deleteDerived(tx, free, now);
    return namesOf(free.map((accountId) => ({ account_id: accountId })));
  };
}

function namesOf(keys: readonly RowValues[]): Set<string> {
  return new Set(keys.map(nameOf));
}

async function takeBackOthers(db: Db, { importRunId, source }: TakenRun, { now, signal }: Options): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const subjectIds = await listOtherSubjects(db, importRunId, OTHERS_AT_ONCE);
    if (subjectIds.length === 0) return;
    await inTransaction(db, async (tx) => {
      await undoTraces(tx, { importRunId, subjectIds, now }, mayGoIn(tx, importRunId, now));
      if (isFirst) await countCompleteAgain(tx, { importRunId, source }, now);
      // Up to which day usage is complete is everybody's.
      if (isFirst) await store.markDue(tx, "all", now);
    });
  }
}

/** Other runs may have brought days that this one had said to be complete before them; the last of them says it now. */
async function countCompleteAgain(tx: Db, run: Pick<TakenRun, "importRunId" | "source">, now: Instant): Promise<void> {
  const today = localDateAt(now);
  for (const { importRunId, meters } of await listStandingMeters(tx, run))
    await updateCompleteness(tx, meters, { source: run.source, importRunId, now, today });
}

const ROWS_SHOWN = 5;

/** What would go or become what it was, counted, with the first rows of each. */
export async function previewTakeBack(db: Db, run: TakenRun, now: Instant) {
  const { importRunId, beganAfter } = run;
  const repriced = await findRepriced(db, importRunId, localDateAt(now));
  const days = await countDays(db, importRunId);
  const traces = await countTraces(db, importRunId);
  const firstRows = await listFirstTraces(db, importRunId, ROWS_SHOWN);
  return {
    days,
    rows: traces.map((one) => ({ ...one, first: firstRows.filter(({ table }) => table === one.table) })),
    facts: await store.countFacts(db, importRunId),
    decisions: await countHanging(db, touchedAccounts({ ...run, repriced }), { beganAfter }),
    firstDays: await listFirstDays(db, importRunId, ROWS_SHOWN),
  };
}

/** Null where a person sent the files, or the connection is gone, or nothing of it is kept any more. */
export async function findBringsAgain(db: Db, importRunId: string): Promise<BringsAgain | null> {
  const reading = await findReading(db, importRunId);
  if (reading !== null) return { connection: reading.name, what: "source", payloads: 0, isLatest: reading.isLatest };
  const sent = await findSent(db, importRunId);
  return sent && { connection: sent.name, what: "payloads", payloads: sent.payloads, isLatest: false };
}

export async function bringAgain(tx: Db, importRunId: string): Promise<void> {
  await moveCursorBack(tx, importRunId);
  const sent = await findSent(tx, importRunId);
  if (sent !== null) await replayRun(tx, sent, importRunId);
}
