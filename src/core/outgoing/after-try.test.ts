import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs } from "../time/instant.ts";
import { afterTry, MOST_TRIES, RETRY_SECONDS } from "./after-try.ts";

const NOW = "2026-03-05T08:00:00.000Z";
const failed = { kind: "failed", problem: "It answered 500." } as const;

describe("after a try", () => {
  it("ends when it was delivered, refused, gone, or may have arrived", () => {
    const given = { tries: 1, now: NOW, chance: 0.5 };
    expect(afterTry({ kind: "delivered" }, given).state).toBe("delivered");
    expect(afterTry({ kind: "refused", problem: "" }, given).state).toBe("failed");
    expect(afterTry({ kind: "gone", problem: "" }, given).state).toBe("failed");
    expect(afterTry({ kind: "unknown", problem: "" }, given).state).toBe("unknown");
  });

  it("tries ten times within 75 hours and 35 minutes", () => {
    expect(MOST_TRIES).toBe(10);
    expect(RETRY_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(75 * 3600 + 35 * 60 + 5);
    expect(afterTry(failed, { tries: MOST_TRIES, now: NOW, chance: 0.5 })).toEqual({
      state: "failed",
      nextTryAt: null,
    });
  });

  it("waits as the schedule says, a tenth more or less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_TRIES - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, chance) => {
          const after = afterTry(failed, { tries, now: NOW, chance });
          const waited = (epochMs(after.nextTryAt ?? "") - epochMs(NOW)) / 1000;
          const planned = RETRY_SECONDS[tries - 1]!;
          expect(waited).toBeGreaterThanOrEqual(planned * 0.9 - 0.001);
          expect(waited).toBeLessThanOrEqual(planned * 1.1 + 0.001);
        },
      ),
    );
  });

  it("waits as long as the receiver asks, a day at most, and never shorter than planned", () => {
    const asked = (afterSeconds: number, tries: number) =>
      (epochMs(afterTry({ ...failed, afterSeconds }, { tries, now: NOW, chance: 0.5 }).nextTryAt ?? "") -
        epochMs(NOW)) /
      1000;
    expect(asked(120, 1)).toBe(120);
    expect(asked(1, 1)).toBe(5);
    expect(asked(10 * 24 * 3600, 1)).toBe(24 * 3600);
  });
});
