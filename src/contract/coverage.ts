/** Whether it is known who else looks after the accounts of a source. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";

export const declareCoverage = defineOperation({
  name: "accounts.declareCoverage",
  summary:
    "Says that no account of a source is looked after by a human of sales or success, or takes that word back; without it and without imported humans, coverage stays unknown.",
  access: "lead",
  effect: "write",
  deed: "settled who looks after the accounts of a source",
  http: { method: "POST", path: "/coverage-declarations" },
  input: z.strictObject({ source: z.string().trim().min(1).max(100), nobody: z.boolean() }),
  /** How many accounts are derived again because of it; this goes on in the background. */
  output: z.strictObject({ source: z.string(), nobody: z.boolean(), accounts: z.int() }),
});
