/** The rules of the segment: the set that is in force, and putting another in its place from today on. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, instant } from "./shapes.ts";

/** The file form, as in `presets/<name>/segments.json`: `segment`, `settings`, `rows` and `prompts`. */
const rules = z.record(z.string(), z.unknown());
const version = z.int();

const saved = z.strictObject({
  version,
  effectiveOn: day,
  author: z.string(),
  reason: z.string(),
  recordedAt: instant,
});

export const getRules = defineOperation({
  name: "rules.get",
  summary: "Shows the rules of the segment that are in force, who saved them when and why, and the versions before.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/rules" },
  input: z.strictObject({}),
  output: saved.extend({
    rules,
    /** Every version, newest first. */
    history: z.array(saved),
  }),
});

const effects = z.strictObject({
  /** All that there are; the other numbers are of these. */
  accounts: z.int(),
  inBefore: z.int(),
  inAfter: z.int(),
  /** Would be in and are not, and the other way round. */
  enter: z.int(),
  leave: z.int(),
  /** Taken from a part of the accounts, because all of them would take longer than a person waits. */
  isEstimate: z.boolean(),
});
export type RuleEffects = z.output<typeof effects>;

export const saveRules = defineOperation({
  name: "rules.save",
  summary:
    "Saves the whole rules of the segment as a new version from today on; a dry run counts who would be in or out by them.",
  access: "lead",
  effect: "write",
  deed: "saved new rules",
  doing: "Trying the rules",
  http: { method: "POST", path: "/rules" },
  input: z.strictObject({
    rules,
    reason: z.string().trim().min(3).max(500),
    /** The version that you saw; refused when somebody has saved another since. */
    replaces: z.coerce.number().int().min(1).optional(),
  }),
  output: z.strictObject({
    version,
    effectiveOn: day,
    /** How many accounts are worked out again in the background; what was decided before stays. */
    accounts: z.int(),
    /** Of a dry run; null where the rules were saved. */
    effects: effects.nullable(),
  }),
});
