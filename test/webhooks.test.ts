/** Outgoing webhooks over real sockets: what is told, once, signed, tried again, and what becomes of it when we die. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { PoolClient } from "pg";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import * as onboarding from "#contract/onboarding.ts";
import { getStatus } from "#contract/status.ts";
import * as contract from "#contract/webhooks.ts";
import { RETRY_SECONDS } from "#core/outgoing/after-try.ts";
import { CHOSEN_EVENT_TYPES } from "#core/outgoing/event-types.ts";
import { addMinutes, epochMs } from "#core/time/instant.ts";
import type { AnyConnector } from "#server/connectors/connector.ts";
import { slack } from "#server/connectors/slack/index.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { recordDecided, voidDecided } from "#server/features/decisions/reads.ts";
import { listDestinations } from "#server/features/destinations/reads.ts";
import { logFact } from "#server/features/onboarding/operations.ts";
import { deliver } from "#server/features/outbox/jobs.ts";
import { doubtWaiting, tell } from "#server/features/outbox/reads.ts";
import { dropProjections } from "#server/features/projections/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import * as status from "#server/features/status/operations.ts";
import { noticeLate } from "#server/features/webhooks/jobs.ts";
import { webhookOperations } from "#server/features/webhooks/operations.ts";
import { resealSigningSecrets, type Sending, sendersOf } from "#server/features/webhooks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { readInternalAddresses } from "#server/platform/http/internal-addresses.ts";
import { makeOutboundFetch } from "#server/platform/http/outbound-fetch.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation, holdOutbound, releaseOutbound } from "#server/platform/installation.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
import { makeFakeVendor } from "./fake-connector.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

// Receivers ------------------------------------------------------------------------------------------------------------

type Received = { path: string; headers: IncomingHttpHeaders; body: string };
type Answer = { status: number; headers?: Record<string, string>; text?: string; afterMs?: number };

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

// The server under test --------------------------------------------------------------------------------------------------

const limits = { idleMs: 2000, totalMs: 2000, mostBytes: 100_000 };
const vault = makeVault(["a key that is only for tests"]);
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
const served = {
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
  decideOutgoing: contract.decideOutgoing,
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
});

const signal = new AbortController().signal;
const work = (now: string = server.clock.now(), into: Db = db) => deliver(into, sendersOf(sending), { now, signal });

async function addEndpoint(path = "/hook", eventTypes = [...CHOSEN_EVENT_TYPES]) {
  return operator.call(contract.createWebhook, { name: path, url: receiverUrl + path, eventTypes });
}

async function log(destinationId: string) {
  return (await operator.call(contract.listOutgoing, { destinationId })).data;
}

const held = (number: number, happenedAt: string = START) => ({
  type: "import.held" as const,
  naturalKey: `import.held:${number}`,
  accountId: null,
  happenedAt,
  data: { importRunId: `0195dd1e-0000-7000-8000-${String(number).padStart(12, "0")}` },
});

describe("an endpoint", () => {
  it("gets what it chose, with a signature that the official library verifies", async () => {
    const { destination, secret } = await addEndpoint("/hook", ["import.held"]);
    await tell(db, [held(1), { ...held(2), type: "connection.late", data: { connectionId: "x" } }], START);
    await work();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [Received];
    const now = new Date(epochMs(START));
    const verify = (text: string) => new Webhook(secret).verify(text, headers as Record<string, string>);
    // The library compares with its own clock, so the signature of that moment is made by it too.
    expect(new Webhook(secret).sign(String(headers["webhook-id"]), now, body)).toBe(headers["webhook-signature"]);
    expect(() => verify(body)).toThrow("Message timestamp too old");
    expect(JSON.parse(body)).toEqual({
      type: "import.held",
      timestamp: START,
      version: 1,
      data: { importRunId: "0195dd1e-0000-7000-8000-000000000001" },
    });
    expect(await log(destination.destinationId)).toMatchObject([{ state: "delivered", tries: 1, type: "import.held" }]);
  });

  it("is verified by the official library at once, and refused when a byte is another", async () => {
    const { secret } = await addEndpoint();
    // The library compares with its own clock.
    const now = new Date().toISOString();
    await tell(db, [held(1, now)], now);
    await work(now);
    const [{ headers, body }] = received as [Received];
    const heads = headers as Record<string, string>;
    expect(new Webhook(secret).verify(body, heads)).toMatchObject({ type: "import.held" });
    expect(() => new Webhook(secret).verify(body.replace("held", "hold"), heads)).toThrow();
  });

  it("is signed for with both secrets while one is replaced, and then with the new one alone", async () => {
    const { destination, secret } = await addEndpoint();
    const { destinationId } = destination;
    const rotated = await operator.call(contract.rotateSecret, { destinationId, olderForHours: 2 });
    expect(rotated.secret).not.toBe(secret);
    const signedWith = async (now: string) => {
      received.length = 0;
      server.clock.set(now);
      await operator.call(contract.testDestination, { destinationId });
      await work(now);
      const [{ headers, body }] = received as [Received];
      const signatures = String(headers["webhook-signature"]).split(" ");
      const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
      return [secret, rotated.secret].map((one) =>
        signatures.includes(new Webhook(one).sign(String(headers["webhook-id"]), at, body)),
      );
    };
    expect(await signedWith(addMinutes(START, 119))).toEqual([true, true]);
    expect(await signedWith(addMinutes(START, 121))).toEqual([false, true]);
  });

  it("never shows its secret again, and keeps it sealed", async () => {
    const { destination, secret } = await addEndpoint();
    const shown = JSON.stringify(await operator.call(contract.listDestinations, {}));
    expect(shown).toContain(destination.destinationId);
    expect(shown).not.toContain(secret);
    const rows = await db.list(sql<{ row: string }>`select destination::text as row from destination
      union all select audit::text from audit union all select idempotency_key::text from idempotency_key`);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
  });

  it("is refused when its address is not one", async () => {
    for (const url of ["ftp://example.com", "https://me:secret@example.com", "nowhere", "https://example.com/#there"])
      await expect(
        operator.call(contract.createWebhook, { name: "bad", url, eventTypes: ["import.held"] }),
      ).rejects.toMatchObject({ status: 422 });
  });

  it("inside the own network is not reached unless whoever runs the server allows it", async () => {
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    const closed = makeOutboundFetch("webhooks", readInternalAddresses("connections=127.0.0.1"), limits);
    await deliver(db, sendersOf({ ...sending, webhookFetch: closed }), { now: START, signal });
    expect(received).toEqual([]);
    const [message] = await log(destination.destinationId);
    expect(message).toMatchObject({ state: "pending", problem: expect.stringContaining("FIRSTBILL_ALLOW_INTERNAL") });
  });
});

/** The clock of whoever answers. */
const AT_START = new Date(START).toUTCString();

