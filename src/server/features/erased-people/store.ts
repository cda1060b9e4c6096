/** SQL of who was erased: hashes, never names. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export function listCompanyNames(
  db: Db,
  companyIds: readonly string[],
): Promise<{ companyId: string; name: string }[]> {
  return db.list(sql<{ companyId: string; name: string }>`
    select company_id as "companyId", name from company where company_id = any(${companyIds as string[]}::uuid[])`);
}

export async function listTombstones(db: Db, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.list(
    sql<{ hash: string }>`select hash from person_tombstone where hash = any(${hashes as string[]}::text[])`,
  );
  return rows.map(({ hash }) => hash);
}

/** How many words in a row were hashed; null when nobody was ever erased. */
export async function findWordCounts(db: Db): Promise<number[] | null> {
  const rows = await db.list(sql<{ count: number | null }>`select distinct word_count as count from person_tombstone`);
  return rows.length === 0 ? null : rows.flatMap(({ count }) => count ?? []);
}

export type Tombstone = { hash: string; wordCount: number | null };

/** Also of a database of an earlier release. */
export function listAllTombstones(db: Db): Promise<Tombstone[]> {
  return db.list(sql<Tombstone>`
    select hash, (to_jsonb(one) ->> 'word_count')::int as "wordCount" from person_tombstone as one`);
}

export async function recordTombstones(db: Db, tombstones: readonly Tombstone[], erasedAt: Instant): Promise<void> {
  await db.run(sql`
    insert into person_tombstone (hash, word_count, erased_at)
    select distinct hash, word_count, ${erasedAt}::timestamptz
      from unnest(${tombstones.map(({ hash }) => hash)}::text[], ${tombstones.map(({ wordCount }) => wordCount)}::smallint[])
        as t (hash, word_count)
    on conflict (hash) do nothing`);
}
