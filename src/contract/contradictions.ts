/** Crossings that corrected or late days would have made otherwise. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, id } from "./shapes.ts";

const contradiction = z.strictObject({
  accountId: id,
  accountName: z.string(),
  currency: z.string(),
  levelMinor: z.int(),
  periodStart: day,
  /** With what is known now; null is never. */
  wouldOn: day.nullable(),
  /** As it was decided; null is never. */
  recordedOn: day.nullable(),
});
export type ContradictionRow = z.output<typeof contradiction>;

export const listContradictions = defineOperation({
  name: "contradictions.list",
  summary:
    "Lists crossings that would be other ones with the days that were corrected since; nothing is decided again.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/contradictions" },
  input: z.strictObject({ accountId: id.optional() }),
  output: z.strictObject({
    data: z.array(contradiction),
    /** Accounts with corrected days that were looked at, of how many. */
    accountsLookedAt: z.int(),
    accounts: z.int(),
  }),
});
