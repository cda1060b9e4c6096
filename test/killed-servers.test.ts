/** A few moments of each flow, at another place each time; `killed-servers.soak.ts` goes over all of them. */
import { describe, expect, it } from "vitest";
import { FLOWS } from "./kill-flows.ts";
import { makeKillSweep, sweepOver } from "./kill-sweep.ts";

const POINTS = 5;
/** Which moments, from 0 to less than 1: the same again with FIRSTBILL_KILL_SHIFT. */
const shift = Number(process.env["FIRSTBILL_KILL_SHIFT"] ?? Math.random().toFixed(3));

const killing = makeKillSweep();

describe("a server that is killed and started again", () => {
  it.each(FLOWS)(
    "ends $name as if nothing had been (I-1, I-2, I-3, I-17)",
    async (flow) => {
      const { differences, points } = await sweepOver(killing, flow, { points: POINTS, atOnce: 2, shift });
      expect({ FIRSTBILL_KILL_SHIFT: shift, differences }).toMatchObject({ differences: [] });
      expect(points).toBe(POINTS);
    },
    300_000,
  );
});
