/** Compares our bills with the invoices of closed periods, and says whether an account's prices are confirmed. */
import type { AccountId } from "#core/ids.ts";
import { decimal } from "#core/money/decimal.ts";
import type { Cause } from "#core/reconciliation/check-invoice.ts";
import { type PricesConfirmed, type PricesWord, pricesConfirmed } from "#core/reconciliation/prices-confirmed.ts";
import type { BillingFacts } from "#core/state/account-facts.ts";
import { checkPeriods, type LinesByInvoice, type PeriodCheck } from "#core/state/check-periods.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { pricesDecision } from "#core/state/prices-decision.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { recordDecided } from "#server/features/decisions/reads.ts";
import { loadBilling } from "#server/features/facts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import * as store from "./store.ts";

/** Amounts may be said to an account's people only where this is so. An account without an invoice is not confirmed. */
export async function getPricesConfirmed(db: Db, accountId: AccountId, today: LocalDate): Promise<PricesConfirmed> {
  const [word] = await store.listWords(db, [accountId]);
  return pricesConfirmed(await store.listCheckedBills(db, accountId), word ?? null, today);
}

/** How far the comparing is that runs, or ran last. */
export function findProgress(db: Db): Promise<store.CheckProgress | null> {
  return store.findProgress(db);
}

export type AccountCheck = { facts: BillingFacts; periods: PeriodCheck[] };

/** Each closed period beside its invoices, from the facts as they are now. */
export async function checkAccounts(
  db: Db,
  accountIds: readonly AccountId[],
  context: DeriveContext,
  now: Instant,
): Promise<AccountCheck[]> {
  const all = await loadBilling(db, accountIds);
  const lines = linesByAccount(await store.listLines(db, accountIds));
  return all.map((facts) => ({
    facts,
    periods: checkPeriods(facts, lines.get(facts.account.accountId) ?? NO_LINES, context, localDateAt(now)),
  }));
}

const NO_LINES: LinesByInvoice = new Map();

function linesByAccount(rows: readonly store.LineRow[]): Map<AccountId, LinesByInvoice> {
  const accounts = new Map<AccountId, Map<string, LineOf[]>>();
  for (const { accountId, invoice, quantity, ...line } of rows) {
    const invoices = accounts.get(accountId) ?? new Map<string, LineOf[]>();
    accounts.set(accountId, invoices);
    const lines = invoices.get(invoice) ?? [];
    invoices.set(invoice, lines);
    lines.push({ ...line, quantity: quantity === null ? null : decimal(quantity) });
  }
  return accounts;
}

type LineOf = NonNullable<ReturnType<LinesByInvoice["get"]>>[number];

/** Compares, saves what was found, and records where prices became confirmed or stopped being so. */
export async function recordChecks(
  db: Db,
  accountIds: readonly AccountId[],
  { context, now }: { context: DeriveContext; now: Instant },
): Promise<void> {
  const today = localDateAt(now);
  const checked = await checkAccounts(db, accountIds, context, now);
  const words = new Map((await store.listWords(db, accountIds)).map((word) => [word.accountId, word]));
  const before = new Map((await store.listDecided(db, accountIds)).map((one) => [one.accountId, one]));
  const judged = checked.map((one) => ({ ...one, prices: judge(one, words.get(idOf(one)) ?? null, today) }));
  await store.saveChecks(
    db,
    accountIds,
    judged.flatMap((one) => checkRows(one, now)),
  );
  await store.savePrices(
    db,
    accountIds,
    judged.filter(({ periods }) => periods.length > 0).map((one) => pricesRow(one, now)),
  );
  const decided = judged.flatMap((one) => {
    const decision = pricesDecision(before.get(idOf(one)) ?? null, one.prices, { now, versions: context.versions });
    return decision
      ? { accountId: idOf(one), decisions: [decision], forecasts: [], detailFrom: today, thins: false }
      : [];
  });
  await recordDecided(db, decided, { recordedAt: now, reconstructed: false });
}

