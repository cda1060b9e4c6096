import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import * as contract from "#contract/price-proposals.ts";
import { connectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { workPreview } from "#server/features/price-books/jobs.ts";
import { priceProposalOperations } from "#server/features/price-proposals/operations.ts";
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
  operations: { ...served, createConnection },
  implementations: { ...proposals, createConnection: connectionOperations(connecting).createConnection },
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
    expect(looked?.wouldChange).toMatch(/^Of 1 account with an open period in USD, 1 would enter,/);
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

describe("who may ask", () => {
  checkAccess(server, Object.values(served));
});