describe("what fails", () => {
  it("is tried again on the schedule with the same id, and fails for good after the tenth try", async () => {
    answers.set("/hook", () => ({ status: 500, text: "not now" }));
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    let now = START;
    for (const seconds of RETRY_SECONDS) {
      await work(now);
      const [message] = await log(destination.destinationId);
      expect(message?.state).toBe("pending");
      const waited = (epochMs(message?.nextTryAt ?? "") - epochMs(now)) / 1000;
      expect(waited).toBeGreaterThan(seconds * 0.89);
      expect(waited).toBeLessThan(seconds * 1.11 + 2);
      await work(addMinutes(message?.nextTryAt ?? "", -1 / 600));
      expect(await log(destination.destinationId)).toEqual([message]);
      now = message?.nextTryAt ?? "";
    }
    await work(now);
    const [message] = await log(destination.destinationId);
    expect(message).toMatchObject({ state: "failed", tries: 10, nextTryAt: null, problem: "It answered 500." });
    expect(received).toHaveLength(10);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([message?.webhookId]));
    const { log: tries } = await operator.call(contract.getOutgoing, {
      destinationId: destination.destinationId,
      messageId: message?.messageId ?? "",
    });
    expect(tries).toHaveLength(10);
    expect(tries[0]).toMatchObject({ status: 500, responseText: "not now", result: "failed" });
    expect(tries[0]?.requestHead["webhook-id"]).toBe(message?.webhookId);
  });

  it.each([
    { answer: { status: 429, headers: { "retry-after": "600", date: AT_START } }, waits: 600 },
    {
      answer: {
        status: 503,
        headers: { "retry-after": "Thu, 05 Mar 2026 09:00:00 GMT", date: AT_START },
      },
      waits: 3600,
    },
  ])("waits as long as it is asked to after $answer.status", async ({ answer, waits }) => {
    answers.set("/hook", () => answer);
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    await work();
    const [message] = await log(destination.destinationId);
    const waited = (epochMs(message?.nextTryAt ?? "") - epochMs(START)) / 1000;
    expect(Math.abs(waited - waits)).toBeLessThan(5);
  });

  it("pauses the endpoint after 410; what comes meanwhile waits until somebody resumes it", async () => {
    answers.set("/hook", () => ({ status: 410 }));
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [held(1)], START);
    await work();
    const [paused] = (await operator.call(contract.listDestinations, {})).data;
    expect(paused).toMatchObject({ failed: 1, pausedBecause: expect.stringContaining("410") });
    expect(paused?.pausedAt).not.toBeNull();
    await tell(db, [held(2)], START);
    await work();
    expect(received).toHaveLength(1);
    expect((await log(destinationId)).map(({ state }) => state).sort()).toEqual(["failed", "held"]);
    answers.clear();
    await operator.call(contract.changeDestination, { destinationId, isPaused: false });
    await work();
    expect((await log(destinationId)).map(({ state }) => state).sort()).toEqual(["delivered", "failed"]);
  });

  it("pauses the endpoint after five days without a delivery, says so, and begins anew when somebody resumes it", async () => {
    answers.set("/hook", () => ({ status: 500 }));
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    const now = (days: number) => addMinutes(START, days * 24 * 60);
    const shown = async () => (await operator.call(contract.listDestinations, {})).data[0];
    const exhaust = async (number: number, from: string) => {
      await tell(db, [held(number, from)], from);
      await work(from);
      await db.run(sql`update outbox set tries = ${RETRY_SECONDS.length} where state = 'pending'`);
    };
    await exhaust(1, START);
    expect(await shown()).toMatchObject({ failingSince: expect.stringContaining(START.slice(0, 16)), pausedAt: null });
    await exhaust(2, now(3));
    await work(now(4.9));
    expect((await log(destinationId)).map(({ state }) => state)).toEqual(["failed", "failed"]);
    expect(await shown()).toMatchObject({ failingSince: expect.stringContaining(START.slice(0, 16)), pausedAt: null });
    await tell(db, [held(3, now(5.1))], now(5.1));
    await work(now(5.1));
    const because = "Nothing could be delivered since 5 Mar. Resume it when it works again.";
    expect(await shown()).toMatchObject({ pausedBecause: because, waiting: 1, failed: 2 });
    const told = async () => (await operator.call(getStatus, {})).pausedDestinations;
    expect(await told()).toEqual([{ destinationId, name: "/hook", because }]);

    await operator.call(contract.changeDestination, { destinationId, isPaused: false });
    await work(now(6));
    expect(await shown()).toMatchObject({ pausedAt: null, failingSince: expect.stringContaining("2026-03-11") });
    answers.clear();
    await work(now(7));
    expect(await shown()).toMatchObject({ pausedAt: null, failingSince: null, delivered: 1 });
    expect(await told()).toEqual([]);
  });

  it("leaves the reason away once a person says that the endpoint stays paused", async () => {
    answers.set("/hook", () => ({ status: 410 }));
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    await work();
    await operator.call(contract.changeDestination, { destinationId: destination.destinationId, isPaused: true });
    const [paused] = (await operator.call(contract.listDestinations, {})).data;
    expect([paused?.pausedBecause, paused?.pausedAt === null]).toEqual([null, false]);
  });

  it("includes a redirect, which is not followed", async () => {
    answers.set("/hook", () => ({ status: 302, headers: { location: `${receiverUrl}/elsewhere` } }));
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    await work();
    expect(received.map(({ path }) => path)).toEqual(["/hook"]);
    expect(await log(destination.destinationId)).toMatchObject([{ state: "pending", problem: "It answered 302." }]);
  });

  it("is held up by nobody who is slow", async () => {
    answers.set("/slow", () => ({ status: 200, afterMs: 5000 }));
    const slow = await addEndpoint("/slow");
    const quick = await addEndpoint("/quick");
    await tell(
      db,
      Array.from({ length: 30 }, (_, index) => held(index)),
      START,
    );
    const delivering = work();
    await expect
      .poll(() => received.filter(({ path }) => path === "/quick").length, { timeout: 10_000, interval: 20 })
      .toBe(30);
    expect(received.filter(({ path }) => path === "/slow").length).toBeLessThanOrEqual(8);
    await db.run(
      sql`update destination set paused_at = now() where destination_id = ${slow.destination.destinationId}`,
    );
    await delivering;
    expect((await log(quick.destination.destinationId)).every(({ state }) => state === "delivered")).toBe(true);
  });
});

