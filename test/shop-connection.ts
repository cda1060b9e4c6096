/** A server with a made-up vendor whose shops it reads, one part at a time. */
import { beforeEach } from "vitest";
import * as columnsContract from "#contract/connection-columns.ts";
import * as contract from "#contract/connections.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeConnectedServer } from "./connected-server.ts";
import { makeFakeVendor } from "./fake-connector.ts";
import { START } from "./server.ts";

export const served = {
  listConnectorKinds: contract.listConnectorKinds,
  listConnections: contract.listConnections,
  getConnection: contract.getConnection,
  createConnection: contract.createConnection,
  changeConnection: contract.changeConnection,
  checkConnection: contract.checkConnection,
  previewConnection: contract.previewConnection,
  runConnection: contract.runConnection,
  pauseConnection: contract.pauseConnection,
  resumeConnection: contract.resumeConnection,
  removeConnection: contract.removeConnection,
  listAttempts: contract.listAttempts,
  lookAtColumns: columnsContract.lookAtColumns,
  saveColumns: columnsContract.saveColumns,
};

export async function makeShopServer() {
  const vendor = makeFakeVendor();
  const { server, db, operator, connecting, run } = await makeConnectedServer({
    connectors: [vendor.connector],
    operations: served,
    implementationsFor: (connecting) => ({ ...connectionOperations(connecting), ...pullOperations(connecting) }),
  });

  beforeEach(async () => {
    vendor.reads.length = 0;
    vendor.asked.length = 0;
    server.clock.set(START);
    await db.run(sql`update connection set removed_at = now()`);
  });

  async function connect(name = "shop", settings = { shop: "one", password: "canary-of-a-password" }) {
    return operator.call(contract.createConnection, {
      connector: "fake",
      name,
      source: "shop",
      settings,
      scheduleMinutes: 60,
    });
  }

  /** Reads once, imports what came and settles it, as the worker does. */
  async function pull(connectionId: string, now: string = server.clock.now()) {
    await run("pulls.read", { connectionId }, now);
    const runs = await db.list(
      sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`,
    );
    for (const { id } of runs) {
      await workRun(db, id, { now });
      await run("imports.finish", { importRunId: id, dueToday: 0 }, now);
    }
    await run("pulls.settle", {}, now);
    return operator.call(contract.getConnection, { connectionId });
  }

  return { server, db, operator, vendor, folder: connecting.folder, run, connect, pull };
}

/** A row of it. */
export const account = (id: string, more: Record<string, string> = {}) => ({
  kind: "accounts" as const,
  values: { account: id, name: `Company ${id}`, plan: "payg", currency: "USD", signed_up_on: "2026-01-05", ...more },
});
