/** A server that tells others, and a receiver that says to each path what it is asked to. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach } from "vitest";
import { createConnection } from "#contract/connections.ts";
import * as onboarding from "#contract/onboarding.ts";
import { getStatus } from "#contract/status.ts";
import * as contract from "#contract/webhooks.ts";
import { CHOSEN_EVENT_TYPES } from "#core/outgoing/event-types.ts";
import type { AnyConnector } from "#server/connectors/connector.ts";
import { slack } from "#server/connectors/slack/index.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { logFact } from "#server/features/onboarding/operations.ts";
import { deliver } from "#server/features/outbox/jobs.ts";
import * as status from "#server/features/status/operations.ts";
import { webhookOperations } from "#server/features/webhooks/operations.ts";
import { type Sending, sendersOf } from "#server/features/webhooks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { readInternalAddresses } from "#server/platform/http/internal-addresses.ts";
import { makeOutboundFetch } from "#server/platform/http/outbound-fetch.ts";
import { ensureInstallation, releaseOutbound } from "#server/platform/installation.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeFakeVendor } from "./fake-connector.ts";
import { makeServer, START } from "./server.ts";

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };
export type Answer = { status: number; headers?: Record<string, string>; text?: string; afterMs?: number };

export const limits = { idleMs: 2000, totalMs: 2000, mostBytes: 100_000 };
const vault = makeVault(["a key that is only for tests"]);

export const served = {
  listEventTypes: contract.listEventTypes,
  listDestinations: contract.listDestinations,
  createWebhook: contract.createWebhook,
  createChannel: contract.createChannel,
  changeDestination: contract.changeDestination,
  removeDestination: contract.removeDestination,
  rotateSecret: contract.rotateSecret,
  testDestination: contract.testDestination,
  listOutgoing: contract.listOutgoing,
  getOutgoing: contract.getOutgoing,
  replayOutgoing: contract.replayOutgoing,
  listWaiting: contract.listWaiting,
  decideOutgoing: contract.decideOutgoing,
};

export async function makeWebhookServer() {
  const received: Received[] = [];
  /** By path; whoever is not named here answers 204. */
  const answers = new Map<string, (count: number) => Answer>();
  const receiver = createServer((request, reply) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const path = request.url ?? "";
      received.push({ path, headers: request.headers, body });
      const count = received.filter((one) => one.path === path).length;
      const { status, headers, text, afterMs } = answers.get(path)?.(count) ?? { status: 204 };
      setTimeout(() => reply.writeHead(status, headers).end(text), afterMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));
  const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

  const sending: Sending = {
    vault,
    webhookFetch: makeOutboundFetch("webhooks", readInternalAddresses("webhooks=127.0.0.1"), limits),
    chat: {
      connectors: [slack as unknown as AnyConnector, makeFakeVendor().connector],
      vault,
      fetch,
      resolve: async () => [],
      folder: "",
    },
    baseUrl: "http://localhost:4300",
  };

  const server = await makeServer({
    operations: { ...served, createConnection, getStatus, logFact: onboarding.logFact },
    implementations: {
      ...webhookOperations(sending),
      ...connectionOperations(sending.chat),
      getStatus: status.getStatus,
      logFact,
    },
  });
  const { db } = server;
  const operator = server.as("operator");
  await ensureInstallation(db, START);
  await ensurePresets(db, START);

  beforeEach(async () => {
    received.length = 0;
    answers.clear();
    server.clock.set(START);
    await db.run(sql`delete from outbox`);
    await db.run(sql`update destination set removed_at = now()`);
    await releaseOutbound(db);
    await server.owner.run(sql`truncate forecast_choice`);
    await unlockPrices();
  });

  const signal = new AbortController().signal;
  const work = (now: string = server.clock.now(), into: Db = db) => deliver(into, sendersOf(sending), { now, signal });

  async function addEndpoint(path = "/hook", eventTypes = [...CHOSEN_EVENT_TYPES]) {
    return operator.call(contract.createWebhook, { name: path, url: receiverUrl + path, eventTypes });
  }

  const lockPrices = () => db.run(sql`delete from setting where name = 'unlocked-prices'`);
  const unlockPrices = () =>
    db.run(sql`insert into setting (name, value, changed_at) values ('unlocked-prices', '{}', ${START})
      on conflict (name) do nothing`);

  async function log(destinationId: string) {
    return (await operator.call(contract.listOutgoing, { destinationId })).data;
  }

  return {
    server,
    db,
    operator,
    received,
    answers,
    receiverUrl,
    sending,
    signal,
    work,
    addEndpoint,
    log,
    lockPrices,
    unlockPrices,
  };
}

export const held = (number: number, happenedAt: string = START) => ({
  type: "import.held" as const,
  naturalKey: `import.held:${number}`,
  accountId: null,
  happenedAt,
  data: { importRunId: `0195dd1e-0000-7000-8000-${String(number).padStart(12, "0")}` },
});
