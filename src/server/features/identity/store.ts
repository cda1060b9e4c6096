/** SQL of what persons say of who belongs together. */
import type { IdentityAct } from "#core/companies/membership.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
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
