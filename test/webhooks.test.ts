/** Outgoing webhooks over real sockets: signed, tried again, and what becomes of an endpoint that fails. */
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { getStatus } from "#contract/status.ts";
import * as contract from "#contract/webhooks.ts";
import { RETRY_SECONDS } from "#core/outgoing/after-try.ts";
import { addMinutes, epochMs } from "#core/time/instant.ts";
import { listDestinations } from "#server/features/destinations/reads.ts";
import { deliver } from "#server/features/outbox/jobs.ts";
import { doubtWaiting, tell } from "#server/features/outbox/reads.ts";
import { resealSigningSecrets, sendersOf } from "#server/features/webhooks/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { readInternalAddresses } from "#server/platform/http/internal-addresses.ts";
import { makeOutboundFetch } from "#server/platform/http/outbound-fetch.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
import { START } from "./server.ts";
import { held, limits, makeWebhookServer, type Received, served } from "./webhook-server.ts";

const { server, db, operator, received, answers, receiverUrl, sending, signal, work, addEndpoint, log } =
  await makeWebhookServer();

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

describe("access", () => {
  checkAccess(server, Object.values(served));
});
