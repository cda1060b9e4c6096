import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/price-books.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import shipped from "../../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { workPreview } from "./jobs.ts";
import * as implemented from "./operations.ts";

const operations = {
  listPriceBooks: contract.listPriceBooks,
  previewPriceBook: contract.previewPriceBook,
  getPricePreview: contract.getPricePreview,
  createPriceBook: contract.createPriceBook,
  withdrawPriceBook: contract.withdrawPriceBook,
};
const { db, owner, ...server } = await makeServer({ operations, implementations: implemented });
const viewer = server.as("viewer");
const lead = server.as("lead");

/** Events at a tenth of a cent each, and nothing else. */
const PLAIN = {
  currency: "USD",
  products: [
    { key: "product_analytics", name: "Events", unit: "event", tiers: [{ up_to: null, unit_amount_usd: "0.001" }] },
  ],
};

async function effectsOf(body: Record<string, unknown>, effectiveOn?: string) {
  const asked = { priceBookId: "tried", body, ...(effectiveOn && { effectiveOn }) };
  const { previewId } = await server.as("specialist").call(contract.previewPriceBook, asked);
  expect(await viewer.call(contract.getPricePreview, { previewId })).toMatchObject({
    state: "waiting",
    progress: { done: 0 },
  });
  await workPreview(db, previewId, { now: START });
  return viewer.call(contract.getPricePreview, { previewId });
}

const previewOf = (priceBookId: string) => server.as("specialist").call(contract.previewPriceBook, { priceBookId });

beforeEach(async () => {
  await owner.run(sql`truncate account cascade`);
  await owner.run(sql`delete from price_book where price_book_id <> 'posthog-2026-07'`);
  for (const table of ["account_state", "account_due", "price_preview"])
    await db.run(sql`delete from ${sql.table(table)}`);
});

describe("what a price book would change", () => {
  it("is nothing with the same prices", async () => {
    await makeAccount(db);
    expect(await effectsOf(shipped)).toMatchObject({
      state: "done",
      progress: null,
      effects: { accounts: 1, enter: 0, leave: 0, cross: 0, same: 1, upMinor: 0, downMinor: 0, largest: [] },
    });
  });

  it("is who would enter and whose bill would rise, and records nothing for them", async () => {
    const small = await makeAccount(db, { perDay: 5_000 });
    const facts = () => db.list<object>(sql`select natural_key, body from decision order by 1`);
    const before = await facts();
    const { effects } = await effectsOf(PLAIN);
    expect(effects).toMatchObject({ accounts: 1, enter: 1, leave: 0, up: 1, down: 0 });
    expect(effects?.largest).toEqual([
      { accountId: small.accountId, name: small.name, beforeMinor: 0, afterMinor: effects?.upMinor },
    ]);
    expect(effects?.upMinor).toBeGreaterThan(10_000);
    expect(await facts()).toEqual(before);
    expect((await loadContext(db, START)).books.map(({ id }) => id)).toEqual(["posthog-2026-07"]);
  });

  it("is worked out beside the prices that hold on the day from which it would hold", async () => {
    await makeAccount(db, { perDay: 5_000 });
    await lead.call(contract.createPriceBook, { priceBookId: "march", effectiveOn: "2026-03-05", body: shipped });
    await lead.call(contract.createPriceBook, { priceBookId: "april", effectiveOn: "2026-04-10", body: PLAIN });
    const now = await effectsOf(PLAIN, "2026-03-05");
    expect(now).toMatchObject({ opensOn: "2026-03-05", effects: { accounts: 1, up: 1 } });
    const before = await effectsOf(PLAIN, "2026-04-09");
    expect(before).toMatchObject({ effectiveOn: "2026-04-09", effects: { accounts: 1, enter: 1, up: 1 } });
    // 31 days of 5,000 events at a tenth of a cent, of which nothing is reported yet.
    expect(before.effects?.largest).toMatchObject([{ beforeMinor: 0, afterMinor: 15_500 }]);
    const after = await effectsOf(PLAIN, "2026-04-10");
    expect(after).toMatchObject({ opensOn: "2026-04-10", effects: { accounts: 1, same: 1 } });
    expect(after.says).toMatch(/^Of 1 account with an open period in USD on 2026-04-10, none would enter/);
  });

  it("leaves out accounts that will be gone on that day", async () => {
    const { accountId } = await makeAccount(db);
    await db.run(sql`update account set cancelled_on = '2026-04-01' where account_id = ${accountId}`);
    expect(await effectsOf(PLAIN, "2026-03-31")).toMatchObject({ effects: { accounts: 1 } });
    expect(await effectsOf(PLAIN, "2026-04-01")).toMatchObject({ effects: { accounts: 0 } });
  });

  it("of one that is to come is worked out for its own day, beside the prices without it", async () => {
    await makeAccount(db, { perDay: 5_000 });
    await lead.call(contract.createPriceBook, { priceBookId: "april", effectiveOn: "2026-04-10", body: PLAIN });
    const { previewId } = await previewOf("april");
    await workPreview(db, previewId, { now: START });
    expect(await viewer.call(contract.getPricePreview, { previewId })).toMatchObject({
      opensOn: "2026-04-10",
      effects: { up: 1, largest: [{ beforeMinor: 0, afterMinor: 15_500 }] },
    });
  });

  it("is refused with every field that is wrong", async () => {
    await expect(effectsOf({ currency: "USD", products: [{ key: "x" }] })).rejects.toMatchObject({ status: 422 });
    const unknown = server.as("specialist").call(contract.previewPriceBook, { priceBookId: "nobody" });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: "price-book.unknown" });
  });
});

