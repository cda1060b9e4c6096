/** SQL of the days that bills name. */
import type { AccountId } from "#core/ids.ts";
import type { Currency } from "#core/money/currency.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type BillDays = { renewalOn: LocalDate | null; anchorDay: number | null; currency: Currency | null };

export async function findBillDays(db: Db, accountId: AccountId): Promise<BillDays> {
  const row = await db.find(sql<BillDays>`
    select renewal_on as "renewalOn", period_anchor_day as "anchorDay", account.currency
    from account left join account_state using (account_id) where account_id = ${accountId}`);
  return row ?? { renewalOn: null, anchorDay: null, currency: null };
}
