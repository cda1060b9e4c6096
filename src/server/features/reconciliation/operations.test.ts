import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/reconciliation.ts";
import { summarizeChecks } from "#core/reconciliation/summarize-checks.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { checkAccounts, checkAll, getPricesConfirmed } from "#server/features/invoice-checks/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { checkAccess } from "#test/access-table.ts";
import { type AccountToMake, makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { runReconciliation: run, ...asked } = contract;
const operations = {
  getReconciliation: asked.getReconciliation,
  listReconciledAccounts: asked.listReconciledAccounts,
  getReconciledAccount: asked.getReconciledAccount,
  confirmPrices: asked.confirmPrices,
  listDifferences: asked.listDifferences,
  runReconciliation: run,
};
const { db, owner, ...server } = await makeServer({ operations, implementations: implemented });
const viewer = server.as("viewer");
const lead = server.as("lead");

/** Since 5 January, with 9 million events in the period that ended on 5 February: a bill of some hundred dollars. */
async function account(given: Partial<AccountToMake> = {}) {
  return makeAccount(db, { signedUpOn: "2026-01-05", perDay: 300_000, ...given });
}

/** Of the period from 5 January to 5 February. */
async function invoice(accountId: string, grossMinor: number, lines: [string, string, number, string | null][] = []) {
  await db.run(sql`
    insert into invoice (account_id, invoice_id, external_id, period_start, period_end, currency, net_minor, status, recorded_at)
    values (${accountId}, gen_random_uuid(), 'in-1', '2026-01-05', '2026-02-05', 'USD', ${grossMinor}, 'paid', ${START})`);
  for (const [kind, meter, amount, quantity] of lines)
    await db.run(sql`
      insert into invoice_line (account_id, invoice_external_id, line_id, kind, meter, quantity, amount_minor, currency, recorded_at)
      values (${accountId}, 'in-1', ${meter}, ${kind}, ${meter}, ${quantity}::numeric, ${amount}, 'USD', ${START})`);
}

async function ours(accountId: string): Promise<number> {
  const [found] = await checkAccounts(db, [accountId], await loadContext(db, START), START);
  const one = found?.periods[0];
  if (one?.notChecked !== null) throw new Error("It is to be compared");
  return one.check.ourGrossMinor;
}

async function pricesDecisions() {
  return db.list(
    sql<{
      kind: string;
      key: string;
    }>`select kind, natural_key as key from decision where kind like 'prices-%' order by account_id, natural_key`,
  );
}

beforeEach(async () => {
  server.clock.set(START);
  await owner.run(sql`truncate account cascade`);
  for (const table of ["account_state", "account_due", "account_prices"])
    await db.run(sql`delete from ${sql.table(table)}`);
  await db.run(sql`delete from setting where name = 'reconciliation'`);
});

describe("bills beside invoices", () => {
  it("are nothing before an invoice came in", async () => {
    await account();
    expect(await checkAll(db, START)).toBe(0);
    expect(await viewer.call(contract.getReconciliation, {})).toMatchObject({
      currencies: [],
      withinPercent: null,
      accounts: { accounts: 1, confirmed: 0, withoutInvoices: 1 },
      checkedAt: null,
      progress: null,
    });
  });

  it("are summed by count, money and cause, as one by one", async () => {
    const [same, dear, unknown] = [await account(), await account(), await account({ signedUpOn: "2026-02-20" })];
    for (const one of [same, dear, unknown]) await invoice(one.accountId, 10);
    const minor = await ours(same.accountId);
    expect(minor).toBeGreaterThan(5_000);
    await db.run(sql`update invoice set net_minor = ${minor} where account_id = ${same.accountId}`);
    await db.run(sql`update invoice set net_minor = ${minor * 2} where account_id = ${dear.accountId}`);
    await db.run(sql`
      insert into invoice_line (account_id, invoice_external_id, line_id, meter, quantity, amount_minor, currency, recorded_at)
      values (${dear.accountId}, 'in-1', 'a', 'product_analytics', 9300000, ${minor * 2}, 'USD', ${START})`);
    expect(await checkAll(db, START)).toBe(3);
    const summary = await viewer.call(contract.getReconciliation, {});
    expect(summary).toMatchObject({
      withinPercent: 50,
      notChecked: [{ why: "no-usage", periods: 1 }],
      accounts: { confirmed: 1, notConfirmed: 2 },
      checkedAt: START,
    });
    const ids = [same.accountId, dear.accountId];
    const checks = (await checkAccounts(db, ids, await loadContext(db, START), START)).flatMap(({ periods }) =>
      periods.flatMap((one) => (one.notChecked === null ? one.check : [])),
    );
    expect(summary.currencies).toEqual(summarizeChecks(checks));
    expect(summary.currencies[0]?.causes).toEqual([{ cause: "price", invoices: 1, moreMinor: minor, lessMinor: 0 }]);
    const worst = await viewer.call(contract.listReconciledAccounts, { limit: 1 });
    expect(worst.data).toMatchObject([
      { accountId: dear.accountId, apartMinor: minor, mainCause: "price", checked: 1, within: 0 },
    ]);
    const next = await viewer.call(contract.listReconciledAccounts, { limit: 5, cursor: worst.nextCursor! });
    expect(next.data).toHaveLength(2);
    const confirmed = await viewer.call(contract.listReconciledAccounts, { isConfirmed: "true" });
    expect(confirmed.data.map(({ accountId }) => accountId)).toEqual([same.accountId]);
    const apart = await viewer.call(contract.listDifferences, {});
    expect(apart.data.map(({ notChecked, causes }) => [notChecked, causes.length]).sort()).toEqual([
      [null, 1],
      ["no-usage", 0],
    ]);
  });

  it("stand beside each other line by line", async () => {
    const { accountId } = await account();
    await invoice(accountId, 10_000, [["usage", "surveys", 10_000, "400"]]);
    const shown = await viewer.call(contract.getReconciledAccount, { accountId });
    expect(shown.periods[0]).toMatchObject({ isWithin: false, notChecked: null, invoiceGrossMinor: 10_000 });
    expect(shown.periods[0]?.lines.map(({ key, causes }) => [key, causes[0]?.cause])).toEqual([
      ["product_analytics", "extra-usage"],
      ["surveys", "missing-usage"],
    ]);
    expect(shown.prices.isConfirmed).toBe(false);
  });

  it("are compared again once something has changed, and forgotten with their invoice", async () => {
    const { accountId } = await account();
    await invoice(accountId, 10);
    await checkAll(db, "2026-03-05T09:00:00.000Z");
    expect(await checkAll(db, "2026-03-05T09:05:00.000Z")).toBe(0);
    await db.run(sql`delete from invoice`);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-05T09:06:00.000Z"));
    expect(await checkAll(db, "2026-03-05T09:07:00.000Z")).toBe(1);
    expect(await viewer.call(contract.getReconciliation, {})).toMatchObject({ accounts: { withoutInvoices: 1 } });
  });

  it("are asked for by hand without a second job", async () => {
    for (let i = 0; i < 2; i += 1) expect(await server.as("specialist").call(run, {})).toEqual({ isQueued: true });
    const jobs = await db.list(sql`select from graphile_worker.jobs where task_identifier = 'reconciliation.check'`);
    expect(jobs).toHaveLength(1);
  });
});

describe("prices", () => {
  it("are decided once when they become confirmed, and once when they no longer are", async () => {
    const { accountId } = await account();
    await invoice(accountId, 10);
    const minor = await ours(accountId);
    await db.run(sql`update invoice set net_minor = ${minor}`);
    await checkAll(db, START);
    await checkAll(db, START);
    expect(await pricesDecisions()).toEqual([{ kind: "prices-confirmed", key: "prices:1" }]);
    await db.run(sql`update invoice set net_minor = ${minor * 3}`);
    await checkAll(db, START);
    await checkAll(db, START);
    expect(await pricesDecisions()).toEqual([
      { kind: "prices-confirmed", key: "prices:1" },
      { kind: "prices-unconfirmed", key: "prices:2" },
    ]);
  });

  it("are what a person says until the word ends or is taken back", async () => {
    const { accountId } = await account();
    await invoice(accountId, 10);
    await checkAll(db, START);
    const say = (isConfirmed: boolean | null, until: string | null = null, of = accountId) =>
      lead.call(contract.confirmPrices, { accountId: of, isConfirmed, reason: "Seen with finance", until });
    expect(await say(true, "2026-04-01")).toMatchObject({ version: 1, prices: { isConfirmed: true, by: "person" } });
    expect((await getPricesConfirmed(db, accountId, "2026-03-31")).isConfirmed).toBe(true);
    expect((await getPricesConfirmed(db, accountId, "2026-04-01")).isConfirmed).toBe(false);
    expect(await viewer.call(contract.getReconciliation, {})).toMatchObject({
      accounts: { confirmed: 1, byPerson: 1 },
    });
    expect(await say(null)).toMatchObject({ version: 2, prices: { isConfirmed: false, by: "invoices" } });
    const { words } = await viewer.call(contract.getReconciledAccount, { accountId });
    expect(words.map(({ isConfirmed, author }) => [isConfirmed, author])).toEqual([
      [null, "Some lead"],
      [true, "Some lead"],
    ]);
    expect((await pricesDecisions()).map(({ kind }) => kind)).toEqual(["prices-confirmed", "prices-unconfirmed"]);
    await expect(say(true, "2026-03-05")).rejects.toMatchObject({ status: 422, code: "prices.until-past" });
    const unknown = say(true, null, "00000000-0000-4000-8000-000000000000");
    await expect(unknown).rejects.toMatchObject({ status: 404, code: "account.unknown" });
  });
});

describe("who may ask", () => {
  checkAccess({ ...server, db }, Object.values(operations));
});
