import { describe, expect, it } from "vitest";
import type { StageChange } from "../onboarding/replay.ts";
import { endedStays } from "./ended-stays.ts";

function change(stage: StageChange["stage"], at: string): StageChange {
  return { stage, at, cause: { by: "decision", decisionId: null, at } };
}

describe("endedStays", () => {
  it("counts the nights (UTC) until the next stage began, and not the stage that still lasts", () => {
    const history = [
      change("new_account", "2026-03-01T23:00:00.000Z"),
      change("initiated", "2026-03-02T01:00:00.000Z"),
      change("engaged_email", "2026-03-12T09:00:00.000Z"),
    ];
    expect(endedStays(history)).toEqual({ new_account: 1, initiated: 10 });
  });

  it("keeps the latest of several stays in one stage", () => {
    const history = [
      change("engaged_email", "2026-03-01T08:00:00.000Z"),
      change("engaged_call_booked", "2026-03-09T08:00:00.000Z"),
      change("engaged_email", "2026-03-10T08:00:00.000Z"),
      change("engaged_call_booked", "2026-03-13T08:00:00.000Z"),
    ];
    expect(endedStays(history)).toEqual({ engaged_email: 3, engaged_call_booked: 1 });
  });

  it("says nothing of an account that is still in its first stage", () => {
    expect(endedStays([change("new_account", "2026-03-01T08:00:00.000Z")])).toBeNull();
    expect(endedStays([])).toBeNull();
  });
});
