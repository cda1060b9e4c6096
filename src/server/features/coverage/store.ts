/** Whether it is known who else looks after the accounts of a source. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type UnknownCoverage = { source: string; accounts: number };

/** Accounts over the level of their currency of which nobody has said whether a human looks after them. */
export function countUnknownCoverage(
  db: Db,
  levels: readonly { currency: string; minor: number }[],
): Promise<UnknownCoverage[]> {
  return db.list(sql<UnknownCoverage>`
    select source, count(*) as accounts from account_state
    join unnest(${levels.map(({ currency }) => currency)}::text[], ${levels.map(({ minor }) => minor)}::bigint[])
      as level (currency, minor) on level.currency = account_state.currency
    where coverage = 'unknown' and net_minor > level.minor
    group by source order by source`);
}

/** Of any account, over the level of entry or not. */
export async function hasUnknownCoverage(db: Db): Promise<boolean> {
  return (await db.list(sql`select from account_state where coverage = 'unknown' limit 1`)).length > 0;
}

export async function knowsSource(db: Db, source: string): Promise<boolean> {
  return (await db.list(sql`select from account_alias where source = ${source} limit 1`)).length > 0;
}

export async function hasImportedHumans(db: Db, source: string): Promise<boolean> {
  return (await db.list(sql`select from human_assignment where source = ${source} limit 1`)).length > 0;
}

/** @returns false when it was said before */
export async function declareNobody(db: Db, source: string, now: Instant): Promise<boolean> {
  const declared = await db.list(sql`
    insert into imported_kind (source, kind, imported_at) values (${source}, 'humans', ${now})
    on conflict (source, kind) do nothing returning source`);
  return declared.length > 0;
}

/** @returns false when nothing had been said */
export async function takeDeclarationBack(db: Db, source: string): Promise<boolean> {
  return (await db.run(sql`delete from imported_kind where source = ${source} and kind = 'humans'`)) > 0;
}

export async function countAccountsOf(db: Db, source: string): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account where source = ${source}`)).count;
}
