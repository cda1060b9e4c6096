/** SQL of the board: whole columns counted over account_state, and what cards say besides their row. */
import { STAGE_IDS, type StageId } from "#core/onboarding/stage.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type StageCount = {
  /** Null where there is none: such accounts match and are on no column. */
  stage: string | null;
  isUnmapped: boolean;
  currency: string;
  count: number;
  forecasts: number;
  netMinor: number;
  atLeast: boolean;
};

export function countStages(db: Db, filter: Sql): Promise<StageCount[]> {
  return db.list(sql<StageCount>`
    select stage, stage_unmapped is not null as "isUnmapped", currency, count(*) as count, count(net_minor) as forecasts,
      coalesce(sum(net_minor), 0)::bigint as "netMinor",
      coalesce(bool_or(at_least) filter (where net_minor is not null), false) as "atLeast"
    from account_state where ${filter} group by 1, 2, 3 order by 1, 2, 3`);
}

export type StageAges = { stage: string; isUnmapped: boolean; days: number; count: number };

/** How many have been in their stage for so many days. */
export function countAges(db: Db, filter: Sql, today: LocalDate): Promise<StageAges[]> {
  return db.list(sql<StageAges>`
    select stage, stage_unmapped is not null as "isUnmapped",
      greatest(0, ${today}::date - (stage_since at time zone 'UTC')::date) as days, count(*) as count
    from account_state where ${filter} and stage is not null and stage_since is not null
    group by 1, 2, 3`);
}

export type EndedStays = { stage: string; days: number; count: number };

/** Over all accounts that have a stage: the latest stay of each in every stage that it has left. */
export function countEndedStays(db: Db): Promise<EndedStays[]> {
  return db.list(sql<EndedStays>`
    select ended.key as stage, ended.value::integer as days, count(*) as count
    from account_state cross join lateral jsonb_each(stage_days) as ended
    where stage is not null and stage_days is not null
    group by 1, 2`);
}

/** Those of a column: of its stages, or of none that is known. */
export function inColumn(stages: readonly StageId[]): Sql {
  const [only] = stages;
  if (only === undefined)
    return sql`stage is not null and (stage_unmapped is not null or not stage = any(${[...STAGE_IDS]}::text[]))`;
  // A single stage is asked for as such: then its index has the cards in their order already.
  const isOfStages = stages.length === 1 ? sql`stage = ${only}` : sql`stage = any(${[...stages]}::text[])`;
  return sql`${isOfStages} and stage_unmapped is null`;
}

export type CardNote = {
  accountId: string;
  unmappedLabel: string | null;
  queueReason: string | null;
};

/** What cards say besides the row of the list: the strongest reason of its place in the queue comes first there. */
export function listCardNotes(db: Db, accountIds: readonly string[]): Promise<CardNote[]> {
  return db.list(sql<CardNote>`
    select account_id as "accountId", stage_unmapped as "unmappedLabel",
      detail #>> '{queueEntry,reasons,0,text}' as "queueReason"
    from account_state where account_id = any(${accountIds as string[]}::uuid[])`);
}