describe("what is told", () => {
  it("is there if its cause is, and once", async () => {
    const { destination } = await addEndpoint();
    await expect(
      inTransaction(db, async (tx) => {
        await tell(tx, [held(1)], START);
        throw new Error("the cause failed");
      }),
    ).rejects.toThrow("the cause failed");
    expect(await log(destination.destinationId)).toEqual([]);
    await tell(db, [held(1)], START);
    await tell(db, [held(1)], START);
    expect(await log(destination.destinationId)).toHaveLength(1);
  });

  it("waits for a person where its cause is older than 48 hours", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [held(1, addMinutes(START, -49 * 60)), held(2, addMinutes(START, -49 * 60))], START);
    await work();
    expect(received).toEqual([]);
    const [one] = await log(destinationId);
    expect(one?.state).toBe("approval");
    await operator.call(contract.decideOutgoing, { destinationId, messageId: one?.messageId, isSent: true });
    await operator.call(contract.decideOutgoing, { destinationId, isSent: false });
    await work();
    expect(received).toHaveLength(1);
    expect((await log(destinationId)).map(({ state }) => state).sort()).toEqual(["delivered", "dropped"]);
  });

  it("waits while everything outbound is held, and is not lost", async () => {
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    await holdOutbound(db, { since: START, reason: "A restored copy." });
    await work();
    expect(received).toEqual([]);
    expect(await log(destination.destinationId)).toMatchObject([{ state: "held" }]);
    await releaseOutbound(db);
    await work();
    expect(received).toHaveLength(1);
  });

  it("is sent again under its id: one message, or all since a moment", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [held(1)], START);
    await work();
    const later = addMinutes(START, 10);
    await tell(db, [held(2, later)], later);
    await work(later);
    const [second, first] = await log(destinationId);
    expect(await operator.call(contract.replayOutgoing, { destinationId, messageId: first?.messageId })).toEqual({
      messages: 1,
    });
    await work(later);
    expect(await operator.call(contract.replayOutgoing, { destinationId, since: later })).toEqual({ messages: 1 });
    await work(later);
    const ids = received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual([first?.webhookId, second?.webhookId, first?.webhookId, second?.webhookId]);
  });

  it("is not sent again with all others when it was dropped", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [held(1, addMinutes(START, -49 * 60))], START);
    await operator.call(contract.decideOutgoing, { destinationId, isSent: false });
    expect(await operator.call(contract.replayOutgoing, { destinationId, since: START })).toEqual({ messages: 0 });
    expect(await log(destinationId)).toMatchObject([{ state: "dropped" }]);
  });

  it("is nothing while the sample company is there", async () => {
    const { destination } = await addEndpoint();
    await db.run(sql`insert into setting (name, value, changed_at) values ('sample', '{}', now())`);
    await tell(db, [held(1)], START);
    await db.run(sql`delete from setting where name = 'sample'`);
    expect(await log(destination.destinationId)).toEqual([]);
  });
});

