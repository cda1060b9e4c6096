/** What the status line of every page says, and the sample company. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, freshness, instant } from "./shapes.ts";

export const getStatus = defineOperation({
  name: "status.get",
  summary: "Says how fresh everything is, what is running, and what is special about this installation.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/status" },
  input: z.strictObject({}),
  output: z.strictObject({
    today: day,
    now: instant,
    /** Set while the server runs on a fixed clock, for tests and demonstrations. */
    fixedClock: z.boolean(),
    sample: z.boolean(),
    datesMovedDays: z.int(),
    outboundHeld: z.string().nullable(),
    accounts: z.int(),
    members: z.int(),
    freshness,
    lastNight: z.strictObject({ finishedAt: instant, seconds: z.number(), accounts: z.int() }).nullable(),
    running: z.array(
      z.strictObject({
        title: z.string(),
        done: z.int(),
        total: z.int(),
        unit: z.string(),
        secondsLeft: z.number().nullable(),
      }),
    ),
  }),
});

export const removeSample = defineOperation({
  name: "sample.remove",
  summary: "Removes the sample company with everything that hangs on it; real data stays.",
  access: "operator",
  effect: "write",
  http: { method: "DELETE", path: "/sample" },
  input: z.strictObject({ dryRun: z.stringbool().default(false) }),
  output: z.strictObject({ accounts: z.int(), removed: z.boolean() }),
});

export const loadSample = defineOperation({
  name: "sample.load",
  summary: "Loads the sample company into an installation that has no accounts.",
  access: "operator",
  effect: "write",
  http: { method: "POST", path: "/sample" },
  input: z.strictObject({}),
  output: z.strictObject({ accounts: z.int() }),
});
