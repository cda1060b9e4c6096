import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/status.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation, holdOutbound, mayLeave } from "#server/platform/installation.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = {
  getStatus: contract.getStatus,
  releaseOutbound: contract.releaseOutbound,
  holdOutbound: contract.holdOutbound,
};
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
await ensureInstallation(db, START);

const RESTORED = "Restored from a backup of 2026-03-01T00:00:00.000Z.";
const listAudit = () =>
  db.list(sql<{ kind: string; before: unknown; after: unknown }>`
    select kind, before, after from audit where kind like 'status.%' order by sequence`);

describe("what would be sent to the outside", () => {
  beforeEach(async () => {
    await db.run(sql`update installation set outbound_held = false`);
    await holdOutbound(db, { since: START, reason: RESTORED });
  });

  it("is held in a restored copy, and everybody is told since when and why", async () => {
    expect(await mayLeave(db)).toBe(false);
    const { outboundHeld } = await server.as("viewer").call(contract.getStatus, {});
    expect(outboundHeld).toEqual({ since: START, reason: RESTORED });
  });

  it("is not released by a dry run", async () => {
    const tried = await server.as("operator").call(contract.releaseOutbound, {}, { dryRun: true });
    expect(tried).toEqual({ wasHeld: { since: START, reason: RESTORED } });
    expect(await mayLeave(db)).toBe(false);
  });

  it("leaves once an operator releases it, is held again by an undo, and both are in the audit log once", async () => {
    const operator = server.as("operator");
    const before = (await listAudit()).length;
    expect(await operator.call(contract.releaseOutbound, {})).toEqual({ wasHeld: { since: START, reason: RESTORED } });
    expect(await mayLeave(db)).toBe(true);
    expect(await operator.call(contract.releaseOutbound, {})).toEqual({ wasHeld: null });
    server.clock.set("2026-03-05T09:00:00.000Z");
    const held = { since: "2026-03-05T09:00:00.000Z", reason: "Not yet" };
    expect(await operator.call(contract.holdOutbound, { reason: "Not yet" })).toEqual({ outboundHeld: held });
    expect(await operator.call(contract.holdOutbound, { reason: "Still" })).toEqual({ outboundHeld: held });
    expect(await mayLeave(db)).toBe(false);
    expect((await listAudit()).slice(before)).toEqual([
      { kind: "status.releaseOutbound", before: { held: true, since: START }, after: { held: false } },
      { kind: "status.holdOutbound", before: { held: false }, after: { held: true, since: held.since } },
    ]);
  });
});

describe("who may ask about this installation", () => {
  checkAccess(server, Object.values({ release: contract.releaseOutbound, hold: contract.holdOutbound }));
});