describe("a new price book", () => {
  const create = (effectiveOn: string, priceBookId = "plain-1") =>
    lead.call(contract.createPriceBook, { priceBookId, effectiveOn, body: PLAIN });

  it("holds from its day on, and can be withdrawn until then", async () => {
    await makeAccount(db);
    expect(await create("2026-08-01")).toEqual({ priceBookId: "plain-1", effectiveOn: "2026-08-01", accounts: 0 });
    const { books } = await viewer.call(contract.listPriceBooks, {});
    expect(books.map(({ priceBookId, isInForce, isToCome }) => [priceBookId, isInForce, isToCome])).toEqual([
      ["plain-1", false, true],
      ["posthog-2026-07", true, false],
    ]);
    await lead.call(contract.withdrawPriceBook, { priceBookId: "plain-1" });
    expect((await viewer.call(contract.listPriceBooks, {})).books).toHaveLength(1);
  });

  it("to come is looked at at once for accounts whose plan names it, and again when it is withdrawn", async () => {
    const { accountId } = await makeAccount(db);
    await makeAccount(db);
    await db.run(sql`insert into account_plan (account_id, effective_on, plan, price_book_id, recorded_at)
      values (${accountId}, '2026-03-01', 'payg', 'plain-1', ${START}::timestamptz)`);
    const due = async () =>
      (await db.list(sql<{ id: string }>`select account_id as id from account_due`)).map(({ id }) => id);
    expect(await create("2026-08-01")).toMatchObject({ accounts: 1 });
    expect(await due()).toEqual([accountId]);
    await db.run(sql`delete from account_due`);
    await lead.call(contract.withdrawPriceBook, { priceBookId: "plain-1" });
    expect(await due()).toEqual([accountId]);
  });

  it("from today on derives every account in its currency, and stays", async () => {
    await makeAccount(db);
    expect(await create("2026-03-05")).toMatchObject({ accounts: 1 });
    expect(await db.list(sql`select from account_due`)).toHaveLength(1);
    await expect(lead.call(contract.withdrawPriceBook, { priceBookId: "plain-1" })).rejects.toMatchObject({
      code: "price-book.in-force",
    });
    await expect(create("2026-03-06")).rejects.toMatchObject({ status: 409, code: "price-book.taken" });
    await expect(create("2026-03-04", "plain-2")).rejects.toMatchObject({ status: 422, code: "price-book.past" });
  });
});

describe("usage without a price", () => {
  it("is named with its accounts and how much of it there is, also when a book to come has a price for it", async () => {
    await makeAccount(db);
    for (const perDay of [3, 4]) await makeAccount(db, { meter: "notebooks", perDay, signedUpOn: "2026-03-01" });
    const body = { ...PLAIN, products: [{ ...PLAIN.products[0], key: "notebooks" }] };
    await lead.call(contract.createPriceBook, { priceBookId: "to-come", effectiveOn: "2026-08-01", body });
    expect((await viewer.call(contract.listPriceBooks, {})).unpriced).toEqual([
      { meter: "notebooks", currencies: ["USD"], accounts: 2, quantity: "28", lastDay: "2026-03-04" },
    ]);
  });
});

describe("who may ask", () => {
  checkAccess({ ...server, db }, Object.values(operations));
});
