import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import { listPriceBooks, withdrawPriceBook } from "#contract/price-books.ts";
import * as contract from "#contract/price-proposals.ts";
import { previewTakeBack, takeBackImport } from "#contract/take-backs.ts";
import { connectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { saveReleased } from "#server/features/held-imports/store.ts";
import { endRun, getRun } from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { settleUnpriced, workPreview } from "#server/features/price-books/jobs.ts";
import * as priceBooks from "#server/features/price-books/operations.ts";
import { priceProposalOperations } from "#server/features/price-proposals/operations.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { workTakeBack } from "#server/features/take-backs/jobs.ts";
import * as takeBacks from "#server/features/take-backs/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeStripeMeter, makeStripePrice, makeStripeTiers } from "./make-stripe-things.ts";
import { makeServer, START } from "./server.ts";
import { startStripeStandIn } from "./stripe-stand-in.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-proposals-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const shop = await startStripeStandIn(START);
afterAll(() => shop.close());
const connecting = {
  connectors,
  vault: makeVault(["a key that is only for tests"]),
  fetch,
  resolve: async () => [],
  folder,
};
const proposals = priceProposalOperations(connecting);
const served = {
  proposePriceBooks: contract.proposePriceBooks,
  previewPriceProposal: contract.previewPriceProposal,
  listPriceProposals: contract.listPriceProposals,
  acceptPriceProposal: contract.acceptPriceProposal,
  refusePriceProposal: contract.refusePriceProposal,
};
const server = await makeServer({
  operations: { ...served, createConnection, listPriceBooks, withdrawPriceBook, previewTakeBack, takeBackImport },
  implementations: {
    ...proposals,
    ...takeBacks,
    createConnection: connectionOperations(connecting).createConnection,
    listPriceBooks: priceBooks.listPriceBooks,
    withdrawPriceBook: priceBooks.withdrawPriceBook,
  },
});
const { db, owner } = server;
const operator = server.as("operator");
await ensureInstallation(db, START);
await ensurePresets(db, START);

shop.put(makeStripeMeter({ id: "mtr_recordings" }));
const replay = (amount: string) =>
  makeStripePrice({
    id: "price_replay",
    nickname: "Replay",
    recurring: { meter: "mtr_recordings", usage_type: "metered" },
    billing_scheme: "tiered",
    tiers_mode: "graduated",
    tiers: makeStripeTiers([
      [5000, "0"],
      [null, amount],
    ]),
  });
shop.put(replay("0.5"));
shop.put(makeStripePrice({ id: "price_once", nickname: "Set-up", recurring: null, unit_amount: 100 }));

const { connectionId } = await operator.call(createConnection, {
  connector: "stripe",
  name: "stripe",
  source: "stripe",
  settings: { apiKey: shop.apiKey, address: shop.address },
});

const books = () => db.list(sql<{ id: string }>`select price_book_id as id from price_book order by 1`);
const propose = async () => (await operator.call(contract.proposePriceBooks, { connectionId })).data[0]!;
const proposeAndLook = async () => {
  const proposal = await propose();
  await workPreview(db, proposal.preview!.previewId, { now: START });
  return proposal;
};

describe("proposed prices", () => {
  it("are shown with what was left out, and not in force", async () => {
    const before = await books();
    const { data, notes } = await operator.call(contract.proposePriceBooks, { connectionId });
    expect(data).toMatchObject([
      {
        currency: "USD",
        state: "waiting",
        tiers: [
          { product: "recordings", name: "Replay", upTo: "5000", unitAmount: "0" },
          { product: "recordings", name: "Replay", upTo: null, unitAmount: "0.005" },
        ],
      },
    ]);
    expect(notes).toEqual([expect.stringContaining("Set-up (price_once) is sold once")]);
    expect(await books()).toEqual(before);
  });

  it("are in force from the chosen day once a person accepted them, by an import", async () => {
    const { proposalId } = await proposeAndLook();
    const accepted = await operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: "2026-01-01" });
    expect(accepted).toMatchObject({ state: "accepted", priceBookId: "stripe-usd-2026-01-01" });
    await workRun(db, accepted.importRunId!, { now: START });
    expect(await books()).toContainEqual({ id: "stripe-usd-2026-01-01" });
    const again = operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: "2026-02-01" });
    await expect(again).rejects.toMatchObject({ code: "price-proposal.decided" });
    const other = await proposeAndLook();
    const taken = operator.call(contract.acceptPriceProposal, {
      proposalId: other.proposalId,
      effectiveOn: "2026-01-01",
    });
    await expect(taken).rejects.toMatchObject({ code: "price-proposal.book-exists" });
  });

  it("say what they would change before anybody can accept them, and keep those figures", async () => {
    await owner.run(sql`truncate account cascade`);
    await owner.run(sql`delete from price_book where price_book_id like 'stripe-%'`);
    const { accountId } = await makeAccount(db, { meter: "recordings", perDay: 50_000 });
    const { proposalId, preview, wouldChange } = await propose();
    expect({ preview, wouldChange }).toMatchObject({
      preview: { state: "waiting", effects: null },
      wouldChange: "Being worked out.",
    });
    const accept = () => operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: "2026-04-01" });
    await expect(accept()).rejects.toMatchObject({ status: 409, code: "price-proposal.working" });
    await workPreview(db, preview!.previewId, { now: START });
    const [looked] = (await operator.call(contract.listPriceProposals, {})).data;
    expect(looked?.preview).toMatchObject({ effects: { accounts: 1, enter: 1, up: 1, largest: [{ accountId }] } });
    expect(looked?.wouldChange).toMatch(/^Of 1 account with an open period in USD on 2026-03-06, 1 would enter,/);
    expect(await accept()).toMatchObject({ state: "accepted", wouldChange: looked?.wouldChange });
    const [act] = await db.list<object>(
      sql`select after from audit where kind = 'priceBooks.accept' order by sequence desc limit 1`,
    );
    expect(act).toMatchObject({ after: { wouldChange: looked?.wouldChange } });
  });

  it("are worked out anew when somebody asks, as accounts stand then", async () => {
    const first = await proposeAndLook();
    const again = await operator.call(contract.previewPriceProposal, { proposalId: first.proposalId });
    expect(again.preview).toMatchObject({ state: "waiting" });
    expect(again.preview?.previewId).not.toBe(first.preview?.previewId);
  });

  it("give way to newer ones, and may be refused", async () => {
    const first = await propose();
    shop.put(replay("0.4"));
    const second = await propose();
    const { data } = await operator.call(contract.listPriceProposals, {});
    const stateOf = (id: string) => data.find(({ proposalId }) => proposalId === id)?.state;
    expect([stateOf(first.proposalId), stateOf(second.proposalId)]).toEqual(["replaced", "waiting"]);
    const refused = await operator.call(contract.refusePriceProposal, { proposalId: second.proposalId });
    expect(refused.state).toBe("refused");
  });
});

