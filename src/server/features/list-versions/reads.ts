/**
 * Which state the rows are in that lists show. Whoever writes them says so here in the same transaction; what was worked
 * out from all of them, such as a count, holds as long as the version does.
 */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { compile, type Sql, sql } from "#server/platform/db/sql.ts";

export type ListVersion = {
  /** Grows with each change that is committed; the same text means the same rows. */
  version: string;
  /** When the last of them was derived; null before the first. */
  derivedAt: Instant | null;
};

export async function getListVersion(db: Db): Promise<ListVersion> {
  const [found] = await db.listPrepared("list-version", VERSION);
  return found!;
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

type Counted = { version: string; counts: Map<string, Promise<number>> };

/** Per pool; at most so many filters are remembered at once. */
const counted = new WeakMap<Db, Counted>();
const MOST_REMEMBERED = 1000;

/**
 * Counts once for each version of the rows and each filter; who asks meanwhile waits for the same count. Read the version
 * first: a count that is newer than its version is right too, one that is older would not be.
 * @param filter over account_state alone: what else it depends on is in its values
 */
export function countOnce(db: Db, version: string, filter: Sql, count: () => Promise<number>): Promise<number> {
  const { text, values } = compile(filter);
  const key = JSON.stringify([text, values]);
  const { counts } = countsOf(db, version);
  const known = counts.get(key);
  if (known !== undefined) return known;
  const counting = count();
  counting.catch(() => counts.delete(key));
  if (counts.size >= MOST_REMEMBERED) counts.delete(counts.keys().next().value as string);
  counts.set(key, counting);
  return counting;
}

function countsOf(db: Db, version: string): Counted {
  const known = counted.get(db);
  if (known?.version === version) return known;
  const fresh: Counted = { version, counts: new Map() };
  counted.set(db, fresh);
  return fresh;
}