describe("decisions", () => {
  it("of an imported past and of a rebuild are told to nobody; those of today are told once", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    const { accountId } = await makeAccount(db, { signedUpOn: "2025-09-20" });
    const recorded = await db.list(sql<{ decisionId: string; reconstructed: boolean }>`
      select decision_id as "decisionId", reconstructed from decision where account_id = ${accountId}`);
    expect(new Set(recorded.map(({ reconstructed }) => reconstructed))).toContain(true);
    const ofToday = recorded.filter(({ reconstructed }) => !reconstructed).map(({ decisionId }) => decisionId);
    const bodies = await db.list(
      sql<{ body: string }>`select body from outbox where destination_id = ${destinationId}`,
    );
    const told = bodies.map(({ body }) => (JSON.parse(body) as { data: { decisionId: string } }).data.decisionId);
    expect(told.sort()).toEqual(ofToday.sort());
    await db.run(sql`delete from outbox`);
    await dropProjections(db);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
    expect(await log(destinationId)).toEqual([]);
  });

  it("are told with their ids when they are recorded, and as void when they are taken back", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    const { accountId } = await makeAccount(db);
    await db.run(sql`delete from outbox`);
    const decision = {
      kind: "alert-raised",
      naturalKey: "alert-raised:a",
      decidedOn: "2026-03-05",
      happenedAt: START,
    } as const;
    const decided = { accountId, decisions: [{ ...decision, body: { kind: "large-invoice" } }], forecasts: [] };
    const rest = { detailFrom: "2026-03-05", thins: false };
    const record = () => recordDecided(db, [{ ...decided, ...rest }], { recordedAt: START, reconstructed: false });
    await record();
    await record();
    expect(await log(destinationId)).toMatchObject([{ type: "alert.raised", state: "pending" }]);
    const importRunId = newId();
    const beganAfter = "00000000-0000-7000-8000-000000000000";
    await voidDecided(db, [accountId], { importRunId, beganAfter, startedAt: START, now: START, today: "2026-03-05" });
    const after = await log(destinationId);
    expect(after.find(({ type }) => type === "alert.raised")).toMatchObject({ state: "dropped" });
    expect(after.filter(({ type }) => type === "decision.voided").length).toBeGreaterThan(0);
    await work();
    const bodies = received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, string> });
    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(["decision.voided"]));
    const ids = await db.list(sql<{ id: string }>`
      select decision_id as id from decision where account_id = ${accountId} and kind = 'alert-raised'`);
    expect(bodies.map(({ data }) => data["voidedDecisionId"])).toContain(ids[0]?.id);
  });
});

