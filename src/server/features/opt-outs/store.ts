/** SQL of opt-outs, whom they are about, and the facts that follow. */
import type { FactDetail } from "#core/onboarding/fact.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** Any number that no other lock of the database uses. */
const OPT_OUTS_LOCK = 7304011;

/**
 * A person and their opt-out that come at the same moment would not see each other: who saves opt-outs waits for those who
 * save people, and the other way round, until the end of the transaction.
 */
export async function waitForPeople(tx: Db): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${OPT_OUTS_LOCK})`);
}

export async function waitForOptOuts(tx: Db): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock_shared(${OPT_OUTS_LOCK})`);
}

export type NewOptOut = { optOutId: string; word: string; happenedAt: Instant };

/** @returns how many are new or earlier than was known */
export async function saveOptOuts(
  tx: Db,
  optOuts: readonly NewOptOut[],
  { source, importRunId, now }: { source: string; importRunId: string | null; now: Instant },
): Promise<number> {
  const { count } = await tx.get(sql<{ count: number }>`
    with given as materialized (
      select "optOutId" as opt_out_id, word, "happenedAt" as happened_at
        from json_to_recordset(${json(optOuts)}::json) as one("optOutId" uuid, word text, "happenedAt" timestamptz)),
    changed as materialized (
      select given.opt_out_id from given left join opt_out as before using (opt_out_id)
       where before.opt_out_id is null or before.happened_at > given.happened_at),
    saved as (
      insert into opt_out (opt_out_id, source, word, happened_at, last_run_id, recorded_at)
      select opt_out_id, ${source}, word, happened_at, ${importRunId}::uuid, ${now}::timestamptz from given
          on conflict (opt_out_id) do update
             set happened_at = least(opt_out.happened_at, excluded.happened_at), last_run_id = excluded.last_run_id)
    select count(*) as count from changed`);
  return count;
}

/** People who are known already. @returns all whom these opt-outs are about */
export async function linkOptOuts(tx: Db, optOutIds: readonly string[]): Promise<string[]> {
  await link(tx, sql`opt_out.opt_out_id = any(${optOutIds as string[]}::uuid[])`);
  const found = await tx.list(sql<{ personId: string }>`
    select distinct person_id as "personId" from opt_out_person where opt_out_id = any(${optOutIds as string[]}::uuid[])`);
  return found.map(({ personId }) => personId);
}

/** Opt-outs that were said already. @returns those of these people who opted out */
export async function linkPeople(tx: Db, personIds: readonly string[]): Promise<string[]> {
  await link(tx, sql`person.person_id = any(${personIds as string[]}::uuid[])`);
  const found = await tx.list(sql<{ personId: string }>`
    select distinct person_id as "personId" from opt_out_person where person_id = any(${personIds as string[]}::uuid[])`);
  return found.map(({ personId }) => personId);
}

async function link(tx: Db, which: Sql): Promise<void> {
  await tx.run(sql`insert into opt_out_person (opt_out_id, person_id)
    select opt_out_id, person_id from opt_out join person on lower(person.email) = lower(opt_out.word) where ${which}
     union
    select opt_out_id, person_id from opt_out join former_address former on former.email = lower(opt_out.word)
      join person using (person_id) where ${which}
     union
    select opt_out_id, person_id from opt_out join person on person.source = opt_out.source and person.external_id = opt_out.word
     where ${which}
        on conflict do nothing`);
}

export type MissingFact = { accountId: string; personId: string; happenedAt: Instant; source: string };

/** Accounts of people who opted out in which that is not a fact yet. */
export function listMissingFacts(tx: Db, personIds: readonly string[] | "all"): Promise<MissingFact[]> {
  const which = personIds === "all" ? sql`true` : sql`person_id = any(${personIds as string[]}::uuid[])`;
  return tx.list(sql<MissingFact>`
    with first as materialized (
      select distinct on (person_id) person_id, happened_at, source from opt_out_person join opt_out using (opt_out_id)
       where ${which} order by person_id, happened_at, source)
    select account_id as "accountId", person_id as "personId", happened_at as "happenedAt", source
      from first join person_role using (person_id)
     where not exists (
       select from fact where fact.account_id = person_role.account_id and kind = 'opted_out'
          and actor_id = first.person_id::text and fact.happened_at <= first.happened_at)
     order by account_id, person_id`);
}

