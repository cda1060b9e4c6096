/** Usage row by row, as a system of the team reports it. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day } from "./shapes.ts";

export const reportUsage = defineOperation({
  name: "usage.report",
  summary: "Records up to 1,000 rows of usage, all or nothing; send an Idempotency-Key to repeat it safely.",
  access: "operator",
  effect: "write",
  deed: "reported usage",
  http: { method: "POST", path: "/usage" },
  input: z.strictObject({
    source: z.string().trim().min(1).max(40).default("api"),
    rows: z
      .array(
        z.strictObject({
          account: z.string(),
          project: z.string().optional(),
          meter: z.string().min(1).max(100),
          day,
          quantity: z.union([z.number(), z.string()]),
        }),
      )
      .min(1)
      .max(1000),
    /** Say so when everything up to this day has been reported: then an absent day means zero. */
    completeThrough: day.optional(),
    /** Somebody has looked at rows that were held, and they are right. */
    released: z.boolean().default(false),
  }),
  output: z.strictObject({ rows: z.int(), changed: z.int(), unchanged: z.int() }),
});
