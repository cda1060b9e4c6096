import { expect, it } from "vitest";
import type { AccountId } from "../ids.ts";
import { eventOfDecision } from "./event-of-decision.ts";
import { describeEvent, EVENT_TYPES } from "./event-types.ts";
import { messageText } from "./message-text.ts";
import { bodyOf, needsApproval, restsOnPrices, whyWaits } from "./outgoing-event.ts";

const taken = {
  accountId: "0195dd1e-0000-7000-8000-000000000001" as AccountId,
  decisionId: "0195dd1e-0000-7000-8000-000000000002",
  decidedOn: "2026-03-05",
  happenedAt: "2026-03-05T08:00:00.000Z",
};

it("tells of an alert by its kind, with ids and without its amount or its text", () => {
  const event = eventOfDecision({
    ...taken,
    kind: "alert-raised",
    naturalKey: "alert-raised:large-invoice:1",
    body: { kind: "large-invoice", text: "A bill of $12,000", amount: { currency: "USD", minor: 1200000 } },
  });
  expect(JSON.parse(bodyOf(event))).toEqual({
    type: "alert.raised",
    timestamp: taken.happenedAt,
    version: 1,
    data: { accountId: taken.accountId, decisionId: taken.decisionId, decidedOn: "2026-03-05", alert: "large-invoice" },
  });
  expect(event.naturalKey).toBe(`decision:${taken.accountId}:alert-raised:large-invoice:1`);
});

it("names the decision that no longer counts, and the one that says so", () => {
  const body = { decisionId: "0195dd1e-0000-7000-8000-000000000009" };
  const event = eventOfDecision({ ...taken, kind: "voided", naturalKey: "voided:9", body });
  expect(event.data).toMatchObject({ decisionId: taken.decisionId, voidedDecisionId: body.decisionId });
});

it("asks a person about what happened more than 48 hours ago", () => {
  expect(needsApproval(taken, "2026-03-07T08:00:00.000Z")).toBe(false);
  expect(needsApproval(taken, "2026-03-07T08:00:00.001Z")).toBe(true);
});

it("lets what judges a forecast wait until prices are safe, and what is so at any price go", () => {
  const now = taken.happenedAt;
  const alert = (kind: string) =>
    eventOfDecision({ ...taken, kind: "alert-raised", naturalKey: `alert-raised:${kind}:1`, body: { kind } });
  const waits = (kind: string, arePricesSafe: boolean) => whyWaits(alert(kind), { arePricesSafe, now });
  expect([waits("large-invoice", false), waits("large-invoice", true)]).toEqual(["prices", null]);
  expect([waits("payment-failed", false), waits("spike", false)]).toEqual([null, null]);
  const old = { arePricesSafe: false, now: "2026-03-08T08:00:00.000Z" };
  expect([whyWaits(alert("large-invoice"), old), whyWaits(alert("spike"), old)]).toEqual(["age", "age"]);
  expect(EVENT_TYPES.filter((type) => restsOnPrices({ type, data: { alert: "large-invoice" } }))).toEqual([
    "account.entered",
    "account.left",
    "threshold.crossed",
    "threshold.confirmed",
    "alert.raised",
  ]);
});

it.each(EVENT_TYPES)("says %s in one sentence with a link", (type) => {
  const data = Object.fromEntries(Object.keys(describeEvent(type).fields).map((field) => [field, "x1"]));
  const text = messageText({ type, data, name: "Brightpath", baseUrl: "https://firstbill.example" });
  expect(text).toMatch(/^[A-Z][^.!]+\. https:\/\/firstbill\.example\/\S+$/);
  expect(text).not.toMatch(/[$€£]|undefined/);
});
