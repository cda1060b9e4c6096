/** What the status line of every page says, and the sample company. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, freshness, id, instant } from "./shapes.ts";

/** `since` is null where that is not known. */
const outboundHold = z.strictObject({ since: instant.nullable(), reason: z.string() });

const pausedDestination = z.strictObject({ destinationId: id, name: z.string(), because: z.string() });
export type PausedDestination = z.output<typeof pausedDestination>;

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
    /** Set while nothing may be sent to the outside, as in a restored copy. */
    outboundHeld: outboundHold.nullable(),
    /** Imports that wait for an operator. */
    heldImports: z.array(id),
    /** Endpoints and channels that paused themselves and wait for an operator. */
    pausedDestinations: z.array(pausedDestination),
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

export const releaseOutbound = defineOperation({
  name: "status.releaseOutbound",
  summary:
    "Lets messages, webhooks and chat posts leave again; do it once no other copy of this installation sends them.",
  access: "operator",
  effect: "write",
  deed: "let what is sent to the outside leave again",
  http: { method: "POST", path: "/outbound/release" },
  input: z.strictObject({}),
  /** What was held until now; null when nothing was. */
  output: z.strictObject({ wasHeld: outboundHold.nullable() }),
});

export const holdOutbound = defineOperation({
  name: "status.holdOutbound",
  summary: "Keeps everything that would be sent to the outside until it is released; nothing of it is lost.",
  access: "operator",
  effect: "write",
  deed: "held everything that is sent to the outside",
  http: { method: "POST", path: "/outbound/hold" },
  input: z.strictObject({ reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ outboundHeld: outboundHold }),
});

export const removeSample = defineOperation({
  name: "sample.remove",
  summary: "Removes the sample company with everything that hangs on it; real data stays.",
  access: "operator",
  effect: "write",
  deed: "removed the sample company",
  http: { method: "DELETE", path: "/sample" },
  input: z.strictObject({ dryRun: z.stringbool().default(false) }),
  output: z.strictObject({ accounts: z.int(), removed: z.boolean() }),
});

export const loadSample = defineOperation({
  name: "sample.load",
  summary: "Loads the sample company into an installation that has no accounts.",
  access: "operator",
  effect: "write",
  deed: "loaded the sample company",
  http: { method: "POST", path: "/sample" },
  input: z.strictObject({}),
  output: z.strictObject({ accounts: z.int() }),
});
