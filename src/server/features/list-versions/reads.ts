/**
 * Which state the rows are in that lists show. Whoever writes them says so here in the same transaction; what was worked
 * out from all of them, such as a count, holds as long as the version does.
 */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recentRead } from "#server/platform/db/recent-reads.ts";
import { compile, type Sql, sql } from "#server/platform/db/sql.ts";

export type ListVersion = {
  /** Grows with each change that is committed; the same text means the same rows. */
  version: string;
  /** When the last of them was derived; null before the first. */
  derivedAt: Instant | null;
};

/** So late at most it is seen that another process wrote rows; what this one wrote is seen at once. */
const SEEN_WITHIN_MS = 50;

export function getListVersion(db: Db): Promise<ListVersion> {
  const read = async () => (await db.listPrepared("list-version", VERSION))[0]!;
  return recentRead(db, "list-version", read, SEEN_WITHIN_MS);
}

const VERSION = sql<ListVersion>`
  select coalesce(sum(version), 0)::text as version, max(derived_at) as "derivedAt" from account_list_version`;

/** Far more than there are connections; two that share a slot only wait for each other. */
const SLOTS = 1024;

/** @param derivedAt null when rows were only removed */
export async function recordListChange(db: Db, derivedAt: Instant | null): Promise<void> {
  await db.run(sql`
    insert into account_list_version (slot, version, derived_at)
    values (pg_backend_pid() % ${SLOTS}::int, 1, ${derivedAt}::timestamptz)
    on conflict (slot) do update set version = account_list_version.version + 1,
      derived_at = coalesce(excluded.derived_at, account_list_version.derived_at)`);
}

/** All rows were removed. */
export async function forgetDerivations(db: Db): Promise<void> {
  await recordListChange(db, null);
  await db.run(sql`update account_list_version set derived_at = null`);
}

/** What is worked out from the rows, and how many of each are kept at most; a page of fifty is some 50 kB. */
const MOST_KEPT = { count: 1000, page: 300, totals: 200, places: 50 };
/**
 * Most pages are asked for once, and what is kept costs memory and its clearing: a page is kept when it is asked for again.
 * So many that were asked for are remembered.
 */
const MOST_ASKED = 2000;
export type Worked = keyof typeof MOST_KEPT;

type Kept = {
  version: string;
  results: Record<Worked, Map<string, Promise<unknown>>>;
  askedPages: Set<string>;
  rows: Map<string, Buffer>;
};

/** Per pool. */
const kept = new WeakMap<Db, Kept>();

/**
 * Works something out once for each version of the rows and each key; who asks meanwhile waits for the same. Read the
 * version first: what is newer than its version is right too, what is older would not be.
 * @param key all that it depends on besides the rows of account_state, such as a filter as `conditionKey` gives it; null
 *   where it depends on other rows too, and is worked out each time
 */
export function onceFor<T>(
  db: Db,
  version: string,
  { what, key }: { what: Worked; key: string | null },
  work: () => Promise<T>,
): Promise<T> {
  if (key === null) return work();
  const { results, askedPages } = keptOf(db, version);
  const its = results[what];
  const known = its.get(key);
  if (known !== undefined) return known as Promise<T>;
  const working = work();
  const forget = () => its.delete(key);
  working.then(what === "page" && isNew(askedPages, key) ? forget : undefined, forget);
  if (its.size >= MOST_KEPT[what]) its.delete(oldestOf(its));
  its.set(key, working);
  return working;
}

/** Rows as they are sent, by id of the account: pages of other lists show many of the same. Whoever adds some keeps them few. */
export function keptRows(db: Db, version: string): Map<string, Buffer> {
  return keptOf(db, version).rows;
}

function isNew(asked: Set<string>, key: string): boolean {
  if (asked.has(key)) return false;
  if (asked.size >= MOST_ASKED) asked.delete(oldestOf(asked));
  asked.add(key);
  return true;
}

function oldestOf(keyed: Map<string, unknown> | Set<string>): string {
  return keyed.keys().next().value as string;
}

function keptOf(db: Db, version: string): Kept {
  const known = kept.get(db);
  if (known?.version === version) return known;
  const results = { count: new Map(), page: new Map(), totals: new Map(), places: new Map() };
  const fresh: Kept = { version, results, askedPages: new Set(), rows: new Map() };
  kept.set(db, fresh);
  return fresh;
}

/** @param filter over account_state alone: what else it depends on is in its values */
export function conditionKey(filter: Sql): string {
  const { text, values } = compile(filter);
  return JSON.stringify([text, values]);
}