describe("other things that happen", () => {
  it("tell of a stage once, with the one before", async () => {
    const { destination } = await addEndpoint("/stages", ["stage.changed"]);
    const { accountId } = await makeAccount(db);
    expect(await log(destination.destinationId)).toEqual([]);
    await operator.call(onboarding.logFact, { accountId, kind: "mail_sent" });
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, START));
    await work();
    const bodies = received.map(({ body }) => JSON.parse(body) as { data: Record<string, string> });
    expect(bodies).toHaveLength(1);
    expect(bodies[0]?.data["accountId"]).toBe(accountId);
    expect(bodies[0]?.data["stageBefore"]).not.toBe(bodies[0]?.data["stage"]);
  });

  it("tell of a late source once a day", async () => {
    const { destination } = await addEndpoint("/late", ["connection.late"]);
    const settings = { shop: "one", password: "canary" };
    const given = { connector: "fake", name: "shop", source: "shop", settings };
    const { connectionId } = await operator.call(createConnection, given);
    const notice = (now: string) => noticeLate.run({ db, now, dueAt: null, attempt: 1, signal }, {});
    await notice(START);
    expect(await log(destination.destinationId)).toEqual([]);
    for (const hours of [30, 31, 54]) await notice(addMinutes(START, hours * 60));
    const told = await log(destination.destinationId);
    expect(told.map(({ type }) => type)).toEqual(["connection.late", "connection.late"]);
    await work(addMinutes(START, 55 * 60));
    expect(received.every(({ body }) => body.includes(connectionId) && !body.includes("canary"))).toBe(true);
  });
});

