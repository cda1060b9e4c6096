/** Webhooks as a busy vendor sends them, to a server that applies them all the while; then to one whose database hangs. */
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "#contract/connections.ts";
import { sql } from "#server/platform/db/sql.ts";
import { AT, makeStripeCustomer } from "#test/make-stripe-things.ts";
import { makeStripeEvent, signedRequest } from "#test/stripe-stand-in.ts";
import type { Report } from "../scripts/bench-report.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "Receiving webhooks";
export const about =
  "200 signed events of 1,000 customers each second for 60 seconds, over loopback, at their time whether the ones before were answered or not; times count from when an event was due. Each is kept before its answer and applied in the background. Then the database says nothing any more, on lines that stay open.";

const NOW = new Date(AT * 1000).toISOString();
const SECRET = "whsec_only_for_the_measurement";
const A_SECOND = 200;
const SECONDS = 60;
const CUSTOMERS = 1000;
const WHILE_FROZEN = 50;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(NOW);
  try {
    const server = await installation.startServer(NOW);
    const address = await connect(server);
    await measureRate(report, installation, address);
    await measureFrozen(report, installation, address);
    await server.stop();
  } finally {
    await installation.remove();
  }
}

async function connect({ client, url }: RunningServer): Promise<string> {
  const settings = { apiKey: "rk_test_onlyForTheMeasurement", webhookSecret: SECRET };
  const made = { connector: "stripe", name: "stripe", source: "stripe", settings, scheduleMinutes: 1440 };
  const { connectionId } = await client.call(createConnection, made);
  return `${url}/webhooks/${connectionId}`;
}

type Answered = { ms: number; status: number };

async function send(address: string, number: number, dueAtMs: number): Promise<Answered> {
  const id = `cus_${number % CUSTOMERS}`;
  const thing = makeStripeCustomer({ id, name: `Customer ${number}`, created: AT - 86_400 });
  const event = makeStripeEvent({ id: `evt_${number}`, type: "customer.updated", thing, seconds: AT });
  const answer = await fetch(address, { method: "POST", ...signedRequest(event, SECRET, AT) });
  await answer.arrayBuffer();
  return { ms: performance.now() - dueAtMs, status: answer.status };
}

async function measureRate(report: Report, { owner, databaseSeconds }: Installation, address: string): Promise<void> {
  const [start, workedBefore] = [performance.now(), databaseSeconds()];
  const sent: Promise<Answered>[] = [];
  for (let number = 0; number < A_SECOND * SECONDS; number += 1) {
    const dueAtMs = start + (number * 1000) / A_SECOND;
    const early = dueAtMs - performance.now();
    if (early > 1) await sleep(early);
    sent.push(send(address, number, dueAtMs));
  }
  const answered = await Promise.all(sent);
  const waits = answered.map(({ ms }) => ms);
  const acknowledged = answered.filter(({ status }) => status === 204).length;
  const { kept } = await owner.get(sql<{ kept: number }>`select count(*)::int as kept from raw_delivery`);
  report({ what: "p50", value: percentile(waits, 0.5), unit: "ms" });
  report({ what: "p99", value: percentile(waits, 0.99), unit: "ms", atMost: 1000 });
  report({ what: "slowest", value: percentile(waits, 1), unit: "ms", atMost: 5000 });
  report({ what: "acknowledged, of those sent", value: acknowledged / sent.length, unit: "", atLeast: 1 });
  report({ what: "kept, of those acknowledged", value: kept / acknowledged, unit: "", atLeast: 1 });
  report({
    what: "processor time of the database for each",
    value: ((databaseSeconds() - workedBefore) * 1000) / sent.length,
    unit: "ms",
  });
  const seconds = await secondsUntilApplied(owner);
  const { applied } = await owner.get(sql<{ applied: number }>`
    select count(*) filter (where outcome = 'applied')::int as applied from raw_delivery`);
  report({ what: "until all were applied, after the last", value: seconds, unit: "s" });
  report({ what: "applied, of those kept", value: applied / kept, unit: "", atLeast: 1 });
}

async function secondsUntilApplied(owner: Installation["owner"]): Promise<number> {
  const start = performance.now();
  const isApplied = async () =>
    (await owner.find(sql`select from raw_delivery where outcome = 'received' limit 1`)) === null;
  while (!(await isApplied())) await sleep(100);
  return (performance.now() - start) / 1000;
}

async function measureFrozen(report: Report, { freezeDatabase, owner }: Installation, address: string): Promise<void> {
  const goOn = freezeDatabase();
  const first = A_SECOND * SECONDS;
  const tries = Array.from({ length: WHILE_FROZEN }, (_, index) => send(address, first + index, performance.now()));
  const answered = await Promise.all(tries).finally(goOn);
  const refused = answered.filter(({ status }) => status >= 500).length;
  report({ what: "database hangs: refused, of those sent", value: refused / WHILE_FROZEN, unit: "", atLeast: 1 });
  report({
    what: "database hangs: slowest answer",
    value: percentile(
      answered.map(({ ms }) => ms),
      1,
    ),
    unit: "ms",
    atMost: 3000,
  });
  await owner.query("select 1");
}
