/** SQL that takes facts and whole accounts back, a batch of accounts at a time. */
import type { RowValues } from "#core/imports/undo-change.ts";
import type { Instant } from "#core/time/instant.ts";
import { recordListChange } from "#server/features/list-versions/reads.ts";
import { markDue as markPairsDue } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** Accounts in the order of their ids, whether or not the run touched them. */
export async function listAccountIds(db: Db, after: string | null, most: number): Promise<string[]> {
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account where ${after === null ? sql`true` : sql`account_id > ${after}::uuid`}
     order by account_id limit ${most}`);
  return found.map(({ accountId }) => accountId);
}

export async function listBookSubjects(db: Db, importRunId: string): Promise<string[]> {
  const found = await db.list(sql<{ subjectId: string }>`
    select subject_id as "subjectId" from import_trace
     where import_run_id = ${importRunId} and table_name = 'price_book' and not is_undone`);
  return found.map(({ subjectId }) => subjectId);
}

export function deleteFacts(db: Db, accountIds: readonly string[], importRunId: string): Promise<number> {
  return db.run(
    sql`delete from fact where account_id = any(${accountIds as string[]}::uuid[]) and import_run_id = ${importRunId}`,
  );
}

/** Without one of these, nobody brought or did anything with an account besides the run that made it. */
const STANDS_ON_ACCOUNT = [
  "account_source",
  "person_role",
  "project",
  "account_plan",
  "subscription",
  "invoice",
  "invoice_line",
  "payment",
  "credit",
  "limit_state",
  "vendor_forecast",
  "human_assignment",
  "fact",
  "note",
  "task",
  "message",
  "queue_act",
  "usage_month",
  "usage_cumulative",
  "lease",
];

/** Of these accounts those that nothing of others stands on; other ids that the run brought do not count. */
export async function listFreeAccounts(db: Db, accountIds: readonly string[], importRunId: string): Promise<string[]> {
  const nothing = sql.join(
    STANDS_ON_ACCOUNT.map(
      (table) => sql`not exists (select 1 from ${sql.table(table)} x where x.account_id = account.account_id)`,
    ),
    sql` and `,
  );
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account where account_id = any(${accountIds as string[]}::uuid[]) and ${nothing}
       and not exists (select 1 from account_alias alias where alias.account_id = account.account_id and not exists (
         select 1 from import_trace t where t.table_name = 'account_alias' and t.import_run_id = ${importRunId}
            and t.subject_id = md5(concat_ws(':', 'account_alias', alias.source, alias.region, alias.external_id))::uuid))`);
  return found.map(({ accountId }) => accountId);
}

/** An account that stays keeps the ids that it was brought with. */
export function listFreeAliases(db: Db, keys: readonly RowValues[], importRunId: string): Promise<RowValues[]> {
  return db.list(sql<RowValues>`
    select given.source, given.region, given.external_id
      from jsonb_to_recordset(${json(keys)}) as given(source text, region text, external_id text)
      join account_alias alias using (source, region, external_id)
     where not exists (
       select 1 from account join import_trace t on t.subject_id = account.account_id and t.table_name = 'account'
              and t.import_run_id = ${importRunId} and t.value_before is null
        where account.account_id = alias.account_id)`);
}

const GOES_WITH_ACCOUNT = [
  "usage_revision",
  "usage_day_source",
  "forecast",
  "forecast_detail",
  "account_due",
  "account_state",
  "segment_stay",
  "alert",
  "queue_entry",
];

/** What was derived of accounts that go; siblings are looked at again. */
export async function deleteDerived(db: Db, accountIds: readonly string[], now: Instant): Promise<void> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  await db.run(sql`insert into account_due (account_id, since)
    select distinct sibling.account_id, ${now}::timestamptz from account join account sibling using (company_id)
     where account.account_id = ${ids} and not sibling.account_id = ${ids}
        on conflict (account_id) do update set since = excluded.since`);
  await markPairsDue(db, accountIds);
  for (const table of GOES_WITH_ACCOUNT) await db.run(sql`delete from ${sql.table(table)} where account_id = ${ids}`);
  await recordListChange(db, null);
}

/** Of new rows of a table those that nothing else stands on. */
export async function listFree(db: Db, table: string, keys: readonly RowValues[]): Promise<RowValues[]> {
  const stands = STANDING[table];
  if (stands === undefined || keys.length === 0) return [...keys];
  const ids = keys.map((key) => String(key[stands.column]));
  const found = await db.list(sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as given(id) where not exists (${stands.sql})`);
  const free = new Set(found.map(({ id }) => id));
  return keys.filter((key) => free.has(String(key[stands.column])));
}

const STANDING: Readonly<Record<string, { column: string; sql: Sql }>> = {
  company: { column: "company_id", sql: sql`select 1 from account where company_id = given.id` },
  project: { column: "project_id", sql: sql`select 1 from usage_month where project_id = given.id` },
  person: {
    column: "person_id",
    sql: sql`select 1 from person_role where person_id = given.id union all select 1 from message where person_id = given.id`,
  },
};

export async function forgetPast(db: Db, accountIds: readonly string[]): Promise<void> {
  await db.run(
    sql`update account set reconstructed_through = null where account_id = any(${accountIds as string[]}::uuid[])`,
  );
}

/** Without any decision left, deriving would not look for stays and alerts that were saved before. */
export async function deleteStaysAndAlerts(db: Db, accountIds: readonly string[]): Promise<void> {
  for (const table of ["segment_stay", "alert"])
    await db.run(sql`delete from ${sql.table(table)} where account_id = any(${accountIds as string[]}::uuid[])`);
}

/** Accounts without usage have no past. */
export async function forgetPastWithoutUsage(db: Db, accountIds: readonly string[]): Promise<void> {
  await db.run(sql`update account set reconstructed_through = null
    where account_id = any(${accountIds as string[]}::uuid[]) and not exists (
      select 1 from usage_month where usage_month.account_id = account.account_id)`);
}

export async function markDue(db: Db, accountIds: readonly string[] | "all", now: Instant): Promise<void> {
  await db.run(sql`insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account
     where ${accountIds === "all" ? sql`true` : sql`account_id = any(${accountIds as string[]}::uuid[])`}
        on conflict (account_id) do update set since = excluded.since`);
}

export async function countFacts(db: Db, importRunId: string): Promise<{ kind: string; count: number }[]> {
  return db.list(sql<{ kind: string; count: number }>`
    select kind, count(*) as count from fact where import_run_id = ${importRunId} group by kind order by kind`);
}

export async function countAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account`)).count;
}
