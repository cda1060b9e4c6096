/** How much an import may move before it is held for a person. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";

export const beltLimits = z.strictObject({
  factor: z.number().gt(1),
  movedPercent: z.number().min(0).max(100),
  totalFactor: z.number().gt(1),
  addedPercent: z.number().min(0),
  changedPercent: z.number().min(0).max(100),
  singleFactor: z.number().gt(1),
  /** In units of the account's currency. */
  singleAmount: z.number().min(0),
});

const source = z.string().min(1).max(40);

export const getImportLimits = defineOperation({
  name: "imports.limits",
  summary: "Shows how much an import of a source may move before it is held for a person.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/import-limits/{source}" },
  input: z.strictObject({ source }),
  output: beltLimits,
});

export const changeImportLimits = defineOperation({
  name: "imports.changeLimits",
  summary: "Changes how much an import of a source may move; limits that are not named become the defaults.",
  access: "operator",
  effect: "write",
  deed: "changed how much an import may move",
  http: { method: "PUT", path: "/import-limits/{source}" },
  input: beltLimits.partial().extend({ source }),
  output: beltLimits,
});
