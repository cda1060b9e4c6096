/** SQL of a dry run: which accounts it would derive, and what is in the queue without them. */
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type DueAccount = {
  accountId: AccountId;
  companyId: CompanyId;
  /** Of a past that was never gone through; 0 without one. */
  pastDays: number;
};

const firstMonth = sql`(select min(month) from usage_month where usage_month.account_id = account.account_id)`;

/** In an order that says nothing about them, so that every n-th of them stands for all. */
export function listDue(db: Db, today: LocalDate): Promise<DueAccount[]> {
  return db.list(sql<DueAccount>`
    select account.account_id as "accountId", company_id as "companyId",
      case when reconstructed_through is null then greatest(0, ${today}::date - coalesce(${firstMonth}, ${today}::date)) else 0 end
        as "pastDays"
    from account_due join account using (account_id)
    order by md5(account.account_id::text)`);
}

/** Companies that other accounts than these bring into the queue. */
export async function listQueuedCompanies(db: Db, without: readonly AccountId[]): Promise<CompanyId[]> {
  const rows = await db.list(sql<{ companyId: CompanyId }>`
    select distinct company_id as "companyId" from account_state
    where detail ? 'queueEntry' and account_id not in (select unnest(${without as string[]}::uuid[]))`);
  return rows.map(({ companyId }) => companyId);
}