/** Derives what is due and sees to the tasks, as the jobs do after an import. */
async function settle(now = START) {
  await refreshAllDue(db, now);
  await settleUnpriced(db, now, null);
}

async function acceptFrom(effectiveOn: string) {
  const proposal = await proposeAndLook();
  const accepted = await operator.call(contract.acceptPriceProposal, { proposalId: proposal.proposalId, effectiveOn });
  const { importRunId, priceBookId } = accepted as { importRunId: string; priceBookId: string };
  // New prices of everything are held for a look otherwise.
  await saveReleased(db, importRunId, "test");
  await workRun(db, importRunId, { now: START });
  expect(await getRun(db, importRunId)).toMatchObject({ state: "deriving", held: null, problem: null });
  await settle();
  await endRun(db, importRunId);
  return { proposalId: proposal.proposalId, importRunId, priceBookId };
}

async function takeBack({ importRunId }: { importRunId: string }) {
  await operator.call(previewTakeBack, { importRunId });
  await operator.call(takeBackImport, { importRunId });
  await workTakeBack(db, importRunId, { now: START });
  await settle();
}

const withdraw = ({ priceBookId }: { priceBookId: string }) => operator.call(withdrawPriceBook, { priceBookId });
const openTasks = () => db.list<object>(sql`select kind, subject from team_task where closed_at is null order by 1, 2`);

/** All that prices decide: the list of them, how accounts stand, what was decided of them, and what the team has to do. */
const standing = async () => ({
  books: (await operator.call(listPriceBooks, {})).books,
  states: await db.list<object>(sql`select * from account_state order by account_id`),
  stays: await db.list<object>(sql`select * from segment_stay order by account_id, segment, entered_on`),
  alerts: await db.list<object>(sql`select * from alert order by account_id, natural_key`),
  queue: await db.list<object>(sql`select * from queue_entry order by account_id`),
  tasks: await openTasks(),
});

