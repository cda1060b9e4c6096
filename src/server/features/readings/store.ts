/** SQL of totals since a period began, as a billing system reports them. */
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Period = { accountId: string; projectId: string; meter: string; periodStart: LocalDate };
export type ReportedDay = Period & { day: LocalDate };
export type Reading = ReportedDay & { quantity: string };

/** @param readings each day of a period once @returns the periods of those that are new or changed, once for each */
export function saveReadings(tx: Db, readings: readonly Reading[], now: Instant): Promise<Period[]> {
  const column = <Name extends keyof Reading>(name: Name) => readings.map((reading) => reading[name]);
  return tx.list(sql<Period>`
    insert into usage_cumulative (account_id, project_id, meter, period_start, day, quantity, recorded_at)
    select account_id, project_id, meter, period_start, day, quantity, ${now}::timestamptz
      from unnest(${column("accountId")}::uuid[], ${column("projectId")}::uuid[], ${column("meter")}::text[],
        ${column("periodStart")}::date[], ${column("day")}::date[], ${column("quantity")}::numeric[])
        as given(account_id, project_id, meter, period_start, day, quantity)
        on conflict (account_id, project_id, meter, period_start, day) do update
       set quantity = excluded.quantity, recorded_at = excluded.recorded_at
     where usage_cumulative.quantity <> excluded.quantity
    returning account_id as "accountId", project_id as "projectId", meter, period_start as "periodStart"`);
}

export function listSpans(
  tx: Db,
  importRunId: string,
  accountIds: readonly string[],
): Promise<(Period & { lastDay: LocalDate })[]> {
  return tx.list(sql<Period & { lastDay: LocalDate }>`
    select subject_id as "accountId", row_key ->> 'project_id' as "projectId", row_key ->> 'meter' as meter,
           row_key ->> 'period_start' as "periodStart", max(row_key ->> 'day') as "lastDay"
      from import_trace where import_run_id = ${importRunId} and subject_id = any(${accountIds as string[]}::uuid[])
       and table_name = 'usage_cumulative' and not is_undone
     group by 1, 2, 3, 4`);
}

/** All readings of some accounts, in the order of their days. */
export function listReadingsOf(tx: Db, accountIds: readonly string[]): Promise<Reading[]> {
  return tx.list(sql<Reading>`
    select account_id as "accountId", project_id as "projectId", meter, period_start as "periodStart", day, quantity
      from usage_cumulative where account_id = any(${accountIds as string[]}::uuid[])
     order by account_id, project_id, meter, period_start, day`);
}

/** Of periods that may reach that day, in the order of their days. */
export function listReportedDays(db: Db, accountId: string, startedSince: LocalDate): Promise<ReportedDay[]> {
  return db.list(sql<ReportedDay>`
    select account_id as "accountId", project_id as "projectId", meter, period_start as "periodStart", day
      from usage_cumulative where account_id = ${accountId} and period_start >= ${startedSince}::date
     order by project_id, meter, period_start, day`);
}

/** In the order of their days. */
export function listReadings(tx: Db, periods: readonly Period[]): Promise<Reading[]> {
  const column = <Name extends keyof Period>(name: Name) => periods.map((period) => period[name]);
  return tx.list(sql<Reading>`
    select account_id as "accountId", project_id as "projectId", meter, period_start as "periodStart", day, quantity
      from usage_cumulative join unnest(${column("accountId")}::uuid[], ${column("projectId")}::uuid[],
        ${column("meter")}::text[], ${column("periodStart")}::date[]) as given(account_id, project_id, meter, period_start)
        using (account_id, project_id, meter, period_start)
     order by account_id, project_id, meter, period_start, day`);
}
