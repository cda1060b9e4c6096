/** What is told in a chat, where nothing may be seen twice. */
import { describe, expect, it } from "vitest";
import { createConnection } from "#contract/connections.ts";
import * as contract from "#contract/webhooks.ts";
import { addMinutes } from "#core/time/instant.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeAccount } from "./make-account.ts";
import { START } from "./server.ts";
import { type Answer, makeWebhookServer } from "./webhook-server.ts";

const { db, operator, received, answers, receiverUrl, work, log } = await makeWebhookServer();

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
