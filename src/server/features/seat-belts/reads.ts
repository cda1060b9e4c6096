/** What imports ask: whether a file that has just been read is to be held, and the limits of each source. */
import type { KindId } from "#core/imports/column.ts";
import { type BeltLimits, DEFAULT_LIMITS, type Held, heldBack, type Measured } from "#core/imports/seat-belt.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addMonths, monthOf } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type Run = { importRunId: string; source: string };

const SAMPLE_SOURCE = "sample";

export async function getLimits(db: Db, source: string): Promise<BeltLimits> {
  return { ...DEFAULT_LIMITS, ...(await store.findLimits(db))[source] };
}

/** Limits that are not named become the defaults. */
export async function changeLimits(
  db: Db,
  source: string,
  limits: Partial<BeltLimits>,
  now: Instant,
): Promise<BeltLimits> {
  const all = await store.findLimits(db);
  await store.saveLimits(db, { ...all, [source]: limits }, now);
  return { ...DEFAULT_LIMITS, ...limits };
}

/** Call it in the file's transaction, when its rows are in. @returns null when the run may go on */
export async function findHeld(tx: Db, run: Run, kind: KindId, now: Instant): Promise<Held | null> {
  if (run.source === SAMPLE_SOURCE || !MEASURED.has(kind)) return null;
  if (!(await store.isKnownKind(tx, run, kind))) return null;
  return heldBack(await measure(tx, run, kind, now), await getLimits(tx, run.source));
}

const MEASURED = new Set<KindId>(["accounts", "usage", "invoices"]);

async function measure(tx: Db, { importRunId, source }: Run, kind: KindId, now: Instant): Promise<Measured> {
  const all = await store.countAccounts(tx, source);
  if (kind === "accounts") {
    const { added, changed } = await store.countAccountChanges(tx, importRunId);
    return { accounts: all - added, added, changed, moves: [] };
  }
  const nothing = { accounts: all, added: 0, changed: 0 };
  if (kind === "invoices") return { ...nothing, moves: await store.measureBills(tx, importRunId) };
  const accounts = store.usageAccounts(importRunId, await store.isStaged(tx));
  const since = addMonths(monthOf(localDateAt(now)), -1);
  return { ...nothing, moves: await store.measureUsage(tx, importRunId, { accounts, since }) };
}
