/** SQL of what persons say of identity, of ids of other systems, and of what accounts have in common. */
import type { IdentityAct } from "#core/companies/membership.ts";
import type { Trace } from "#core/companies/propose-siblings.ts";
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import { ACT } from "#server/features/memberships/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export function findAct(db: Db, actId: string): Promise<IdentityAct | null> {
  return db.find(sql<IdentityAct>`select ${ACT} from identity_act where act_id = ${actId}`);
}

export async function isUndone(db: Db, actId: string): Promise<boolean> {
  return (await db.list(sql`select from identity_act where undoes = ${actId}`)).length > 0;
}

export async function recordAct(db: Db, act: IdentityAct & { reason: string | null }): Promise<void> {
  await db.run(sql`
    insert into identity_act (act_id, kind, account_id, other_id, new_company_id, placed, undoes, member_id, reason,
      happened_at, recorded_at)
    values (${act.actId}, ${act.kind}, ${act.accountId}, ${act.otherId}, ${act.newCompanyId}, ${json(act.placed)},
      ${act.undoes}, ${act.memberId}, ${act.reason}, ${act.happenedAt}, ${act.happenedAt})`);
}

/** Any number: what persons say of identity is written one after the other, whichever accounts it is about. */
const ONE_AT_A_TIME = 4_021_060;

export async function lockIdentity(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME}::bigint)`);
}

export async function createCompany(db: Db, companyId: CompanyId, name: string, now: Instant): Promise<void> {
  await db.run(sql`
    insert into company (company_id, name, recorded_at) values (${companyId}, ${name}, ${now})
    on conflict (company_id) do nothing`);
}

// What accounts have in common ---------------------------------------------------------------------------------------

const WEB_DOMAIN = sql`regexp_replace(lower(domain), '^www\\.', '')`;
const MAIL_DOMAIN = sql`split_part(lower(email), '@', 2)`;
/** Whoever pays or runs the account. */
const RESPONSIBLE = sql`lower(role) in ('billing', 'owner', 'admin')`;

/** More than a team answers in weeks, strongest first; others come up as these are answered. */
const MOST_SHARED = 2000;

/** @param within only what has to do with these domains, in small letters; null for all */
export function listTraces(db: Db, most: number, within: readonly string[] | null = null): Promise<Trace[]> {
  const domains = within as string[] | null;
  const web =
    domains === null ? sql`true` : sql`lower(domain) = any(${domains.flatMap((one) => [one, `www.${one}`])}::text[])`;
  const mail = domains === null ? sql`true` : sql`${MAIL_DOMAIN} = any(${domains}::text[])`;
  return db.list(sql<Trace>`
    with trace as (
      select account_id, company_id, name, 'web-domain' as kind, ${WEB_DOMAIN} as value
      from account where domain is not null and ${web}
      union
      select account_id, company_id, account.name, 'email-domain', ${MAIL_DOMAIN}
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${mail}
      union
      select account_id, company_id, account.name, 'billing-email', lower(email)
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${RESPONSIBLE} and ${mail}
    ), shared as (
      select kind = 'billing-email' as is_address, value from trace
      group by 1, 2 having count(distinct company_id) between 2 and ${most}
      order by 1 desc, 2 limit ${MOST_SHARED}
    )
    select account_id as "accountId", company_id as "companyId", name, kind, trace.value
    from trace join shared on shared.is_address = (kind = 'billing-email') and shared.value = trace.value
    order by account_id, kind, value`);
}

/** Those of its web and of its people's addresses. */
export async function listDomains(db: Db, accountId: AccountId): Promise<string[]> {
  const rows = await db.list(sql<{ domain: string }>`
    select ${WEB_DOMAIN} as domain from account where account_id = ${accountId} and domain is not null
    union
    select ${MAIL_DOMAIN} from person_role join person using (person_id)
    where account_id = ${accountId} and email is not null and removed_on is null`);
  return rows.map(({ domain }) => domain);
}

// Ids of other systems -----------------------------------------------------------------------------------------------

export type AliasRow = AliasKey & {
  accountId: AccountId;
  /** The member who gave it by hand; null where a source brought it. */
  addedBy: MemberId | null;
};

const ALIAS = sql`source, region, external_id as "externalId", account_id as "accountId", added_by as "addedBy"`;

export function listAliases(db: Db, accountIds: readonly AccountId[]): Promise<AliasRow[]> {
  return db.list(sql<AliasRow>`
    select ${ALIAS} from account_alias where account_id = any(${accountIds as string[]}::uuid[])
    order by source, region, external_id`);
}

export type AliasKey = { source: string; region: string; externalId: string };

export function findAlias(db: Db, { source, region, externalId }: AliasKey): Promise<AliasRow | null> {
  return db.find(sql<AliasRow>`
    select ${ALIAS} from account_alias
    where source = ${source} and region = ${region} and external_id = ${externalId}`);
}

/** @returns false where the id is taken */
export async function addAlias(db: Db, alias: AliasRow, now: Instant): Promise<boolean> {
  const { source, region, externalId, accountId, addedBy } = alias;
  const added = await db.list(sql`
    insert into account_alias (source, region, external_id, account_id, added_by, recorded_at)
    values (${source}, ${region}, ${externalId}, ${accountId}, ${addedBy}, ${now})
    on conflict (source, region, external_id) do nothing returning external_id`);
  return added.length > 0;
}

/** @returns false where the account has no such id */
export async function removeAlias(db: Db, key: AliasKey, accountId: AccountId): Promise<boolean> {
  const removed = await db.list(sql`
    delete from account_alias
    where source = ${key.source} and region = ${key.region} and external_id = ${key.externalId}
      and account_id = ${accountId} returning external_id`);
  return removed.length > 0;
}

export type Counts = { accountId: AccountId; notes: number; tasks: number; people: number };

/** What would be seen together. */
export function countWork(db: Db, accountIds: readonly AccountId[]): Promise<Counts[]> {
  return db.list(sql<Counts>`
    select account_id as "accountId",
      (select count(*) from note where note.account_id = account.account_id and deleted_at is null) as notes,
      (select count(*) from task where task.account_id = account.account_id and deleted_at is null and done_at is null) as tasks,
      (select count(*) from person_role r where r.account_id = account.account_id and removed_on is null) as people
    from account where account_id = any(${accountIds as string[]}::uuid[])`);
}
