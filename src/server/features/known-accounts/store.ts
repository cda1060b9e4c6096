/** SQL that finds accounts by the ids that sources have for them. */
import type { SourceValues } from "#core/fields/source-values.ts";
import type { AccountId } from "#core/ids.ts";
import type { AccountFields } from "#core/imports/account-changes.ts";
import { type KnownById, outsideIdOf } from "#core/imports/account-rows.ts";
import { outsideIdText } from "#core/imports/outside-id.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Alias = { externalId: string; region: string; accountId: string; currency: string };

/** In the order of region and id. @param after the last one of those before */
export function listAliases(
  db: Db,
  source: string,
  { after, most }: { after: Pick<Alias, "region" | "externalId">; most: number },
): Promise<Alias[]> {
  return db.list(sql<Alias>`
    select alias.external_id as "externalId", alias.region, alias.account_id as "accountId", account.currency
      from (select region, external_id, account_id from account_alias
             where source = ${source} and (region, external_id) > (${after.region}, ${after.externalId})
             order by region, external_id limit ${most}) as alias
      join account using (account_id) order by alias.region, alias.external_id`);
}

/** Of all sources, and our own ids too. */
export function listAliasesOf(db: Db, externalIds: readonly string[]): Promise<(Alias & { source: string })[]> {
  const ours = externalIds.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  return db.list(sql<Alias & { source: string }>`
    select alias.source, alias.external_id as "externalId", alias.region, alias.account_id as "accountId", account.currency
      from account_alias alias join account using (account_id)
     where alias.external_id = any(${externalIds as string[]}::text[])
     union all
    select 'firstbill', account_id::text, '', account_id, currency from account where account_id = any(${ours}::uuid[])`);
}

export type KnownAccount = AccountFields & { accountId: AccountId; homeSource: string; sources: SourceValues[] };

/** Its company is the one that sources say, also where a person says another. */
const KNOWN = sql`account_id as "accountId", coalesce(imported_company_id, company_id) as "companyId", name, domain, currency, plan,
  signed_up_on as "signedUpOn", period_anchor_day as "anchorDay", cancelled_on as "cancelledOn", country,
  account.source as "homeSource"`;

/** With all that sources say of them. In a statement of its own: put together there, it took most of the time. */
async function withSources<Account extends { accountId: AccountId }>(
  tx: Db,
  accounts: readonly Account[],
): Promise<(Account & { sources: SourceValues[] })[]> {
  if (accounts.length === 0) return [];
  const said = await tx.list(sql<SourceValues & { accountId: AccountId }>`
    select account_id as "accountId", source, field_values as values, seen_at as "seenAt", older_seen_at as "olderSeenAt"
      from account_source where account_id = any(${accounts.map(({ accountId }) => accountId)}::uuid[])`);
  const byAccount = new Map<AccountId, SourceValues[]>();
  for (const { accountId, ...one } of said) {
    const sources = byAccount.get(accountId);
    if (sources === undefined) byAccount.set(accountId, [one]);
    else sources.push(one);
  }
  return accounts.map((account) => ({ ...account, sources: byAccount.get(account.accountId) ?? [] }));
}

/**
 * By region and id. A row without a region means the account that has the id alone, wherever it is. An id that another
 * source remembered without a region is claimed by the first that has it in one. Each way finds its ids by a whole index:
 * within a first large import the planner knows nothing of the tables yet, and would read all of them for every batch.
 */
export async function listKnown(
  tx: Db,
  records: readonly ImportRecord[],
  source: string,
): Promise<Map<string, KnownById<KnownAccount> | "several">> {
  const regions = records.map(({ values }) => values["region"] ?? null);
  const ids = records.map(({ values }) => String(values["account"]));
  const anywhere = ids.filter((_, index) => regions[index] === null);
  const listed = await tx.list(sql<
    Omit<KnownAccount, "sources"> & { region: string | null; externalId: string; claims: boolean }
  >`
    select given.region, given.external_id as "externalId", ${KNOWN}, claims
      from (
        select given.region, given.external_id, alias.account_id, false as claims
          from unnest(${regions}::text[], ${ids}::text[]) as given(region, external_id)
          join account_alias alias on alias.source = ${source} and alias.region = given.region
           and alias.external_id = given.external_id
        union all
        select given.region, given.external_id, alias.account_id, true
          from unnest(${regions}::text[], ${ids}::text[]) as given(region, external_id)
          join account_alias alias on alias.source = ${source} and alias.region = '' and alias.external_id = given.external_id
          join account using (account_id)
         where given.region <> '' and account.source <> ${source}
        union all
        select null, given.external_id, alias.account_id, false
          from unnest(${anywhere}::text[]) as given(external_id)
          join lateral (select source, account_id from account_alias where external_id = given.external_id offset 0) alias
            on alias.source = ${source}) as given
      join account using (account_id)
     order by claims desc`);
  const known = new Map<string, KnownById<KnownAccount> | "several">();
  for (const { region, externalId, claims, ...account } of await withSources(tx, listed)) {
    const key = `${region ?? ""}\u0000${externalId}`;
    const before = known.get(key);
    const isCertain = before === undefined || (before !== "several" && before.claims);
    known.set(key, isCertain || !isOther(before, account) ? { account, claims } : "several");
  }
  return known;
}

/** The accounts that rows name by an id of another system. An id without a region is the account's that has it alone. */
export async function listSame(
  tx: Db,
  records: readonly ImportRecord[],
): Promise<Map<string, KnownAccount | "several">> {
  const named = records.flatMap((record) => outsideIdOf(record) ?? []);
  const outside = [...new Map(named.map((one) => [outsideIdText(one), one])).values()];
  if (outside.length === 0) return new Map();
  const listed = await tx.list(sql<Omit<KnownAccount, "sources"> & { word: string }>`
    select given.word, ${KNOWN}
      from unnest(${outside.map(outsideIdText)}::text[], ${outside.map(({ source }) => source)}::text[],
        ${outside.map(({ region }) => region)}::text[], ${outside.map(({ externalId }) => externalId)}::text[])
        as given(word, in_source, region, external_id)
      join account_alias alias on alias.source = given.in_source and alias.external_id = given.external_id
       and (alias.region = given.region or given.region is null)
      join account using (account_id)`);
  const same = new Map<string, KnownAccount | "several">();
  for (const { word, ...account } of await withSources(tx, listed)) {
    const before = same.get(word);
    same.set(
      word,
      before === undefined || (before !== "several" && !isOther({ account: before }, account)) ? account : "several",
    );
  }
  return same;
}

function isOther(before: { account: KnownAccount } | "several" | undefined, account: KnownAccount): boolean {
  return before === "several" || (before !== undefined && before.account.accountId !== account.accountId);
}
