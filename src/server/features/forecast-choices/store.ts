/** SQL of whose forecast rules read, and of how far the vendor's were imported. */
import type { LocalDate } from "#core/time/local-date.ts";
import type { ChoiceRow } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** @returns false when somebody else has just taken that version */
export async function createChoice(db: Db, choice: ChoiceRow): Promise<boolean> {
  const made = await db.run(sql`
    insert into forecast_choice (version, source, stale_after_days, effective_on, member_id, reason, recorded_at)
    values (${choice.version}, ${choice.source}, ${choice.staleAfterDays}, ${choice.effectiveOn}::date,
      ${choice.memberId}, ${choice.reason}, ${choice.recordedAt}::timestamptz)
    on conflict (version) do nothing`);
  return made === 1;
}

export type VendorCounts = { accounts: number; imported: number; stale: number; newestOn: LocalDate | null };

/** @param freshFrom a forecast that was made before this day is stale */
export function countVendorForecasts(
  db: Db,
  { today, freshFrom }: { today: LocalDate; freshFrom: LocalDate },
): Promise<VendorCounts> {
  return db.get(sql<VendorCounts>`
    select count(*) as accounts, count(newest.issued_on) as imported,
      count(*) filter (where newest.issued_on < ${freshFrom}::date) as stale, max(newest.issued_on) as "newestOn"
    from account_state left join (
      select account_id, period_start, max(issued_on) as issued_on
      from vendor_forecast where issued_on <= ${today}::date group by account_id, period_start
    ) as newest on newest.account_id = account_state.account_id and newest.period_start = account_state.period_start
    where account_state.period_start is not null`);
}