const find = async (proposalId: string) =>
  (await operator.call(contract.listPriceProposals, {})).data.find((one) => one.proposalId === proposalId);

describe("accepted prices that are undone", () => {
  beforeEach(async () => {
    await owner.run(sql`truncate account cascade`);
    await owner.run(sql`delete from price_book where price_book_id like 'stripe-%'`);
    for (const table of ["team_task", "account_state", "account_due", "segment_stay", "alert", "queue_entry"])
      await db.run(sql`delete from ${sql.table(table)}`);
    shop.put(replay("0.5"));
    await makeAccount(db, { meter: "recordings", perDay: 50_000 });
    await settle();
  });
  const NOT_IN_FORCE_BEFORE = "2026-08-01";
  const withdrawn = { state: "waiting", decidedAt: null, effectiveOn: null, priceBookId: null, importRunId: null };
  const saying = expect.arrayContaining([expect.stringMatching(/not there any more, so it waits again\.$/)]);

  it("are withdrawn before their day, then their import is taken back: all is as before", async () => {
    const before = await standing();
    const accepted = await acceptFrom(NOT_IN_FORCE_BEFORE);
    expect((await standing()).books).toHaveLength(before.books.length + 1);
    await withdraw(accepted);
    expect(await find(accepted.proposalId)).toMatchObject({ ...withdrawn, notes: saying });
    await takeBack(accepted);
    expect(await standing()).toEqual(before);
    expect(await find(accepted.proposalId)).toMatchObject({ ...withdrawn, notes: saying });
  });

  it("are taken back, then somebody withdraws them from an old list: all is as before, and it is said", async () => {
    const before = await standing();
    const accepted = await acceptFrom(NOT_IN_FORCE_BEFORE);
    await takeBack(accepted);
    await expect(withdraw(accepted)).rejects.toMatchObject({ status: 404, code: "price-book.unknown" });
    expect(await standing()).toEqual(before);
    expect(await find(accepted.proposalId)).toMatchObject({ ...withdrawn, notes: saying });
  });

  it("in force, cannot be withdrawn; taken back, accounts are priced as before and the meter is a task again", async () => {
    const before = await standing();
    expect(before.tasks).toEqual([{ kind: "price-meter", subject: "recordings" }]);
    const accepted = await acceptFrom("2026-01-01");
    const meanwhile = await standing();
    expect(meanwhile.tasks).toEqual([]);
    expect(meanwhile.states).toMatchObject([{ verdict: "in" }]);
    await expect(withdraw(accepted)).rejects.toMatchObject({ status: 409, code: "price-book.in-force" });
    expect(await find(accepted.proposalId)).toMatchObject({ state: "accepted" });
    const { importRunId } = accepted;
    const kinds = (await operator.call(previewTakeBack, { importRunId })).decisions.map(({ kind }) => kind);
    expect(kinds).toContain("segment-entered");
    await takeBack(accepted);
    expect((await operator.call(previewTakeBack, { importRunId }).catch((error) => error)).code).toBe(
      "import.taken-back",
    );
    expect(await standing()).toEqual(before);
    expect(await find(accepted.proposalId)).toMatchObject(withdrawn);
  });

  it("are accepted once more under the same name, and undone as well", async () => {
    const before = await standing();
    const { proposalId, ...first } = await acceptFrom(NOT_IN_FORCE_BEFORE);
    await withdraw(first);
    const again = await operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: NOT_IN_FORCE_BEFORE });
    expect(again).toMatchObject({ state: "accepted", priceBookId: first.priceBookId });
    await workRun(db, again.importRunId!, { now: START });
    await endRun(db, again.importRunId!);
    // Of the first import nothing is left, so taking it back leaves the second one's book alone.
    await takeBack(first);
    expect((await standing()).books).toHaveLength(before.books.length + 1);
    expect(await find(proposalId)).toMatchObject({ state: "accepted" });
    await takeBack({ importRunId: again.importRunId! });
    expect(await standing()).toEqual(before);
  });

  it("give way to a newer proposal instead of waiting beside it", async () => {
    const accepted = await acceptFrom(NOT_IN_FORCE_BEFORE);
    const newer = await proposeAndLook();
    await withdraw(accepted);
    expect(await find(accepted.proposalId)).toMatchObject({ state: "replaced" });
    expect(await find(newer.proposalId)).toMatchObject({ state: "waiting" });
  });
});

describe("who may ask", () => {
  checkAccess(server, Object.values(served));
});
