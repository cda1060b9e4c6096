/** SQL that saves what a source says of accounts that are known already, a batch in a few statements. */

import type { SourceValues } from "#core/fields/source-values.ts";
import type { AccountFields, FieldChange } from "#core/imports/account-changes.ts";
import type { OwnId } from "#core/imports/account-rows.ts";
import type { SaveContext } from "#server/features/records/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

export type ChangedAccount = {
  accountId: string;
  fields: AccountFields;
  /** All that the source of this import says of the account now. */
  says: SourceValues;
  /** Of the account's columns and of what the source says. */
  changes: readonly FieldChange[];
  rowHash: string;
};

export type GivenRow = {
  region: string | null;
  externalId: string;
  rowHash: string;
  /** Null where the row does not say. */
  companyId: string | null;
  currency: string | null;
  anchorDay: number | null;
};

/**
 * Rows that their source sent just so the last time, of accounts that are still billed as they say. Each way finds its rows by a
 * whole index, as in `listKnown`. What a source says again is as fresh as its last delivery, to the hour.
 * @returns their places in what was given
 */
export async function confirmSame(
  tx: Db,
  rows: readonly GivenRow[],
  { source, now }: Pick<SaveContext, "source" | "now">,
): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const column = <Name extends keyof GivenRow>(name: Name) => rows.map((row) => row[name]);
  const { places } = await tx.get(sql<{ places: number[] }>`
    with given as (
      select * from unnest(${column("region")}::text[], ${column("externalId")}::text[], ${column("rowHash")}::bigint[],
        ${column("companyId")}::uuid[], ${column("currency")}::text[], ${column("anchorDay")}::int[]) with ordinality
        as given(region, external_id, row_hash, company_id, currency, anchor_day, place)),
    meant as materialized (
      select place, row_hash, company_id, currency, anchor_day, (array_agg(alias.account_id))[1] as account_id
        from given join lateral (
               select source, region, account_id from account_alias where external_id = given.external_id offset 0) alias
             on alias.source = ${source} and (given.region is null or alias.region = given.region)
       group by place, row_hash, company_id, currency, anchor_day having count(*) = 1),
    same as materialized (
      select place, meant.account_id
        from meant join lateral (
               select row_hash from account_source
                where account_id = meant.account_id and source = ${source} offset 0) said on said.row_hash = meant.row_hash
             join lateral (
               select coalesce(imported_company_id, company_id) as company_id, currency, period_anchor_day from account
                where account_id = meant.account_id offset 0) account
             on (meant.company_id is null or meant.company_id = account.company_id)
                and (meant.currency is null or meant.currency = account.currency)
                and (meant.anchor_day is null or meant.anchor_day = account.period_anchor_day)),
    confirmed as (
      update account_source set seen_at = ${now}::timestamptz from same
       where account_source.account_id = same.account_id and account_source.source = ${source}
         and account_source.seen_at <= ${now}::timestamptz - interval '1 hour')
    select coalesce(array_agg(place::int - 1), '{}') as places from same`);
  return new Set(places);
}

export async function updateAccounts(
  tx: Db,
  rows: readonly ChangedAccount[],
  { now }: Pick<SaveContext, "now">,
): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map(({ accountId, fields }) => ({
    account_id: accountId,
    company_id: fields.companyId,
    name: fields.name,
    domain: fields.domain,
    currency: fields.currency,
    plan: fields.plan,
    signed_up_on: fields.signedUpOn,
    period_anchor_day: fields.anchorDay,
    cancelled_on: fields.cancelledOn,
    country: fields.country,
  }));
  await tx.run(sql`update account set
      company_id = case when imported_company_id is null then given.company_id else account.company_id end,
      imported_company_id = case when imported_company_id is null then null else given.company_id end, name = given.name, domain = given.domain,
      currency = given.currency, plan = given.plan, signed_up_on = given.signed_up_on,
      period_anchor_day = given.period_anchor_day, cancelled_on = given.cancelled_on, country = given.country,
      changed_at = ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(given)}::json) as given(account_id uuid, company_id uuid, name text, domain text,
      currency text, plan text, signed_up_on date, period_anchor_day smallint, cancelled_on date, country text)
    where account.account_id = given.account_id`);
}

