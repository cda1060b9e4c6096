/** A server with a Vitally connection, its jobs run by hand. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import * as contract from "#contract/connections.ts";
import { listConnectionIds, reportConnection, surveyConnection } from "#contract/moves.ts";
import { connectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { importJobs, workRun } from "#server/features/imports/jobs.ts";
import { moveOperations } from "#server/features/moves/operations.ts";
import { pullJobs } from "#server/features/pulls/jobs.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeServer, START } from "./server.ts";

export const moves = { listConnectionIds, reportConnection, surveyConnection };
export const PUSH_KEY = "a-key-of-the-pipelines";

export async function makeVitallyConnection() {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-vitally-test-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const connecting: Connecting = {
    connectors,
    vault: makeVault(["a key that is only for tests"]),
    fetch,
    resolve: async () => [],
    folder,
  };
  const { createConnection, getConnection } = connectionOperations(connecting);
  const { previewConnection } = pullOperations(connecting);
  const server = await makeServer({
    operations: {
      createConnection: contract.createConnection,
      getConnection: contract.getConnection,
      previewConnection: contract.previewConnection,
      ...moves,
    },
    implementations: { createConnection, getConnection, previewConnection, ...moveOperations(connecting) },
    receiveWebhook: (shell) => webhookReceiver(connecting, shell),
  });
  const { db } = server;
  const operator = server.as("operator");
  await ensureInstallation(db, START);
  await ensurePresets(db, START);
  const made = [...deliveryJobs(connecting), ...pullJobs(connecting), ...importJobs(folder)];
  const jobs = new Map(made.map((job) => [job.name, job]));

  async function run(name: string, payload: object = {}, now: string = START): Promise<void> {
    const job = jobs.get(name) as Job;
    const context = { db, now, dueAt: null, attempt: 1, signal: new AbortController().signal };
    await job.run(context, job.payload.parse(payload));
  }

  async function connect(settings: object, name = "vitally"): Promise<string> {
    const given = { apiKey: "sk_live_onlyForTests", pushKey: PUSH_KEY, ...settings };
    const made = { connector: "vitally", name, source: "vitally", settings: given, scheduleMinutes: 60 };
    return (await operator.call(contract.createConnection, made)).connectionId;
  }

  /** Every part of a round, each imported as the worker does. */
  async function pull(connectionId: string, now: string = START): Promise<void> {
    for (let more = true; more; ) {
      await run("pulls.read", { connectionId }, now);
      const runs = await db.list(
        sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`,
      );
      for (const { id } of runs) {
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

  async function rows(text: string): Promise<Record<string, unknown>[]> {
    return (await server.owner.query(text)).rows as Record<string, unknown>[];
  }
  return { server, db, operator, connect, pull, run, rows };
}
