/** SQL of comparing bills with invoices: what is to be compared, what came of it, and what was decided of prices before. */
import type { AccountId } from "#core/ids.ts";
import type { Cause, CausedDifference } from "#core/reconciliation/check-invoice.ts";
import type { NotChecked } from "#core/reconciliation/not-checked.ts";
import type { CheckedBill, PricesWord } from "#core/reconciliation/prices-confirmed.ts";
import type { PricesDecided } from "#core/state/prices-decision.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/**
 * Accounts with invoices that were derived since they were last compared: a changed fact, a new book or a new day derives
 * them. Those of the same instant are compared again, since which of the two came first is not known.
 */
export async function listToCheck(db: Db): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_state.account_id as "accountId"
    from account_state left join account_prices using (account_id)
    where (account_prices.checked_at is null or account_prices.checked_at <= account_state.derived_at)
      and (account_prices.account_id is not null
        or exists (select from invoice where invoice.account_id = account_state.account_id))
    order by account_state.account_id`);
  return rows.map(({ accountId }) => accountId);
}

export type LineRow = {
  accountId: AccountId;
  invoice: string;
  kind: "usage" | "package" | "discount" | "credit" | "tax" | "proration" | "other";
  meter: string | null;
  /** Exact, as text. */
  quantity: string | null;
  amountMinor: number;
};

export function listLines(db: Db, accountIds: readonly AccountId[]): Promise<LineRow[]> {
  return db.list(sql<LineRow>`
    select account_id as "accountId", invoice_external_id as invoice, kind, meter, quantity::text as quantity,
      amount_minor as "amountMinor"
    from invoice_line where account_id = any(${accountIds as string[]}::uuid[])
    order by account_id, invoice_external_id, line_id`);
}

export type CheckRow = {
  account_id: AccountId;
  period_start: LocalDate;
  period_end: LocalDate;
  invoices: readonly string[];
  currency: string;
  not_checked: NotChecked | null;
  is_within: boolean | null;
  invoice_gross_minor: number | null;
  our_gross_minor: number | null;
  invoice_net_minor: number | null;
  our_net_minor: number | null;
  causes: readonly CausedDifference[];
  checked_at: Instant;
};

/** In place of what was there for these accounts; rows that are as before are not written. */
export async function saveChecks(db: Db, accountIds: readonly AccountId[], rows: readonly CheckRow[]): Promise<void> {
  await db.run(sql`
    delete from invoice_check where account_id = any(${accountIds as string[]}::uuid[]) and not exists (
      select from unnest(${rows.map((row) => row.account_id)}::uuid[], ${rows.map((row) => row.period_start)}::date[],
        ${rows.map((row) => row.period_end)}::date[]) as staying (account_id, period_start, period_end)
      where staying.account_id = invoice_check.account_id and staying.period_start = invoice_check.period_start
        and staying.period_end = invoice_check.period_end)`);
  if (rows.length === 0) return;
  await db.run(sql`
    insert into invoice_check
    select given.* from jsonb_populate_recordset(null::invoice_check, ${json(rows)}) as given
    left join invoice_check as before on before.account_id = given.account_id
      and before.period_start = given.period_start and before.period_end = given.period_end
    where (before.invoices, before.not_checked, before.is_within, before.invoice_gross_minor, before.our_gross_minor,
      before.invoice_net_minor, before.our_net_minor, before.causes)
      is distinct from (given.invoices, given.not_checked, given.is_within, given.invoice_gross_minor, given.our_gross_minor,
      given.invoice_net_minor, given.our_net_minor, given.causes)
    on conflict (account_id, period_start, period_end) do update set invoices = excluded.invoices,
      currency = excluded.currency, not_checked = excluded.not_checked, is_within = excluded.is_within,
      invoice_gross_minor = excluded.invoice_gross_minor, our_gross_minor = excluded.our_gross_minor,
      invoice_net_minor = excluded.invoice_net_minor, our_net_minor = excluded.our_net_minor,
      causes = excluded.causes, checked_at = excluded.checked_at`);
}

export type PricesRow = {
  account_id: AccountId;
  currency: string;
  is_confirmed: boolean;
  confirmed_by: "invoices" | "person";
  because: string;
  periods: number;
  checked: number;
  within: number;
  apart_minor: number;
  main_cause: Cause | null;
  checked_at: Instant;
};

/** An account without a row has no invoice any more. */
export async function savePrices(db: Db, accountIds: readonly AccountId[], rows: readonly PricesRow[]): Promise<void> {
  const staying = rows.map((row) => row.account_id);
  await db.run(sql`
    delete from account_prices
    where account_id = any(${accountIds as string[]}::uuid[]) and not account_id = any(${staying as string[]}::uuid[])`);
  if (rows.length === 0) return;
  await db.run(sql`
    insert into account_prices
    select * from jsonb_populate_recordset(null::account_prices, ${json(rows)})
    on conflict (account_id) do update set currency = excluded.currency, is_confirmed = excluded.is_confirmed,
      confirmed_by = excluded.confirmed_by, because = excluded.because, periods = excluded.periods,
      checked = excluded.checked, within = excluded.within, apart_minor = excluded.apart_minor,
      main_cause = excluded.main_cause, checked_at = excluded.checked_at`);
}

/** Rows of accounts that are gone. */
export async function forgetGone(db: Db): Promise<void> {
  await db.run(sql`
    delete from account_prices where not exists (
      select from account_state where account_state.account_id = account_prices.account_id)`);
}

/** The last word on each account, where it was not taken back. */
export function listWords(
  db: Db,
  accountIds: readonly AccountId[],
): Promise<(PricesWord & { accountId: AccountId })[]> {
  return db.list(sql<PricesWord & { accountId: AccountId }>`
    select account_id as "accountId", is_confirmed as "isConfirmed", reason, until from (
      select distinct on (account_id) account_id, is_confirmed, reason, until from price_word
      where account_id = any(${accountIds as string[]}::uuid[]) order by account_id, version desc
    ) as last where is_confirmed is not null`);
}

/** What was decided last of each account's prices. */
export function listDecided(
  db: Db,
  accountIds: readonly AccountId[],
): Promise<(PricesDecided & { accountId: AccountId })[]> {
  return db.list(sql<PricesDecided & { accountId: AccountId }>`
    select distinct on (account_id) account_id as "accountId", (body ->> 'number')::int as number,
      (body ->> 'isConfirmed')::boolean as "isConfirmed"
    from decision
    where account_id = any(${accountIds as string[]}::uuid[]) and kind in ('prices-confirmed', 'prices-unconfirmed')
    order by account_id, (body ->> 'number')::int desc`);
}

export function listCheckedBills(db: Db, accountId: AccountId): Promise<CheckedBill[]> {
  return db.list(sql<CheckedBill>`
    select period_end as "periodEnd", invoice_gross_minor as "invoiceGrossMinor", is_within as "isWithin"
    from invoice_check where account_id = ${accountId} and not_checked is null`);
}

export type CheckProgress = { startedAt: Instant; done: number; total: number; isOver: boolean };

const PROGRESS = "reconciliation";

export async function rememberProgress(db: Db, progress: CheckProgress): Promise<void> {
  await db.run(sql`
    insert into setting (name, value, changed_at) values (${PROGRESS}, ${json(progress)}, ${progress.startedAt}::timestamptz)
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

export async function findProgress(db: Db): Promise<CheckProgress | null> {
  const found = await db.find(sql<{ value: CheckProgress }>`select value from setting where name = ${PROGRESS}`);
  return found?.value ?? null;
}