export async function saveSources(
  tx: Db,
  rows: readonly ChangedAccount[],
  { source, now }: Pick<SaveContext, "source" | "now">,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`insert into account_source (account_id, source, field_values, seen_at, older_seen_at, row_hash, recorded_at)
      select account_id, ${source}, field_values, ${now}::timestamptz, older_seen_at, row_hash, ${now}::timestamptz
        from json_to_recordset(${sourcesAsJson(rows)}::json)
          as given(account_id uuid, field_values jsonb, older_seen_at jsonb, row_hash bigint)
          on conflict (account_id, source) do update set field_values = excluded.field_values, seen_at = excluded.seen_at,
            older_seen_at = excluded.older_seen_at, row_hash = excluded.row_hash`);
}

function sourcesAsJson(rows: readonly Pick<ChangedAccount, "accountId" | "says" | "rowHash">[]): string {
  return JSON.stringify(
    rows.map(({ accountId, says, rowHash }) => ({
      account_id: accountId,
      field_values: says.values,
      older_seen_at: says.olderSeenAt,
      row_hash: rowHash,
    })),
  );
}

/** Of rows that say nothing new, in whatever words: a source may be asked every few minutes, so to the hour too. */
export async function confirmSources(
  tx: Db,
  rows: readonly Pick<ChangedAccount, "accountId" | "says" | "rowHash">[],
  { source, now }: Pick<SaveContext, "source" | "now">,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`update account_source
      set seen_at = ${now}::timestamptz, older_seen_at = given.older_seen_at, row_hash = given.row_hash
    from json_to_recordset(${sourcesAsJson(rows)}::json) as given(account_id uuid, older_seen_at jsonb, row_hash bigint)
    where account_source.account_id = given.account_id and account_source.source = ${source}
      and (account_source.seen_at <= ${now}::timestamptz - interval '1 hour' or account_source.row_hash is null
        or account_source.older_seen_at <> given.older_seen_at)`);
}

export type AliasRow = { source: string; region: string; external_id: string };

export function toAliasKey({ source, region, externalId }: OwnId): AliasRow {
  return { source, region, external_id: externalId };
}

/** An id that another account had meanwhile stays that account's. */
export async function replaceAliases(
  tx: Db,
  { gone, added }: { gone: readonly AliasRow[]; added: readonly (AliasRow & { account_id: string })[] },
  { now }: Pick<SaveContext, "now">,
): Promise<void> {
  await tx.run(sql`delete from account_alias using json_to_recordset(${JSON.stringify(gone)}::json)
    as given(source text, region text, external_id text)
    where account_alias.source = given.source and account_alias.region = given.region
      and account_alias.external_id = given.external_id`);
  await tx.run(sql`insert into account_alias (source, region, external_id, account_id, recorded_at)
    select source, region, external_id, account_id, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(added)}::json)
        as given(source text, region text, external_id text, account_id uuid)
        on conflict (source, region, external_id) do nothing`);
}

export async function recordChanges(
  tx: Db,
  rows: readonly ChangedAccount[],
  { source, importRunId, now }: Pick<SaveContext, "source" | "importRunId" | "now">,
): Promise<void> {
  const changes = rows.flatMap(({ accountId, changes: fields }) =>
    fields.map(({ field, before, after }) => ({
      account_id: accountId,
      change_id: newId(),
      field,
      value_before: before,
      value_after: after,
    })),
  );
  if (changes.length === 0) return;
  await tx.run(sql`insert into account_change (account_id, change_id, field, value_before, value_after, source,
      import_run_id, happened_at, recorded_at)
    select account_id, change_id, field, value_before, value_after, ${source}, ${importRunId}::uuid, ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(changes)}::json)
        as given(account_id uuid, change_id uuid, field text, value_before jsonb, value_after jsonb)`);
}
