import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import { isHeld, leaseFor, mayTake, renewed } from "./lease.ts";
import { putAsideWarning } from "./put-aside.ts";

const lease = leaseFor("m-1", "2026-03-25T09:00:00.000Z", preset);

describe("a lease", () => {
  it("lasts thirty minutes, and has ended at their end", () => {
    expect(lease).toEqual({ memberId: "m-1", since: "2026-03-25T09:00:00.000Z", until: "2026-03-25T09:30:00.000Z" });
    expect(isHeld(lease, "2026-03-25T09:29:59.999Z")).toBe(true);
    expect(isHeld(lease, "2026-03-25T09:30:00.000Z")).toBe(false);
  });

  it("keeps others away while it is held", () => {
    expect(mayTake(lease, "m-2", "2026-03-25T09:10:00.000Z")).toBe(false);
    expect(mayTake(lease, "m-1", "2026-03-25T09:10:00.000Z")).toBe(true);
    expect(mayTake(lease, "m-2", "2026-03-25T09:30:00.000Z")).toBe(true);
    expect(mayTake(null, "m-2", "2026-03-25T09:10:00.000Z")).toBe(true);
  });

  it("is renewed by work, keeps its beginning, and never becomes shorter", () => {
    expect(renewed(lease, "2026-03-25T09:20:00.000Z", preset)).toEqual({ ...lease, until: "2026-03-25T09:50:00.000Z" });
    expect(renewed(lease, "2026-03-25T08:50:00.000Z", preset)).toEqual(lease);
    expect(renewed(lease, "2026-03-25T10:00:00.000Z", preset).since).toBe("2026-03-25T10:00:00.000Z");
  });
});

describe("putting an account aside", () => {
  const quiet = { today: "2026-03-25", renewalOn: "2026-04-20", finalDueOn: "2026-04-10", isReplyWaiting: false };

  it("warns when it goes past the renewal or the final outreach", () => {
    expect(putAsideWarning({ ...quiet, until: "2026-04-10" })).toBeNull();
    expect(putAsideWarning({ ...quiet, until: "2026-04-11" })).toBe(
      "That is past the day of the final outreach, 10 Apr.",
    );
    expect(putAsideWarning({ ...quiet, until: "2026-04-20" })).toBe("That is past the renewal on 20 Apr.");
  });

  it("warns that what it waits for may come after the renewal", () => {
    const open = { ...quiet, until: null };
    expect(putAsideWarning(open)).toBe("Unless it comes first, that is past the renewal on 20 Apr.");
    expect(putAsideWarning({ ...open, renewalOn: null })).toBeNull();
  });

  it("says that a waiting reply stays", () => {
    expect(putAsideWarning({ ...quiet, until: "2026-03-26", isReplyWaiting: true })).toBe(
      "They wait for an answer, so it stays in today's list.",
    );
  });
});