describe("a channel", () => {
  /** Slack's words for a channel; the receiver plays Slack under `/api`. */
  const playSlack = (channel: object, posted: Answer = ok({ ts: "1772697600.000100" })) => {
    answers.set("/api/conversations.info", () => ok({ channel: { id: "C0000001", name: "onboarding", ...channel } }));
    answers.set("/api/chat.postMessage", () => posted);
  };
  const ok = (said: object): Answer => ({ status: 200, text: JSON.stringify({ ok: true, ...said }) });
  const posts = () => received.filter(({ path }) => path === "/api/chat.postMessage");

  async function addChannel() {
    await db.run(sql`update connection set removed_at = now()`);
    const { connectionId } = await operator.call(createConnection, {
      connector: "slack",
      name: "Slack",
      source: "slack",
      settings: { token: "xoxb-canary", channel: "C0000001", address: `${receiverUrl}/api/` },
    });
    return operator.call(contract.createChannel, { name: "team", connectionId, eventTypes: ["account.entered"] });
  }

  async function enter() {
    const { accountId } = await makeAccount(db);
    const { name } = await db.get(sql<{ name: string }>`select name from account where account_id = ${accountId}`);
    await db.run(sql`delete from outbox`);
    const data = { accountId, decisionId: newId(), decidedOn: "2026-03-05", segment: "onboarding-lead", rule: "I-1" };
    await tell(db, [{ type: "account.entered", naturalKey: newId(), accountId, happenedAt: START, data }], START);
    await work();
    return { accountId, name };
  }

  it("is told in words, with a link, and the message's own id is kept", async () => {
    playSlack({ is_ext_shared: false, is_shared: false });
    const { destinationId } = await addChannel();
    const { accountId, name } = await enter();
    expect(new URLSearchParams(posts()[0]?.body).get("text")).toBe(
      `${name} entered the segment. http://localhost:4300/accounts/${accountId}`,
    );
    expect(await log(destinationId)).toMatchObject([{ state: "delivered", externalId: "1772697600.000100" }]);
    const rows = await db.list(sql<{ row: string }>`select outbox::text as row from outbox
      union all select outbox_try::text from outbox_try`);
    expect(rows.filter(({ row }) => row.includes("xoxb-canary"))).toEqual([]);
  });

  it("in which another company reads is told nothing about a customer", async () => {
    playSlack({ is_ext_shared: true, is_shared: true });
    const { destinationId } = await addChannel();
    await enter();
    expect(posts()).toEqual([]);
    expect(await log(destinationId)).toMatchObject([
      { state: "failed", tries: 1, problem: expect.stringContaining("Another company reads") },
    ]);
  });

  it("is never told twice by itself: a message that may be there is in doubt until a person decides", async () => {
    playSlack({ is_ext_shared: false, is_shared: false }, { status: 500 });
    const { destinationId } = await addChannel();
    await enter();
    for (let minutes = 1; minutes < 300; minutes += 100) await work(addMinutes(START, minutes));
    expect(posts()).toHaveLength(1);
    const [message] = await log(destinationId);
    expect(message).toMatchObject({ state: "unknown", tries: 1 });
    playSlack({ is_ext_shared: false, is_shared: false });
    await operator.call(contract.replayOutgoing, { destinationId, messageId: message?.messageId });
    await work();
    expect(await log(destinationId)).toMatchObject([{ state: "delivered" }]);
  });

  it("whose sender was killed after it was taken is in doubt", async () => {
    playSlack({ is_ext_shared: false, is_shared: false });
    await addChannel();
    await db.run(sql`update destination set paused_at = now()`);
    await enter();
    await db.run(sql`update outbox set state = 'sending', next_try_at = null, taken_until = ${START}::timestamptz`);
    await work(addMinutes(START, 2));
    expect(posts()).toEqual([]);
    expect((await db.list(sql<{ state: string }>`select state from outbox`)).map(({ state }) => state)).toEqual([
      "unknown",
    ]);
  });
});

