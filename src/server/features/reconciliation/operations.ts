/** Does it add up? What was compared, account by account and all together, and what people say of prices. */
import { z } from "zod";
import * as contract from "#contract/reconciliation.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { billBesideInvoice } from "#core/reconciliation/bill-beside-invoice.ts";
import { type ChecksSum, newSum, percentOf, summaryOf } from "#core/reconciliation/summarize-checks.ts";
import type { PeriodCheck } from "#core/state/check-periods.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import {
  checkAccounts,
  findProgress,
  getPricesConfirmed,
  recordChecks,
} from "#server/features/invoice-checks/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { implement } from "#server/platform/http/implement.ts";
import { checkInvoices } from "./jobs.ts";
import * as store from "./store.ts";

export const getReconciliation = implement(contract.getReconciliation, async ({ db, now }) => {
  const sums = sumsOf(await store.listTotals(db), await store.listCauses(db));
  const currencies = [...sums].map(([currency, sum]) => summaryOf(currency, sum));
  const { checkedAt, ...accounts } = await store.countPrices(db);
  const progress = await findProgress(db);
  const total = (part: "invoices" | "within") => [...sums.values()].reduce((sum, one) => sum + one[part], 0);
  return {
    currencies: currencies.map((one) => ({ ...one, causes: [...one.causes] })),
    withinPercent: percentOf(total("within"), total("invoices")),
    notChecked: await store.listNotChecked(db),
    accounts,
    checkedAt,
    freshness: await getFreshness(db, now),
    progress:
      progress && !progress.isOver
        ? { doing: "Comparing bills with invoices", done: progress.done, total: progress.total, unit: "accounts" }
        : null,
  };
});

function sumsOf(totals: readonly store.TotalRow[], causes: readonly store.CauseRow[]): Map<string, ChecksSum> {
  const sums = new Map<string, ChecksSum>();
  for (const { currency, isWithin, invoices, invoicedMinor, ourMinor, ...net } of totals) {
    const sum = sums.get(currency) ?? newSum();
    sums.set(currency, sum);
    sum.invoices += invoices;
    sum.invoicedMinor += invoicedMinor;
    sum.ourMinor += ourMinor;
    sum.invoicedNetMinor += net.invoicedNetMinor;
    sum.ourNetMinor += net.ourNetMinor;
    if (!isWithin) continue;
    sum.within += invoices;
    sum.withinMinor += invoicedMinor;
  }
  for (const { currency, cause, ...total } of causes) sums.get(currency)?.causes.set(cause, total);
  return sums;
}

export const listReconciledAccounts = implement(
  contract.listReconciledAccounts,
  async ({ db }, { cursor, limit, isConfirmed, cause }) => {
    const [apartMinor, accountId] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.int(), z.uuid()]));
    const after = apartMinor === undefined || accountId === undefined ? null : { apartMinor, accountId };
    const rows = await store.listWorst(db, { isConfirmed, cause, after, most: limit + 1 });
    return pageOf(rows, limit, (last) => [last.apartMinor, last.accountId]);
  },
);

export const getReconciledAccount = implement(contract.getReconciledAccount, async ({ db, now }, { accountId }) => {
  const [found] = await checkAccounts(db, [accountId], await loadContext(db, now), now);
  if (!found) throw notFound("account.unknown", "There is no such account.");
  const { name, currency } = found.facts.account;
  const members = await membersById(db);
  const words = await store.listWordsOf(db, accountId);
  return {
    accountId,
    name,
    currency,
    prices: await getPricesConfirmed(db, accountId, localDateAt(now)),
    words: words.map(({ memberId, ...word }) => ({ ...word, author: members.get(memberId)?.name ?? "A colleague" })),
    periods: found.periods.map(toPeriod).reverse(),
  };
});

const NOTHING = {
  isWithin: null,
  invoiceGrossMinor: null,
  ourGrossMinor: null,
  invoiceNetMinor: null,
  ourNetMinor: null,
};

function toPeriod(one: PeriodCheck): contract.ReconciledPeriod {
  const { period, invoices, notChecked } = one;
  const about = { start: period.start, end: period.end, invoices: [...invoices], notChecked };
  if (one.notChecked !== null) return { ...about, ...NOTHING, lines: [] };
  const { isWithin, invoiceGrossMinor, ourGrossMinor, invoiceNetMinor, ourNetMinor } = one.check;
  const lines = billBesideInvoice(one.invoice, one.ours, one.check).map((line) => ({
    ...line,
    causes: [...line.causes],
  }));
  return { ...about, isWithin, invoiceGrossMinor, ourGrossMinor, invoiceNetMinor, ourNetMinor, lines };
}

export const confirmPrices = implement(
  contract.confirmPrices,
  async (ctx, { accountId, isConfirmed, reason, until }) => {
    const { db, now } = ctx;
    if (until !== null && until <= localDateAt(now))
      throw invalid("prices.until-past", "Choose a later day, or none: the word would have ended already.", [
        { pointer: "/until", message: "It must be after today." },
      ]);
    if (!(await store.isAccount(db, accountId))) throw notFound("account.unknown", "There is no such account.");
    const words = await store.listWordsOf(db, accountId);
    const before = await getPricesConfirmed(db, accountId, localDateAt(now));
    const version = (words[0]?.version ?? 0) + 1;
    const word = { version, isConfirmed, reason, until, memberId: ctx.member.memberId, recordedAt: now };
    if (!(await store.createWord(db, accountId, word)))
      throw conflict(
        "prices.changed",
        "Somebody has just said something else of these prices. Look again, then decide.",
      );
    await recordChecks(db, [accountId], { context: await loadContext(db, now), now });
    const prices = await getPricesConfirmed(db, accountId, localDateAt(now));
    ctx.audit({ accountId, before, after: { ...prices, until } });
    ctx.keepForUndo({ word: wordInForce(words[0], localDateAt(now)) });
    ctx.announce({ type: "prices.said", accountId });
    return { version, prices };
  },
);

function wordInForce(word: store.SaidWord | undefined, today: LocalDate) {
  if (word === undefined || word.isConfirmed === null || (word.until !== null && word.until <= today)) return null;
  return { isConfirmed: word.isConfirmed, reason: word.reason, until: word.until };
}

export const listDifferences = implement(contract.listDifferences, async ({ db }, { cursor, limit, onlyApart }) => {
  const [accountId, periodStart, periodEnd] =
    cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid(), z.iso.date(), z.iso.date()]));
  const after = accountId && periodStart && periodEnd ? { accountId, periodStart, periodEnd } : null;
  const rows = await store.listDifferences(db, { onlyApart, after, most: limit + 1 });
  return pageOf(rows, limit, (last) => [last.accountId, last.periodStart, last.periodEnd]);
});

export const runReconciliation = implement(contract.runReconciliation, async (ctx) => {
  await ctx.enqueue(checkInvoices, {}, { key: "due", queue: "reconciliation" });
  return { isQueued: true };
});
