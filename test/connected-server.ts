/** A server that sources can be connected to, its jobs run by hand. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Operation } from "#contract/operation.ts";
import type { AnyConnector } from "#server/connectors/connector.ts";
import { connectors as allConnectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { importJobs, workRun } from "#server/features/imports/jobs.ts";
import { pullJobs } from "#server/features/pulls/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Implementations } from "#server/platform/http/implement.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeServer, START } from "./server.ts";

type Served<Operations extends Record<string, Operation>> = {
  operations: Operations;
  implementationsFor: (connecting: Connecting) => Implementations<Operations>;
  /** All of the product's where none are named. */
  connectors?: readonly AnyConnector[];
  /** Besides those that read, receive and import. */
  jobs?: readonly Job[];
};

export async function makeConnectedServer<Operations extends Record<string, Operation>>(served: Served<Operations>) {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-connected-test-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const connecting: Connecting = {
    connectors: served.connectors ?? allConnectors,
    vault: makeVault(["a key that is only for tests"]),
    fetch,
    resolve: async () => [],
    folder,
  };
  const server = await makeServer({
    operations: served.operations,
    implementations: served.implementationsFor(connecting),
    receiveWebhook: (shell) => webhookReceiver(connecting, shell),
  });
  const { db } = server;
  await ensureInstallation(db, START);
  await ensurePresets(db, START);
  const made = [...deliveryJobs(connecting), ...pullJobs(connecting), ...importJobs(folder), ...(served.jobs ?? [])];
  const jobs = new Map(made.map((job) => [job.name, job]));

  async function run(name: string, payload: object = {}, now: string = server.clock.now()): Promise<void> {
    const job = jobs.get(name) as Job;
    const context = { db, now, dueAt: null, attempt: 1, signal: new AbortController().signal };
    await job.run(context, job.payload.parse(payload));
  }

  /** Every part of a round, each imported as the worker does. */
  async function pull(connectionId: string, now: string = server.clock.now()): Promise<void> {
    for (let more = true; more; ) {
      await run("pulls.read", { connectionId }, now);
      const received = sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`;
      for (const { id } of await db.list(received)) {
        await workRun(db, id, { now });
        await run("imports.finish", { importRunId: id, dueToday: 0 }, now);
      }
      await run("pulls.settle", {}, now);
      const last = await db.get(sql<{ problem: string | null; hasMore: boolean }>`
        select problem, has_more as "hasMore" from connection_attempt where connection_id = ${connectionId}
         order by started_at desc, attempt_id desc limit 1`);
      expect(last.problem).toBeNull();
      more = last.hasMore;
    }
  }
  return { server, db, operator: server.as("operator"), connecting, run, pull };
}
