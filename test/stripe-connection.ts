/** A server with a Stripe connection, its jobs run by hand, and what it brought as one thing to compare. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import * as contract from "#contract/connections.ts";
import { connectors } from "#server/connectors/registry.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { importJobs, workRun } from "#server/features/imports/jobs.ts";
import { pullJobs } from "#server/features/pulls/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeServer, START } from "./server.ts";
import { signedRequest } from "./stripe-stand-in.ts";

export const SECRET = "whsec_of_the_endpoint";
export const OLDER = "whsec_until_yesterday";

const BROUGHT = [
  "account_due",
  "account_alias",
  "invoice_line",
  "invoice",
  "payment",
  "credit",
  "subscription",
  "vendor_forecast",
  "account_change",
  "person_role",
  "person",
  "account",
  "company",
  "import_run",
];

export async function makeStripeConnection() {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-stripe-test-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const connecting: Connecting = {
    connectors,
    vault: makeVault(["a key that is only for tests"]),
    fetch,
    resolve: async () => [],
    folder,
  };
  const { createConnection, getConnection } = connectionOperations(connecting);
  const server = await makeServer({
    operations: {
      createConnection: contract.createConnection,
      getConnection: contract.getConnection,
      listDeliveries: contract.listDeliveries,
      getDelivery: contract.getDelivery,
      replayDeliveries: contract.replayDeliveries,
    },
    implementations: { createConnection, getConnection, ...deliveries },
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

  /** Anew, with nothing that was brought before. */
  async function connect(more: object = {}): Promise<string> {
    await db.run(sql`delete from connection`);
    for (const table of BROUGHT) await server.owner.run(sql`delete from ${sql.table(table)}`);
    const settings = { apiKey: "rk_test_onlyForTests", webhookSecret: SECRET, olderWebhookSecret: OLDER, ...more };
    const given = { connector: "stripe", name: "stripe", source: "stripe", settings, scheduleMinutes: 60 };
    return (await operator.call(contract.createConnection, given)).connectionId;
  }

  async function send(connectionId: string, event: object, secret = SECRET): Promise<number> {
    const { body, headers } = signedRequest(event, secret, Date.parse(START) / 1000);
    return (await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers })).status;
  }

  async function apply(connectionId: string): Promise<void> {
    await run("deliveries.apply", { connectionId });
    await run("deliveries.start");
    await run("deliveries.apply", { connectionId });
  }

  /** Every part of a round, each imported as the worker does. */
  async function pull(connectionId: string, now: string = START): Promise<void> {
    for (let more = true; more; ) {
      await run("pulls.read", { connectionId }, now);
      for (const { id } of await db.list(
        sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`,
      )) {
        await workRun(db, id, { now });
        await run("imports.finish", { importRunId: id, dueToday: 0 }, now);
      }
      await run("pulls.settle", {}, now);
      const last = await db.get(sql<{ outcome: string; problem: string | null; hasMore: boolean }>`
        select outcome, problem, has_more as "hasMore" from connection_attempt where connection_id = ${connectionId}
         order by started_at desc, attempt_id desc limit 1`);
      expect(last.problem).toBeNull();
      more = last.hasMore;
    }
  }

  /** Everything that holds now, without ids and times of ours. */
  async function dump(): Promise<Record<string, unknown[]>> {
    const of = async (table: string, columns: string, from = "") =>
      (
        await server.owner.query(
          `select alias.external_id as whose, ${columns} from ${table} t ${from} join account_alias alias on alias.account_id = t.account_id order by 1, 2, 3`,
        )
      ).rows;
    return {
      accounts: await of("account", "name, currency, signed_up_on, period_anchor_day, cancelled_on, country"),
      invoices: await of(
        "invoice",
        "t.external_id, period_start, period_end, list_minor, gross_minor, credit_minor, net_minor, status, kind, issued_on, due_on, paid_on",
      ),
      lines: await of("invoice_line", "invoice_external_id, line_id, kind, meter, amount_minor, description"),
      payments: await of("payment", "t.external_id, invoice_external_id, amount_minor, status, happened_at"),
      credits: await of("credit", "t.external_id, kind, granted_minor, left_minor"),
      subscriptions: await of("subscription", "t.external_id, plan, started_on, ended_on, cancelled_on"),
      forecasts: await of("vendor_forecast", "period_start, issued_on, net_minor, gross_minor"),
      people: await of("person_role", "p.email, t.role", "join person p using (person_id)"),
    };
  }

  const find = (connectionId: string) => operator.call(contract.getConnection, { connectionId });
  const listDeliveries = async (connectionId: string) =>
    (await operator.call(contract.listDeliveries, { connectionId })).data;
  return { server, db, connect, send, apply, pull, run, dump, find, listDeliveries };
}
