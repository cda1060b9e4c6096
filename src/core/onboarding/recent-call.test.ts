import { describe, expect, it } from "vitest";
import { makeFact } from "./make-fact.ts";
import { recentCallAt } from "./recent-call.ts";

const booked = makeFact("2026-03-01T09:00Z", {
  kind: "call_booked",
  callId: "c",
  startsAt: "2026-03-05T10:00:00.000Z",
});
const at = (now: string, ...facts: Parameters<typeof recentCallAt>[0]) => recentCallAt(facts, now);

describe("a call that has just been", () => {
  it("began less than two hours ago, whether or not anybody logged it", () => {
    expect(at("2026-03-05T09:59:00.000Z", booked)).toBeNull();
    expect(at("2026-03-05T10:40:00.000Z", booked)).toBe("2026-03-05T10:00:00.000Z");
    expect(at("2026-03-05T12:00:00.000Z", booked)).toBeNull();
    const held = makeFact("2026-03-05T10:30Z", { kind: "call_held", callId: null, customerAttendees: 1 });
    expect(at("2026-03-05T11:00:00.000Z", held)).toBe("2026-03-05T10:30:00.000Z");
  });

  it("took place: nobody takes notes of one that was cancelled or to which they did not come", () => {
    const cancelled = makeFact("2026-03-05T09:00Z", { kind: "call_cancelled", callId: "c" });
    const absent = makeFact("2026-03-05T10:15Z", { kind: "call_customer_absent", callId: "c" });
    expect(at("2026-03-05T10:40:00.000Z", booked, cancelled)).toBeNull();
    expect(at("2026-03-05T10:40:00.000Z", booked, absent)).toBeNull();
  });
});