export type FactRow = {
  accountId: string;
  factId: string;
  happenedAt: Instant;
  source: string;
  externalId: string;
  personId: string;
  detail: FactDetail;
};

export async function recordFacts(
  tx: Db,
  facts: readonly FactRow[],
  { importRunId, now }: { importRunId: string | null; now: Instant },
): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map(({ detail: { kind, ...body }, ...fact }) => ({ ...fact, kind, body }));
  await tx.run(sql`
    with recorded as (
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, external_id, body, import_run_id)
      select "accountId", "factId", kind, "happenedAt", ${now}::timestamptz, 'person', "personId", source, "externalId",
             body, ${importRunId}::uuid
        from json_to_recordset(${json(rows)}::json) as given("accountId" uuid, "factId" uuid, "happenedAt" timestamptz,
          source text, "externalId" text, "personId" text, kind text, body jsonb)
          on conflict do nothing returning account_id)
    insert into account_due (account_id, since) select distinct account_id, ${now}::timestamptz from recorded
        on conflict (account_id) do update set since = excluded.since`);
}

/** Facts of imported opt-outs whose opt-out, person or role is not there any more. */
export async function deleteStaleFacts(tx: Db, now: Instant): Promise<void> {
  await tx.run(sql`
    with gone as (
      delete from fact where kind = 'opted_out' and external_id like 'opt_outs:%' and not exists (
        select from opt_out_person about join opt_out using (opt_out_id)
          join person_role on person_role.person_id = about.person_id and person_role.account_id = fact.account_id
         where about.person_id::text = fact.actor_id and opt_out.happened_at <= fact.happened_at)
      returning account_id)
    insert into account_due (account_id, since) select distinct account_id, ${now}::timestamptz from gone
        on conflict (account_id) do update set since = excluded.since`);
}

// Counts ---------------------------------------------------------------------------------------------------------------

/** `waiting` are those that are about nobody we know. */
export function countOptOuts(db: Db): Promise<{ people: number; waiting: number; all: number }> {
  return db.get(sql<{ people: number; waiting: number; all: number }>`
    select (select count(distinct person_id) from opt_out_person) as people,
           (select count(*) from opt_out where ${WAITS}) as waiting, (select count(*) from opt_out) as all`);
}

const WAITS = sql`not exists (select from opt_out_person about where about.opt_out_id = opt_out.opt_out_id)`;

export async function countWaitingOf(db: Db, importRunIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.list(sql<{ importRunId: string; count: number }>`
    select last_run_id as "importRunId", count(*) as count from opt_out
     where last_run_id = any(${importRunIds as string[]}::uuid[]) and ${WAITS} group by last_run_id`);
  return new Map(rows.map(({ importRunId, count }) => [importRunId, count]));
}

// Of one person --------------------------------------------------------------------------------------------------------

export type OptOut = { optOutId: string; source: string; word: string; happenedAt: Instant };
export type Whose = { emails: readonly string[]; personIds: readonly string[] };

const OPT_OUT = sql`opt_out_id as "optOutId", source, word, happened_at as "happenedAt"`;

/** @param whose addresses in small letters, without what stands between a plus and the at sign */
export function listOptOutsOf(db: Db, { emails, personIds }: Whose): Promise<OptOut[]> {
  return db.list(sql<OptOut>`
    select ${OPT_OUT} from opt_out
     where lower(regexp_replace(word, '\\+[^@]*@', '@')) = any(${emails as string[]}::text[])
        or opt_out_id in (select opt_out_id from opt_out_person where person_id = any(${personIds as string[]}::uuid[]))
     order by happened_at, opt_out_id`);
}

export function listAllOptOuts(db: Db, after: string | null, limit: number): Promise<OptOut[]> {
  return db.list(sql<OptOut>`
    select ${OPT_OUT} from opt_out where ${after}::uuid is null or opt_out_id > ${after}::uuid
     order by opt_out_id limit ${limit}`);
}

export async function deleteOptOuts(db: Db, optOutIds: readonly string[]): Promise<void> {
  await db.run(sql`delete from opt_out where opt_out_id = any(${optOutIds as string[]}::uuid[])`);
}
