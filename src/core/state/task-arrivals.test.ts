import { describe, expect, it } from "vitest";
import { money } from "../money/money.ts";
import type { OnboardingFact } from "../onboarding/fact.ts";
import { makeFact } from "../onboarding/make-fact.ts";
import type { TaskEventKind } from "../tasks/task-event.ts";
import type { AccountFacts, OpenTask } from "./account-facts.ts";
import { makeFacts, makeInvoice } from "./make-facts.ts";
import { withArrivals } from "./task-arrivals.ts";

const SINCE = "2026-03-05T10:00:00.000Z";
const NOW = "2026-03-20T20:00:00.000Z";

function arrival(kind: TaskEventKind, given: Partial<Omit<AccountFacts, "account">>, now = NOW): string | null {
  const task: OpenTask = {
    ...{ taskId: "t-1", kind: "task", title: "Call", dueOn: "2026-04-01", assigneeId: null, arrivedOn: null },
    wait: { event: { kind, above: null }, since: SINCE },
  };
  const [after] = withArrivals(makeFacts({ ...given, tasks: [task] }), { bills: [], now });
  return after!.arrivedOn;
}
const ofFacts = (kind: TaskEventKind, ...facts: OnboardingFact[]) => arrival(kind, { facts });

describe("what tasks wait for", () => {
  it("comes with a person's reply, not with a machine's or with one to sales", () => {
    const part = { kind: "inbound_reply", author: "human", thread: "onboarding" } as const;
    expect(ofFacts("reply", makeFact("2026-03-09T09:00Z", { ...part, author: "automatic" }))).toBeNull();
    expect(ofFacts("reply", makeFact("2026-03-09T09:00Z", { ...part, thread: "sales" }))).toBeNull();
    expect(ofFacts("reply", makeFact("2026-03-09T09:00Z", part))).toBe("2026-03-09");
  });

  it("has come at once where a reply waits already, and not where it was answered", () => {
    const waits = makeFact("2026-03-03T09:00Z", "inbound_reply");
    expect(ofFacts("reply", waits)).toBe("2026-03-05");
    expect(ofFacts("reply", waits, makeFact("2026-03-04T09:00Z", "outreach_sent"))).toBeNull();
    expect(ofFacts("reply", waits, makeFact("2026-03-06T09:00Z", "outreach_sent"))).toBe("2026-03-05");
  });

  it("is waited for again when the fact is taken back", () => {
    const reply = makeFact("2026-03-09T09:00Z", "inbound_reply");
    const undone = makeFact(
      "2026-03-10T09:00Z",
      { kind: "voided", reason: "Wrong account" },
      { corrects: reply.factId },
    );
    expect(ofFacts("reply", reply)).toBe("2026-03-09");
    expect(ofFacts("reply", reply, undone)).toBeNull();
  });

  it("comes with a booking, which stands until the call begins or is cancelled", () => {
    const booked = makeFact("2026-03-02T09:00Z", {
      kind: "call_booked",
      callId: "c",
      startsAt: "2026-03-12T09:00:00.000Z",
    });
    const cancelled = makeFact("2026-03-04T09:00Z", { kind: "call_cancelled", callId: "c" });
    const past = makeFact("2026-03-02T09:00Z", {
      kind: "call_booked",
      callId: "d",
      startsAt: "2026-03-04T09:00:00.000Z",
    });
    expect(ofFacts("booking", booked)).toBe("2026-03-05");
    expect(ofFacts("booking", booked, cancelled)).toBeNull();
    expect(ofFacts("booking", past)).toBeNull();
  });

  it("comes with a call to which they came", () => {
    const held = (customerAttendees: number) =>
      makeFact("2026-03-09T09:00Z", { kind: "call_held", callId: null, customerAttendees });
    expect(ofFacts("call_held", held(0))).toBeNull();
    expect(ofFacts("call_held", held(2))).toBe("2026-03-09");
  });

  it("comes with a handover that is sent back or accepted", () => {
    expect(ofFacts("sent_back", makeFact("2026-03-09T09:00Z", "handover_bounced"))).toBe("2026-03-09");
    const bounced = makeFact("2026-03-02T09:00Z", "handover_bounced");
    expect(ofFacts("sent_back", bounced)).toBe("2026-03-05");
    expect(ofFacts("sent_back", bounced, makeFact("2026-03-03T09:00Z", "outreach_sent"))).toBeNull();
    expect(ofFacts("accepted", makeFact("2026-03-09T09:00Z", "handover_accepted"))).toBe("2026-03-09");
  });

  it("comes with a bill that is none of credit or a draft; the first bill may be there already", () => {
    const invoice = makeInvoice("2026-02-09", 120_00, { issuedOn: "2026-03-12" });
    expect(arrival("bill", { invoices: [invoice] })).toBe("2026-03-12");
    expect(arrival("bill", { invoices: [{ ...invoice, status: "draft" }] })).toBeNull();
    expect(arrival("bill", { invoices: [{ ...invoice, kind: "credit" }] })).toBeNull();
    expect(arrival("bill", { invoices: [{ ...invoice, issuedOn: "2026-02-12" }] })).toBeNull();
    expect(arrival("first_bill", { invoices: [{ ...invoice, issuedOn: "2026-02-12" }] })).toBe("2026-03-05");
    expect(arrival("bill", { invoices: [invoice] }, "2026-03-11T20:00:00.000Z")).toBeNull();
  });

  it("of an account without invoices comes with the end of a period that was computed", () => {
    const period = { start: "2026-02-10", end: "2026-03-10" };
    const task: OpenTask = {
      ...{ taskId: "t-1", kind: "task", title: "Call", dueOn: "2026-04-01", assigneeId: null, arrivedOn: null },
      wait: { event: { kind: "bill", above: money("USD", 100_00) }, since: SINCE },
    };
    const bill = { period, from: "computed", paid: null, status: "computed", atLeast: false } as const;
    const amounts = { list: null, gross: null, credit: null };
    const arrivedWith = (minor: number) =>
      withArrivals(makeFacts({ tasks: [task] }), {
        bills: [{ ...bill, ...amounts, net: money("USD", minor) }],
        now: NOW,
      })[0]!.arrivedOn;
    expect(arrivedWith(100_01)).toBe("2026-03-10");
    expect(arrivedWith(99_00)).toBeNull();
  });

  it("comes with a payment that went through", () => {
    const payment = { externalId: "p", invoiceExternalId: null, currency: "USD", amountMinor: 5 };
    const paid = { ...payment, status: "paid", happenedAt: "2026-03-11T00:00:00.000Z" } as const;
    expect(arrival("payment", { payments: [paid] })).toBe("2026-03-11");
    expect(arrival("payment", { payments: [{ ...paid, status: "failed" }] })).toBeNull();
  });
});
