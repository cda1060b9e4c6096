/**
 * Every moment of each flow, or as many as FIRSTBILL_KILL_POINTS says, evenly over it. Each point starts two servers: 200
 * of each flow are an hour on two idle cores.
 */
import { describe, expect, it } from "vitest";
import { FLOWS } from "./kill-flows.ts";
import { makeKillSweep, sweepOver } from "./kill-sweep.ts";

const POINTS = Number(process.env["FIRSTBILL_KILL_POINTS"] ?? 200);
const LONGEST_MS = 2 * 60 * 60_000;

const killing = makeKillSweep();

describe("a server that is killed in the middle of an import", () => {
  it("leaves its job to the next one within 90 s", async () => {
    const [flow] = FLOWS;
    const stage = await killing.prepare(flow!);
    const { moments } = await killing.run(stage, null);
    const { recoverySeconds, wasReached } = await killing.run(stage, Math.ceil(moments / 3), "lasts");
    expect(wasReached).toBe(true);
    // Until it was given up, and not as fast as without waiting for that.
    expect(recoverySeconds).toBeGreaterThan(30);
    expect(recoverySeconds).toBeLessThan(90);
  }, 300_000);
});

describe("a server that is killed at any moment and started again", () => {
  it.each(FLOWS)(
    "ends $name as if nothing had been, within two minutes",
    async (flow) => {
      const sweep = await sweepOver(killing, flow, { points: POINTS, atOnce: 3, shift: 0.5 });
      const { points, moments, notReached, slowestSeconds, differences } = sweep;
      process.stdout.write(
        `${flow.name}: ${points} of ${moments} moments, ${notReached} after its end, slowest recovery ${slowestSeconds.toFixed(1)} s, ${differences.length} differ.\n`,
      );
      expect(differences).toEqual([]);
      expect(slowestSeconds).toBeLessThan(120);
    },
    LONGEST_MS,
  );
});