type Judged = AccountCheck & { prices: PricesConfirmed };

function idOf({ facts }: AccountCheck): AccountId {
  return facts.account.accountId;
}

function judge({ periods }: AccountCheck, word: PricesWord | null, today: LocalDate): PricesConfirmed {
  const bills = periods.flatMap(({ period, ...one }) =>
    one.notChecked === null
      ? { periodEnd: period.end, invoiceGrossMinor: one.check.invoiceGrossMinor, isWithin: one.check.isWithin }
      : [],
  );
  return pricesConfirmed(bills, word, today);
}

function checkRows({ facts, periods }: AccountCheck, now: Instant): store.CheckRow[] {
  return periods.map((one) => {
    const check = one.notChecked === null ? one.check : null;
    return {
      account_id: facts.account.accountId,
      period_start: one.period.start,
      period_end: one.period.end,
      invoices: one.invoices,
      currency: facts.account.currency,
      not_checked: one.notChecked,
      is_within: check?.isWithin ?? null,
      invoice_gross_minor: check?.invoiceGrossMinor ?? null,
      our_gross_minor: check?.ourGrossMinor ?? null,
      invoice_net_minor: check?.invoiceNetMinor ?? null,
      our_net_minor: check?.ourNetMinor ?? null,
      causes: check?.causes ?? [],
      checked_at: now,
    };
  });
}

function pricesRow({ facts, periods, prices }: Judged, now: Instant): store.PricesRow {
  const checks = periods.flatMap((one) => (one.notChecked === null ? one.check : []));
  const apart = checks.reduce((sum, one) => sum + Math.abs(one.invoiceGrossMinor - one.ourGrossMinor), 0);
  return {
    account_id: facts.account.accountId,
    currency: facts.account.currency,
    is_confirmed: prices.isConfirmed,
    confirmed_by: prices.by,
    because: prices.because,
    periods: periods.length,
    checked: checks.length,
    within: checks.filter(({ isWithin }) => isWithin).length,
    apart_minor: apart,
    main_cause: mainCause(checks.filter(({ isWithin }) => !isWithin).flatMap(({ causes }) => causes)),
    checked_at: now,
  };
}

/** Of the bills that are apart, the cause that moves most; tax and credit do not make a bill differ. */
function mainCause(differences: readonly { cause: Cause; minor: number }[]): Cause | null {
  const sums = new Map<Cause, number>();
  for (const { cause, minor } of differences)
    if (cause !== "tax" && cause !== "credit") sums.set(cause, (sums.get(cause) ?? 0) + Math.abs(minor));
  return [...sums].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

/** What a transaction takes on. */
const BATCH = 500;

/** While one batch is loaded or saved by the database, another is compared here. */
const BATCHES_AT_ONCE = 2;

/** Every account that was derived since it was last compared. @returns how many */
export async function checkAll(db: Db, now: Instant, signal?: AbortSignal): Promise<number> {
  await store.forgetGone(db);
  const accountIds = await store.listToCheck(db);
  if (accountIds.length === 0) return 0;
  const context = await loadContext(db, now);
  const batches: AccountId[][] = [];
  for (let from = 0; from < accountIds.length; from += BATCH) batches.push(accountIds.slice(from, from + BATCH));
  let done = 0;
  const tell = (isOver: boolean) =>
    store.rememberProgress(db, { startedAt: now, done, total: accountIds.length, isOver });
  await tell(false);
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      signal?.throwIfAborted();
      await checkBatch(db, batch, { context, now });
      done += batch.length;
      await tell(false);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: BATCHES_AT_ONCE }, work));
  await tell(true);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return done;
}

function checkBatch(db: Db, batch: readonly AccountId[], options: { context: DeriveContext; now: Instant }) {
  return inTransaction(db, (tx) => recordChecks(tx, batch, options));
}
