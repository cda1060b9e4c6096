/** SQL that counts the accounts of the sample company and takes them away. */
import { recordListChange } from "#server/features/list-versions/reads.ts";
import { markDue } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export async function countSampleAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account where sample`)).count;
}

/** Tables whose rows do not go with their account by themselves, each with what names its account. */
const WITHOUT_CASCADE = [
  "usage_month",
  "usage_revision",
  "usage_cumulative",
  "forecast",
  "forecast_detail",
  "account_due",
  "account_state",
  "segment_stay",
  "alert",
  "account_alias",
  "lease",
  "queue_entry",
];

/** Takes the sample company and everything that hangs on it away. @returns how many accounts it had */
export async function removeSample(tx: Db): Promise<number> {
  const accounts = await tx.list(sql<{ accountId: string; companyId: string }>`
    select account_id as "accountId", company_id as "companyId" from account where sample`);
  const ids = accounts.map(({ accountId }) => accountId);
  await markDue(tx, ids);
  for (const table of WITHOUT_CASCADE)
    await tx.run(sql`delete from ${sql.table(table)} where account_id = any(${ids}::uuid[])`);
  await recordListChange(tx, null);
  await tx.run(sql`delete from account where account_id = any(${ids}::uuid[])`);
  await tx.run(sql`delete from company where sample`);
  await tx.run(sql`delete from person where sample`);
  await tx.run(sql`delete from opt_out where source = 'sample'`);
  await tx.run(sql`delete from complete_through where source = 'sample'`);
  await tx.run(sql`delete from imported_kind where source = 'sample'`);
  // Without it, no more of the sample company is made.
  await tx.run(sql`delete from setting where name = 'sample'`);
  return ids.length;
}
