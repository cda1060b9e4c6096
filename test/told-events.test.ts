/** What others are told of, once, and when it waits for a person. */
import { describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import * as onboarding from "#contract/onboarding.ts";
import * as contract from "#contract/webhooks.ts";
import { addMinutes } from "#core/time/instant.ts";
import { recordDecided, voidDecided } from "#server/features/decisions/reads.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { dropProjections } from "#server/features/projections/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { noticeLate } from "#server/features/webhooks/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { holdOutbound, releaseOutbound } from "#server/platform/installation.ts";
import { makeAccount } from "./make-account.ts";
import { START } from "./server.ts";
import { held, makeWebhookServer } from "./webhook-server.ts";

const { db, operator, received, signal, work, addEndpoint, log } = await makeWebhookServer();

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

  it("are told with their ids when they are recorded, and as void when they are taken back by whoever heard them", async () => {
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    const { accountId } = await makeAccount(db);
    await db.run(sql`delete from outbox`);
    const rest = { detailFrom: "2026-03-05", thins: false };
    const record = (name: string) => {
      const naturalKey = `alert-raised:${name}`;
      const decision = { kind: "alert-raised", naturalKey, decidedOn: "2026-03-05", happenedAt: START } as const;
      const decided = { accountId, decisions: [{ ...decision, body: { kind: "large-invoice" } }], forecasts: [] };
      return recordDecided(db, [{ ...decided, ...rest }], { recordedAt: START, reconstructed: false });
    };
    const idOf = async (name: string) => {
      const naturalKey = `alert-raised:${name}`;
      const { id } = await db.get(sql<{ id: string }>`
        select decision_id as id from decision where account_id = ${accountId} and natural_key = ${naturalKey}`);
      return id;
    };
    await record("heard");
    await record("heard");
    expect(await log(destinationId)).toMatchObject([{ type: "alert.raised", state: "pending" }]);
    await work();
    await record("waiting");
    const importRunId = newId();
    const beganAfter = "00000000-0000-7000-8000-000000000000";
    await voidDecided(db, [accountId], { importRunId, beganAfter, startedAt: START, now: START, today: "2026-03-05" });
    const alerts = (await log(destinationId)).filter(({ type }) => type === "alert.raised");
    expect(alerts.map(({ state }) => state).sort()).toEqual(["delivered", "dropped"]);
    received.length = 0;
    await work();
    const bodies = received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, string> });
    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(["decision.voided"]));
    const voided = bodies.map(({ data }) => data["voidedDecisionId"]);
    expect(voided).toContain(await idOf("heard"));
    expect(voided).not.toContain(await idOf("waiting"));
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
