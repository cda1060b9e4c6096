/** SQL that finds whose facts a run wrote something of, or who were priced by its books. */
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type TouchedBy = { importRunId: string; beganAfter: string; startedAt: Instant; repriced: Repriced };

/** Whose facts the run wrote something of, or who were priced by its books. */
export function touchedAccounts(run: TouchedBy): Sql {
  const { importRunId } = run;
  return sql`
    select account_id from account where ${isPriced(run)}
    union select account_id from usage_month where first_run_id = ${importRunId}
    union select account_id from usage_day_source where import_run_id = ${importRunId}
    union select account_id from usage_revision where import_run_id = ${importRunId} and not is_voided
    union select account_id from fact where import_run_id = ${importRunId}
    union select subject_id from import_trace where import_run_id = ${importRunId} and not is_undone`;
}

export type Repriced = { currencies: string[]; books: string[] };

/**
 * Books of the run that hold today, or that are the first of their currency. They count also when they are back already,
 * since of their accounts some may be left.
 */
export async function findRepriced(db: Db, importRunId: string, today: LocalDate): Promise<Repriced> {
  const found = await db.list(sql<{ book: string; currency: string }>`
    with mine as (
      select distinct row_key ->> 'price_book_id' as book, side.body ->> 'currency' as currency,
             (side.body ->> 'effective_on')::date as effective_on
        from import_trace cross join lateral (values (value_before), (value_after)) as side(body)
       where import_run_id = ${importRunId} and table_name = 'price_book' and side.body is not null)
    select book, currency from mine
     where effective_on <= ${today}::date or not exists (
       select 1 from price_book other where other.currency::text = mine.currency and other.price_book_id <> mine.book
          and other.effective_on < mine.effective_on)`);
  return { currencies: found.map(({ currency }) => currency), books: found.map(({ book }) => book) };
}

/** Something of the account was decided or forecast since, while one of the books was there; versions name them all. */
function isPriced({ beganAfter, startedAt, repriced: { currencies, books } }: TouchedBy): Sql {
  if (books.length === 0) return sql`false`;
  const names = (versions: Sql) => sql`string_to_array(translate(${versions}, '+', ' '), ' ') && ${books}::text[]`;
  return sql`(account.currency = any(${currencies}::text[]) and (
      exists (select 1 from decision d where d.account_id = account.account_id and d.decision_id > ${beganAfter}::uuid
                and ${names(sql`d.body ->> 'versions'`)} and not exists (
                  select 1 from decision v where v.account_id = d.account_id and v.natural_key = 'voided:' || d.decision_id))
      or exists (select 1 from forecast f where f.account_id = account.account_id
                and f.recorded_at >= ${startedAt}::timestamptz and f.voided_at is null and ${names(sql`f.versions`)})))`;
}

export async function listTouched(db: Db, run: TouchedBy, accountIds: readonly string[]): Promise<string[]> {
  const { importRunId } = run;
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account
     where account_id = any(${accountIds as string[]}::uuid[]) and (
           exists (select 1 from usage_month u where u.account_id = account.account_id and u.first_run_id = ${importRunId})
        or exists (select 1 from usage_day_source s where s.account_id = account.account_id and s.import_run_id = ${importRunId})
        or exists (select 1 from usage_revision r
                    where r.account_id = account.account_id and r.import_run_id = ${importRunId} and not r.is_voided)
        or exists (select 1 from fact f where f.account_id = account.account_id and f.import_run_id = ${importRunId})
        or exists (select 1 from import_trace t
                    where t.subject_id = account.account_id and t.import_run_id = ${importRunId} and not t.is_undone)
        or ${isPriced(run)})`);
  return found.map(({ accountId }) => accountId);
}
