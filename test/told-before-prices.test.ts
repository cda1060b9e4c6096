/** What judges a forecast is told to nobody before prices are safe: it waits for a lead, and is not lost. */
import { describe, expect, it } from "vitest";
import * as contract from "#contract/webhooks.ts";
import type { AccountId } from "#core/ids.ts";
import { addMinutes } from "#core/time/instant.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { START } from "./server.ts";
import { held, makeWebhookServer } from "./webhook-server.ts";

const { server, db, received, work, addEndpoint, log, lockPrices, unlockPrices } = await makeWebhookServer();

describe("what is told before prices were seen to be right", () => {
  const accountId = newId() as AccountId;
  const judged = (number: number, happenedAt = START) => ({
    ...held(number, happenedAt),
    type: "threshold.crossed" as const,
    naturalKey: `threshold.crossed:${number}`,
    accountId,
    data: { accountId, decisionId: newId(), decidedOn: "2026-03-05", forecast: "net" },
  });
  const lead = server.as("lead");

  it("waits for a lead where it judges a forecast, with the reason, and all else goes", async () => {
    await lockPrices();
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [held(1), judged(1), judged(2), judged(3, addMinutes(START, -49 * 60))], START);
    await work();
    expect(received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(["import.held"]);
    const because = "Prices are not confirmed yet; see Does it add up?";
    const waiting = await lead.call(contract.listWaiting, {});
    expect(waiting.count).toBe(3);
    expect(waiting.data[0]).toMatchObject({ destinationName: "/hook", accountId, accountName: null });
    expect(waiting.data.map((one) => one.because).sort()).toEqual([
      "It happened more than 48 hours before it was known here.",
      because,
      because,
    ]);
    const shown = (await log(destinationId)).filter(({ waitsFor }) => waitsFor === "prices");
    expect(shown.map(({ state, problem }) => [state, problem])).toEqual([
      ["approval", because],
      ["approval", because],
    ]);
  });

  it("stays for a decision when they are, and then what happens next goes at once", async () => {
    await lockPrices();
    const { destination } = await addEndpoint();
    const { destinationId } = destination;
    await tell(db, [judged(1), judged(2), judged(3, addMinutes(START, -49 * 60))], START);
    await unlockPrices();
    await tell(db, [judged(4)], START);
    await work();
    expect(received).toHaveLength(1);
    const { data } = await lead.call(contract.listWaiting, {});
    const [first, second, old] = data.sort((a, b) => (a.waitsFor > b.waitsFor ? -1 : 1));
    expect(first?.because).toBe("Prices were not confirmed when it happened. They are now: send it, or drop it.");
    await lead.call(contract.decideOutgoing, { destinationId, messageId: first!.messageId, isSent: true });
    expect(await lead.call(contract.decideOutgoing, { destinationId, waitsFor: "prices", isSent: false })).toEqual({
      messages: 1,
    });
    await work();
    expect(received).toHaveLength(2);
    const rest = await lead.call(contract.listWaiting, {});
    expect(rest.data.map(({ messageId }) => messageId)).toEqual([old!.messageId]);
    const dropped = (await log(destinationId)).find(({ messageId }) => messageId === second!.messageId);
    expect(dropped).toMatchObject({ state: "dropped", waitsFor: null, problem: "Somebody decided not to send it." });
  });

  it("does not wait where rules read the vendor's forecast", async () => {
    await lockPrices();
    await addEndpoint();
    await db.run(sql`
      insert into forecast_choice (version, source, stale_after_days, effective_on, member_id, reason, recorded_at)
      values (1, 'vendor', 3, '2026-03-05', ${server.members.lead}, 'not yet', ${START})`);
    await tell(db, [judged(1)], START);
    await work();
    expect(received).toHaveLength(1);
  });
});
