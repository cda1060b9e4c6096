/** An endpoint that paused itself: who is told of it, and the work that it is for the team until somebody decides. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import { listTeamTasks } from "#contract/team-tasks.ts";
import * as contract from "#contract/webhooks.ts";
import { RETRY_SECONDS } from "#core/outgoing/after-try.ts";
import type { EventType } from "#core/outgoing/event-types.ts";
import { addMinutes } from "#core/time/instant.ts";
import type { AnyConnector } from "#server/connectors/connector.ts";
import { slack } from "#server/connectors/slack/index.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { deliver } from "#server/features/outbox/jobs.ts";
import { tell } from "#server/features/outbox/reads.ts";
import * as teamTasks from "#server/features/team-tasks/operations.ts";
import { webhookOperations } from "#server/features/webhooks/operations.ts";
import { type Sending, sendersOf } from "#server/features/webhooks/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { readInternalAddresses } from "#server/platform/http/internal-addresses.ts";
import { makeOutboundFetch } from "#server/platform/http/outbound-fetch.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeServer, START } from "./server.ts";
import { startSlackStandIn } from "./slack-stand-in.ts";

let status = 204;
const receiver = createServer((request, reply) => {
  request.resume();
  request.on("end", () => reply.writeHead(status).end());
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
const chat = await startSlackStandIn();
afterAll(async () => {
  receiver.close();
  await chat.close();
});

const vault = makeVault(["a key that is only for tests"]);
const limits = { idleMs: 2000, totalMs: 2000, mostBytes: 100_000 };
const sending: Sending = {
  vault,
  webhookFetch: makeOutboundFetch("webhooks", readInternalAddresses("webhooks=127.0.0.1"), limits),
  chat: { connectors: [slack as unknown as AnyConnector], vault, fetch, resolve: async () => [], folder: "" },
  baseUrl: "http://localhost:4300",
};
const { createWebhook, createChannel, changeDestination, removeDestination, listDestinations } = contract;
const server = await makeServer({
  operations: {
    createConnection,
    createWebhook,
    createChannel,
    changeDestination,
    removeDestination,
    listDestinations,
    listTeamTasks,
  },
  implementations: {
    ...webhookOperations(sending),
    ...connectionOperations(sending.chat),
    listTeamTasks: teamTasks.listTeamTasks,
  },
});
const { db } = server;
const operator = server.as("operator");
await ensureInstallation(db, START);
const { connectionId } = await operator.call(createConnection, {
  connector: "slack",
  name: "Slack",
  source: "slack",
  settings: { token: "xoxb-only-for-tests", channel: "C0000001", address: `${chat.address}/` },
});

beforeEach(async () => {
  for (const table of ["outbox", "team_task"]) await db.run(sql`delete from ${sql.table(table)}`);
  await db.run(sql`update destination set removed_at = now()`);
  chat.asked.length = 0;
  chat.answers.set("conversations.info", (fields) => {
    const id = fields.get("channel");
    return { body: { ok: true, channel: { id, name: id, is_ext_shared: id === "C0000002", is_shared: false } } };
  });
  chat.answers.set("chat.postMessage", { body: { ok: true, ts: "1772697600.000100" } });
  status = 410;
});

const signal = new AbortController().signal;
const work = (now = START) => deliver(db, sendersOf(sending), { now, signal });
const addChannel = (channel: string, ...eventTypes: EventType[]) =>
  operator.call(createChannel, { name: channel, connectionId, channel, eventTypes });
const addEndpoint = async () =>
  (await operator.call(createWebhook, { name: "Warehouse", url, eventTypes: ["import.held"] })).destination;
const posted = () =>
  chat.asked.flatMap(({ method, fields }) =>
    method === "chat.postMessage" ? [`${fields.get("channel")}: ${fields.get("text")}`] : [],
  );
const tasks = async () => (await operator.call(listTeamTasks, { withClosed: "true" })).data;

async function happen(number: number, at = START) {
  const data = { importRunId: `0195dd1e-0000-7000-8000-${String(number).padStart(12, "0")}` };
  await tell(db, [{ type: "import.held", naturalKey: `held:${number}`, accountId: null, happenedAt: at, data }], at);
  await work(at);
}

describe("an endpoint that paused itself", () => {
  it("is told to the team's channels once, whatever they chose, and never where another company reads", async () => {
    await addChannel("C0000001", "account.entered");
    await addChannel("C0000002", "account.entered");
    const { destinationId } = await addEndpoint();
    await happen(1);
    await work(addMinutes(START, 1));
    const text = `Nothing is sent to Warehouse any more: it paused itself. http://localhost:4300/webhooks?webhook=${destinationId}`;
    expect(posted()).toEqual([`C0000001: ${text}`]);
    const all = (await operator.call(listDestinations, {})).data;
    expect(all.map(({ name, delivered, failed }) => ({ name, delivered, failed }))).toEqual([
      { name: "C0000001", delivered: 1, failed: 0 },
      { name: "C0000002", delivered: 0, failed: 1 },
      { name: "Warehouse", delivered: 0, failed: 1 },
    ]);
  });

  it("is told to the channel that chose to hear it alone", async () => {
    await addChannel("C0000001", "account.entered");
    await addChannel("C0000003", "destination.paused");
    await addEndpoint();
    await happen(1);
    expect(posted().map((one) => one.slice(0, 9))).toEqual(["C0000003:"]);
  });

  it("after days without a delivery is one task of the team, done when somebody resumes it", async () => {
    status = 500;
    const { destinationId } = await addEndpoint();
    await happen(1);
    await db.run(sql`update outbox set tries = ${RETRY_SECONDS.length} where state = 'pending'`);
    await work(addMinutes(START, 4 * 24 * 60));
    expect(await tasks()).toEqual([]);
    const fiveDays = addMinutes(START, 5.1 * 24 * 60);
    await happen(2, fiveDays);
    expect(await tasks()).toMatchObject([
      { kind: "resume-destination", title: "Resume Warehouse, or say that it stays paused", closedAt: null },
    ]);
    await operator.call(changeDestination, { destinationId, isPaused: false });
    expect(await tasks()).toMatchObject([{ subject: "Warehouse", closedBecause: "done" }]);
  });

  it("asks for nothing any more once a person says that it stays paused, or removes it", async () => {
    const stays = await addEndpoint();
    await happen(1);
    await operator.call(changeDestination, { destinationId: stays.destinationId, isPaused: true });
    expect(await tasks()).toMatchObject([{ closedBecause: "not-needed" }]);
    await operator.call(removeDestination, { destinationId: stays.destinationId });
    await db.run(sql`delete from team_task`);
    const goes = await addEndpoint();
    await happen(2);
    expect(await tasks()).toMatchObject([{ closedAt: null }]);
    await operator.call(removeDestination, { destinationId: goes.destinationId });
    expect(await tasks()).toMatchObject([{ closedBecause: "not-needed" }]);
  });
});
