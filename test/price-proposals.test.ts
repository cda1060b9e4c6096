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
import { priceProposalOperations } from "#server/features/price-proposals/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
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
  listPriceProposals: contract.listPriceProposals,
  acceptPriceProposal: contract.acceptPriceProposal,
  refusePriceProposal: contract.refusePriceProposal,
};
const server = await makeServer({
  operations: { ...served, createConnection },
  implementations: { ...proposals, createConnection: connectionOperations(connecting).createConnection },
});
const { db } = server;
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
    const { proposalId } = await propose();
    const accepted = await operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: "2026-01-01" });
    expect(accepted).toMatchObject({ state: "accepted", priceBookId: "stripe-usd-2026-01-01" });
    await workRun(db, accepted.importRunId!, { now: START });
    expect(await books()).toContainEqual({ id: "stripe-usd-2026-01-01" });
    const again = operator.call(contract.acceptPriceProposal, { proposalId, effectiveOn: "2026-02-01" });
    await expect(again).rejects.toMatchObject({ code: "price-proposal.decided" });
    const other = await propose();
    const taken = operator.call(contract.acceptPriceProposal, {
      proposalId: other.proposalId,
      effectiveOn: "2026-01-01",
    });
    await expect(taken).rejects.toMatchObject({ code: "price-proposal.book-exists" });
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
