/** The first run with one's own data: what is in, what is missing, and what is safe so far. */
import { z } from "zod";
import { RUNGS } from "#core/reconciliation/ladder.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./shapes.ts";

export const getLadder = defineOperation({
  name: "status.ladder",
  summary:
    "Says how far an installation is with its own data, what is missing next, and what is safe so far, such as mail to customers.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/ladder" },
  input: z.strictObject({}),
  output: z.strictObject({
    rungs: z.array(
      z.strictObject({
        rung: z.enum(RUNGS),
        isReached: z.boolean(),
        /** It and every rung below it are reached: what it unlocks is safe. */
        isSafe: z.boolean(),
        measure: z.string(),
        /** What to do next; null where it is reached. */
        missing: z.string().nullable(),
        unlocks: z.string(),
      }),
    ),
    /** What stays unlocked once it was, since when; null before. */
    unlockedAt: z.strictObject({ prices: instant.nullable(), coverage: instant.nullable() }),
    /** Messages to other systems that a lead lets go or drops. */
    messagesWaiting: z.int(),
  }),
});
export type Ladder = z.output<typeof getLadder.output>;
