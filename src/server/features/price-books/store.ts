/** SQL of price books, and of what one would change. */
import type { AccountId, MeterKey } from "#core/ids.ts";
import type { Currency } from "#core/money/currency.ts";
import type { BookEffects } from "#core/rating/book-effects.ts";
import type { PricedMeters } from "#core/state/priced-meters.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type NewBook = { id: string; currency: string; effectiveOn: LocalDate; body: unknown; recordedAt: Instant };

/** @returns false where there is one with this id */
export async function createBook(db: Db, book: NewBook): Promise<boolean> {
  const made = await db.run(sql`
    insert into price_book (price_book_id, currency, effective_on, body, recorded_at)
    values (${book.id}, ${book.currency}, ${book.effectiveOn}::date, ${json(book.body)}, ${book.recordedAt}::timestamptz)
    on conflict (price_book_id) do nothing`);
  return made === 1;
}

/** @returns false where it is not there, or holds already */
export async function deleteBookToCome(db: Db, id: string, today: LocalDate): Promise<boolean> {
  return (
    (await db.run(sql`delete from price_book where price_book_id = ${id} and effective_on > ${today}::date`)) === 1
  );
}

export type UnpricedMeter = {
  meter: MeterKey;
  currencies: Currency[];
  accounts: number;
  quantity: string;
  lastDay: LocalDate;
};

/**
 * Used in months from that one on by accounts whose book has no price for it; where an account's currency has no book, by
 * no book at all.
 * @param meters null: all
 */
export function listUnpriced(
  db: Db,
  { byCurrency, anywhere, everywhere }: PricedMeters,
  { from, meters }: { from: LocalDate; meters: readonly MeterKey[] | null },
): Promise<UnpricedMeter[]> {
  const pairs = [...byCurrency].flatMap(([currency, some]) => [...some].map((meter) => ({ currency, meter })));
  return db.list(sql<UnpricedMeter>`
    select meter, array_agg(distinct account.currency::text order by account.currency::text) as currencies,
      count(distinct account_id) as accounts, sum(quantity)::text as quantity, max(month + position::int - 1) as "lastDay"
    from usage_month join account using (account_id)
      cross join lateral unnest(days) with ordinality as day (quantity, position)
    where month >= ${from}::date and not meter = any(${[...everywhere] as string[]}::text[])
      and (${meters === null} or meter = any(${(meters ?? []) as string[]}::text[])) and quantity > 0
      and case when account.currency = any(${[...byCurrency.keys()] as string[]}::text[])
        then (account.currency::text, meter) not in (
          select currency, meter from unnest(${pairs.map(({ currency }) => currency)}::text[],
            ${pairs.map(({ meter }) => meter) as string[]}::text[]) as priced (currency, meter))
        else not meter = any(${[...anywhere] as string[]}::text[]) end
    group by meter order by count(distinct account_id) desc, meter`);
}

export async function markCurrencyDue(db: Db, currency: string, now: Instant): Promise<number> {
  return db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account where currency = ${currency}
    on conflict (account_id) do update set since = excluded.since`);
}

/** Accounts whose plan names that book, now or on a day to come: they are priced by it from the moment that it is there. */
export async function markNamingDue(db: Db, priceBookId: string, now: Instant): Promise<number> {
  return db.run(sql`
    insert into account_due (account_id, since)
    select distinct account_id, ${now}::timestamptz from account_plan where price_book_id = ${priceBookId}
    on conflict (account_id) do update set since = excluded.since`);
}

export type PreviewRow = {
  previewId: string;
  priceBookId: string;
  currency: string;
  body: unknown;
  effectiveOn: LocalDate;
  state: "waiting" | "running" | "done" | "failed";
  done: number;
  total: number;
  effects: BookEffects | null;
  problem: string | null;
  askedAt: Instant;
};

export async function createPreview(
  db: Db,
  preview: Pick<PreviewRow, "previewId" | "priceBookId" | "currency" | "body" | "effectiveOn" | "askedAt"> & {
    memberId: string;
  },
): Promise<void> {
  await db.run(sql`
    insert into price_preview (preview_id, price_book_id, currency, body, effective_on, state, member_id, asked_at)
    values (${preview.previewId}, ${preview.priceBookId}, ${preview.currency}, ${json(preview.body)},
      ${preview.effectiveOn}::date, 'waiting', ${preview.memberId}, ${preview.askedAt}::timestamptz)`);
}

export async function findPreview(db: Db, previewId: string): Promise<PreviewRow | null> {
  return (await listPreviews(db, [previewId]))[0] ?? null;
}

export function listPreviews(db: Db, previewIds: readonly string[]): Promise<PreviewRow[]> {
  return db.list(sql<PreviewRow>`
    select preview_id as "previewId", price_book_id as "priceBookId", currency, body, effective_on as "effectiveOn",
      state, done, total, effects, problem, asked_at as "askedAt"
    from price_preview where preview_id = any(${previewIds as string[]}::uuid[])`);
}

export type PreviewProgress = Pick<PreviewRow, "state" | "done" | "total" | "effects" | "problem">;

export async function saveProgress(db: Db, previewId: string, progress: PreviewProgress): Promise<void> {
  const { state, done, total, effects, problem } = progress;
  await db.run(sql`
    update price_preview set state = ${state}, done = ${done}, total = ${total}, effects = ${effects && json(effects)},
      problem = ${problem}
    where preview_id = ${previewId}`);
}

/** Accounts with an open period in that currency. */
export async function listOpenAccounts(db: Db, currency: string): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account_state
    where currency = ${currency} and period_start is not null order by account_id`);
  return rows.map(({ accountId }) => accountId);
}