describe("a restored copy", () => {
  it("does not send what waited in the original, and says so", async () => {
    const { destination } = await addEndpoint();
    await tell(db, [held(1)], START);
    expect(await doubtWaiting(db, START)).toBe(1);
    await work();
    expect(received).toEqual([]);
    expect(await log(destination.destinationId)).toMatchObject([{ state: "unknown" }]);
  });
});

describe("a new key of the vault", () => {
  it("seals the signing secrets again, so that the former key can go", async () => {
    const { destination, secret } = await addEndpoint();
    const next = makeVault(["a newer key that is only for tests", "a key that is only for tests"]);
    expect(await resealSigningSecrets(db, next)).toEqual([]);
    const [one] = await listDestinations(db);
    expect(makeVault(["a newer key that is only for tests"]).open(one?.secret ?? "", destination.destinationId)).toBe(
      secret,
    );
    expect(await resealSigningSecrets(db, makeVault(["another key that never sealed anything"]))).toEqual(["/hook"]);
  });
});

describe("when the server dies", () => {
  it("leaves every message delivered, to be tried, or failed, and none is lost, wherever it was", async () => {
    answers.set("/shaky", (count) => ({ status: count % 2 === 1 ? 500 : 200 }));
    await addEndpoint("/sure");
    await addEndpoint("/shaky");
    let survived = false;
    let points = 0;
    for (let point = 1; !survived; point += 1) {
      await db.run(sql`delete from outbox`);
      received.length = 0;
      await tell(db, [held(1), held(2), held(3)], START);
      survived = await work(START, dyingAfter(point)).then(
        () => true,
        () => false,
      );
      points = point;
      for (let minutes = 2; minutes < 200; minutes += 60) await work(addMinutes(START, minutes));
      const left = await db.list(sql<{ state: string; nextTryAt: string | null }>`
        select state, next_try_at as "nextTryAt" from outbox`);
      expect(left).toHaveLength(6);
      for (const { state, nextTryAt } of left)
        expect(state === "delivered" || (state === "pending" && nextTryAt !== null) || state === "failed").toBe(true);
      for (const path of ["/sure", "/shaky"]) {
        const ids = received.filter((one) => one.path === path).map(({ headers }) => headers["webhook-id"]);
        expect(new Set(ids).size, `point ${point}`).toBe(3);
      }
    }
    expect(points).toBeGreaterThan(20);
  });
});

/** A database whose connections all end at the n-th statement, as for a process that was killed there. */
function dyingAfter(statements: number): Db {
  let count = 0;
  const live = () => {
    count += 1;
    if (count > statements) throw new Error("killed");
  };
  const lend: Db["withClient"] = (use) =>
    db.withClient((client) =>
      use(
        new Proxy(client, {
          get: (target, name: keyof PoolClient) =>
            name === "query"
              ? async (...args: [string]) => {
                  live();
                  return target.query(...args);
                }
              : target[name],
        }),
      ),
    );
  return {
    ...db,
    withClient: lend,
    list: async (statement) => {
      live();
      return db.list(statement);
    },
    get: async (statement) => {
      live();
      return db.get(statement);
    },
    find: async (statement) => {
      live();
      return db.find(statement);
    },
    run: async (statement) => {
      live();
      return db.run(statement);
    },
  };
}

describe("access", () => {
  checkAccess(server, Object.values(served));
});
