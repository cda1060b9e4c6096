/** One row per company that somebody works. */
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { Lease } from "#core/queue/lease.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export function findLease(db: Db, companyId: CompanyId): Promise<Lease | null> {
  return db.find(sql<Lease>`
    select member_id as "memberId", taken_at as since, until from lease where company_id = ${companyId}`);
}

/** One statement, so that of two who take it at once one gets it. @returns null when a colleague has it */
export function takeLease(
  db: Db,
  { companyId, accountId }: { companyId: CompanyId; accountId: AccountId },
  lease: Lease,
): Promise<Lease | null> {
  return db.find(sql<Lease>`
    insert into lease (company_id, account_id, member_id, taken_at, until)
    values (${companyId}, ${accountId}, ${lease.memberId}, ${lease.since}, ${lease.until})
    on conflict (company_id) do update
      set account_id = excluded.account_id, member_id = excluded.member_id, until = greatest(lease.until, excluded.until),
        taken_at = case when lease.until > excluded.taken_at then lease.taken_at else excluded.taken_at end
      where lease.until <= excluded.taken_at or lease.member_id = excluded.member_id
    returning member_id as "memberId", taken_at as since, until`);
}

export async function extendLease(db: Db, companyId: CompanyId, lease: Lease): Promise<void> {
  await db.run(sql`
    update lease set until = greatest(until, ${lease.until}::timestamptz)
    where company_id = ${companyId} and member_id = ${lease.memberId}`);
}

/** @returns false when the member had none that was in force */
export async function endLease(db: Db, companyId: CompanyId, memberId: MemberId, now: Instant): Promise<boolean> {
  const ended = await db.list(sql<{ isHeld: boolean }>`
    delete from lease where company_id = ${companyId} and member_id = ${memberId}
    returning until > ${now}::timestamptz as "isHeld"`);
  return ended.some(({ isHeld }) => isHeld);
}

export async function findCompanyOf(db: Db, accountId: AccountId): Promise<CompanyId | null> {
  const found = await db.find(sql<{ companyId: CompanyId }>`
    select company_id as "companyId" from account where account_id = ${accountId}`);
  return found?.companyId ?? null;
}
