/** Fields that accounts can have: the standard ones and a team's own. */
import { z } from "zod";
import { FIELD_EDITORS, FIELD_ID, FIELD_TYPES } from "#core/fields/field-definition.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./shapes.ts";

const choice = z.strictObject({
  /** Kept when the label changes. */
  id: z.string().trim().min(1).max(100),
  label: z.string().trim().min(1).max(200),
});

export const fieldRow = z.strictObject({
  fieldId: z.string(),
  /** By which rules know it: `custom.tier`. */
  ruleId: z.string(),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  /** Of a field that names members these are the members. */
  choices: z.array(z.strictObject({ id: z.string(), label: z.string() })),
  /** Of amounts; null is the account's own. */
  currency: z.string().nullable(),
  unit: z.string().nullable(),
  editableBy: z.enum(FIELD_EDITORS),
  /** Whose value counts, first to last; sources that are not named come after these. */
  sources: z.array(z.string()),
  /** A value that was not confirmed for longer is stale; null never is. */
  freshForDays: z.int().nullable(),
  retiredAt: instant.nullable(),
  origin: z.enum(["standard", "custom"]),
  /** 0 until somebody has said anything of it. */
  version: z.int(),
});
export type FieldRow = z.output<typeof fieldRow>;

export const listFields = defineOperation({
  name: "fields.list",
  summary:
    "Lists the fields of accounts: the standard ones and the team's own, with type, priority of sources and age.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/fields" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(fieldRow) }),
});

export const surveyFields = defineOperation({
  name: "fields.survey",
  summary:
    "Counts the accounts that have a value of each field, and proposes fields for columns that came in without one.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/field-survey" },
  input: z.strictObject({}),
  output: z.strictObject({
    accounts: z.int(),
    counts: z.array(z.strictObject({ fieldId: z.string(), accounts: z.int() })),
    /** Sources that have sent accounts. */
    sources: z.array(z.string()),
    proposals: z.array(
      z.strictObject({
        fieldId: z.string(),
        label: z.string(),
        type: z.enum(FIELD_TYPES),
        choices: z.array(choice),
        accounts: z.int(),
        sources: z.array(z.string()),
        examples: z.array(z.string()),
      }),
    ),
  }),
});

const label = z.string().trim().min(1).max(100);
const settings = {
  choices: z.array(choice).max(500),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  unit: z.string().trim().min(1).max(40).nullable(),
  editableBy: z.enum(FIELD_EDITORS),
  sources: z.array(z.string().trim().min(1).max(100)).max(50),
  freshForDays: z.int().min(0).max(3650).nullable(),
};

export const defineField = defineOperation({
  name: "fields.define",
  summary: "Defines a field of the team's own. What sources have sent under its name counts from then on.",
  access: "lead",
  effect: "write",
  deed: "defined a field",
  http: { method: "POST", path: "/fields" },
  input: z.strictObject({
    /** Small letters, digits and `_`: the name in filters, files (`custom.tier`) and rules. */
    fieldId: z.string().regex(FIELD_ID),
    label,
    type: z.enum(FIELD_TYPES),
    choices: settings.choices.default([]),
    currency: settings.currency.default(null),
    unit: settings.unit.default(null),
    editableBy: settings.editableBy.default("specialist"),
    sources: settings.sources.default([]),
    freshForDays: settings.freshForDays.default(null),
  }),
  /** How many accounts are worked out again in the background. */
  output: z.strictObject({ field: fieldRow, accounts: z.int() }),
});

export const changeField = defineOperation({
  name: "fields.change",
  summary:
    "Renames a field or changes its type, choices, sources, editors or age. Values stay as they came and are read anew.",
  access: "lead",
  effect: "write",
  deed: "changed a field",
  http: { method: "PATCH", path: "/fields/{fieldId}" },
  input: z.strictObject({
    fieldId: z.string(),
    label: label.optional(),
    /** Only of the team's own. */
    type: z.enum(FIELD_TYPES).optional(),
    choices: settings.choices.optional(),
    currency: settings.currency.optional(),
    unit: settings.unit.optional(),
    editableBy: settings.editableBy.optional(),
    sources: settings.sources.optional(),
    freshForDays: settings.freshForDays.optional(),
    /** The version that you saw; refused when somebody has changed it since. */
    replaces: z.coerce.number().int().min(0).optional(),
  }),
  output: z.strictObject({ field: fieldRow, accounts: z.int() }),
});

export const retireField = defineOperation({
  name: "fields.retire",
  summary: "Takes a field of the team's own out of use, or back into it. Its values and their history stay.",
  access: "lead",
  effect: "write",
  deed: "retired a field",
  http: { method: "POST", path: "/fields/{fieldId}/retirement" },
  input: z.strictObject({ fieldId: z.string(), retired: z.boolean() }),
  output: z.strictObject({ field: fieldRow, accounts: z.int() }),
});
