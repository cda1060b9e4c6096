/** SQL of what came of comparing bills with invoices, for people to read, and of what they say of prices. */
import type { AccountId } from "#core/ids.ts";
import type { Cause, CausedDifference } from "#core/reconciliation/check-invoice.ts";
import type { NotChecked } from "#core/reconciliation/not-checked.ts";
import type { PricesWord } from "#core/reconciliation/prices-confirmed.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export async function isAccount(db: Db, accountId: AccountId): Promise<boolean> {
  return (await db.find(sql`select from account where account_id = ${accountId}`)) !== null;
}

export type WordRow = PricesWord & { version: number; memberId: string; recordedAt: Instant };

export type SaidWord = Omit<WordRow, "isConfirmed"> & { isConfirmed: boolean | null };

/** Newest first, taken back ones included. */
export function listWordsOf(db: Db, accountId: AccountId): Promise<SaidWord[]> {
  return db.list(sql<SaidWord>`
    select version, is_confirmed as "isConfirmed", reason, until, member_id as "memberId", recorded_at as "recordedAt"
    from price_word where account_id = ${accountId} order by version desc`);
}

/** @returns false when somebody else has just taken that version */
export async function createWord(db: Db, accountId: AccountId, word: SaidWord): Promise<boolean> {
  const made = await db.run(sql`
    insert into price_word (account_id, version, is_confirmed, reason, until, member_id, recorded_at)
    values (${accountId}, ${word.version}, ${word.isConfirmed}, ${word.reason}, ${word.until}::date, ${word.memberId},
      ${word.recordedAt}::timestamptz)
    on conflict (account_id, version) do nothing`);
  return made === 1;
}

export type TotalRow = {
  currency: string;
  isWithin: boolean;
  invoices: number;
  invoicedMinor: number;
  ourMinor: number;
  invoicedNetMinor: number;
  ourNetMinor: number;
};

export function listTotals(db: Db): Promise<TotalRow[]> {
  return db.list(sql<TotalRow>`
    select currency, is_within as "isWithin", count(*) as invoices, sum(invoice_gross_minor)::bigint as "invoicedMinor",
      sum(our_gross_minor)::bigint as "ourMinor", sum(invoice_net_minor)::bigint as "invoicedNetMinor",
      sum(our_net_minor)::bigint as "ourNetMinor"
    from invoice_check where not_checked is null group by currency, is_within order by currency, is_within`);
}

export type CauseRow = { currency: string; cause: Cause; invoices: number; moreMinor: number; lessMinor: number };

export function listCauses(db: Db): Promise<CauseRow[]> {
  return db.list(sql<CauseRow>`
    select currency, part ->> 'cause' as cause,
      count(distinct (invoice_check.account_id, period_start, period_end)) as invoices,
      coalesce(sum((part ->> 'minor')::bigint) filter (where (part ->> 'minor')::bigint > 0), 0)::bigint as "moreMinor",
      coalesce(-sum((part ->> 'minor')::bigint) filter (where (part ->> 'minor')::bigint < 0), 0)::bigint as "lessMinor"
    from invoice_check cross join jsonb_array_elements(causes) as part
    where not_checked is null group by currency, part ->> 'cause'`);
}

export function listNotChecked(db: Db): Promise<{ why: NotChecked; periods: number }[]> {
  return db.list(sql<{ why: NotChecked; periods: number }>`
    select not_checked as why, count(*) as periods from invoice_check
    where not_checked is not null group by not_checked order by count(*) desc, not_checked`);
}

export type PricesCounts = {
  accounts: number;
  confirmed: number;
  byPerson: number;
  notConfirmed: number;
  withoutInvoices: number;
  checkedAt: Instant | null;
};

export function countPrices(db: Db): Promise<PricesCounts> {
  return db.get(sql<PricesCounts>`
    select count(*) as accounts, count(*) filter (where is_confirmed) as confirmed,
      count(*) filter (where confirmed_by = 'person') as "byPerson",
      count(*) filter (where not is_confirmed) as "notConfirmed",
      count(*) filter (where account_prices.account_id is null) as "withoutInvoices", max(checked_at) as "checkedAt"
    from account_state left join account_prices using (account_id)`);
}

export type WorstRow = {
  accountId: AccountId;
  name: string;
  currency: string;
  isConfirmed: boolean;
  by: "invoices" | "person";
  because: string;
  periods: number;
  checked: number;
  within: number;
  apartMinor: number;
  mainCause: Cause | null;
};

export type WorstAsked = {
  isConfirmed: boolean | undefined;
  cause: Cause | undefined;
  after: { apartMinor: number; accountId: AccountId } | null;
  most: number;
};

/** The furthest apart first, whatever the currency: amounts are compared as numbers and never added. */
export function listWorst(db: Db, { isConfirmed, cause, after, most }: WorstAsked): Promise<WorstRow[]> {
  const confirmed = isConfirmed === undefined ? sql`true` : sql`is_confirmed = ${isConfirmed}`;
  const caused = cause === undefined ? sql`true` : sql`main_cause = ${cause}`;
  const beyond =
    after === null
      ? sql`true`
      : sql`(apart_minor < ${after.apartMinor} or (apart_minor = ${after.apartMinor}
          and account_prices.account_id > ${after.accountId}::uuid))`;
  return db.list(sql<WorstRow>`
    select account_prices.account_id as "accountId", name, account_prices.currency, is_confirmed as "isConfirmed",
      confirmed_by as by, because, periods, checked, within, apart_minor as "apartMinor", main_cause as "mainCause"
    from account_prices join account_state using (account_id)
    where ${confirmed} and ${caused} and ${beyond}
    order by apart_minor desc, account_prices.account_id limit ${most}`);
}

export type DifferenceRow = {
  accountId: AccountId;
  externalId: string;
  name: string;
  periodStart: LocalDate;
  periodEnd: LocalDate;
  invoices: string[];
  currency: string;
  notChecked: NotChecked | null;
  isWithin: boolean | null;
  invoiceGrossMinor: number | null;
  ourGrossMinor: number | null;
  invoiceNetMinor: number | null;
  ourNetMinor: number | null;
  causes: CausedDifference[];
};

export type DifferencesAsked = {
  onlyApart: boolean;
  after: { accountId: AccountId; periodStart: LocalDate; periodEnd: LocalDate } | null;
  most: number;
};

/** One row for each closed period, in order of account and period. */
export function listDifferences(db: Db, { onlyApart, after, most }: DifferencesAsked): Promise<DifferenceRow[]> {
  const apart = onlyApart ? sql`is_within is not true` : sql`true`;
  const beyond =
    after === null
      ? sql`true`
      : sql`(invoice_check.account_id, period_start, period_end)
          > (${after.accountId}::uuid, ${after.periodStart}::date, ${after.periodEnd}::date)`;
  return db.list(sql<DifferenceRow>`
    select invoice_check.account_id as "accountId", external_id as "externalId", name, period_start as "periodStart",
      period_end as "periodEnd", invoices, invoice_check.currency, not_checked as "notChecked", is_within as "isWithin",
      invoice_gross_minor as "invoiceGrossMinor", our_gross_minor as "ourGrossMinor",
      invoice_net_minor as "invoiceNetMinor", our_net_minor as "ourNetMinor", causes
    from invoice_check join account on account.account_id = invoice_check.account_id
    where ${apart} and ${beyond}
    order by invoice_check.account_id, period_start, period_end limit ${most}`);
}
