/** Fields of accounts: the standard ones and a team's own, what each source says of them, and a person's word with an end. */
import { z } from "zod";
import { FIELD_EDITORS, FIELD_ID, FIELD_TYPES } from "#core/fields/field-definition.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, money } from "./shapes.ts";

/** Amounts as money, days and moments as text, choices and members by id. */
const value = z.union([money, z.number(), z.boolean(), z.string(), z.array(z.string())]);
export type FieldValue = z.output<typeof value>;

const choice = z.strictObject({
  /** Kept when the label changes. */
  id: z.string().trim().min(1).max(100),
  label: z.string().trim().min(1).max(200),
});

const definition = z.strictObject({
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
export type FieldRow = z.output<typeof definition>;

export const listFields = defineOperation({
  name: "fields.list",
  summary:
    "Lists the fields of accounts: the standard ones and the team's own, with type, priority of sources and age.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/fields" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(definition) }),
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
  output: z.strictObject({ field: definition, accounts: z.int() }),
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
  output: z.strictObject({ field: definition, accounts: z.int() }),
});

export const retireField = defineOperation({
  name: "fields.retire",
  summary: "Takes a field of the team's own out of use, or back into it. Its values and their history stay.",
  access: "lead",
  effect: "write",
  deed: "retired a field",
  http: { method: "POST", path: "/fields/{fieldId}/retirement" },
  input: z.strictObject({ fieldId: z.string(), retired: z.boolean() }),
  output: z.strictObject({ field: definition, accounts: z.int() }),
});

const reading = z.enum(["known-then", "known-now"]);

const accountField = z.strictObject({
  field: definition,
  value: value.nullable(),
  /** As a person reads it. */
  text: z.string().nullable(),
  /** Null where a person said so, or nobody. */
  source: z.string().nullable(),
  observedAt: instant.nullable(),
  isStale: z.boolean(),
  /** Why it is what it is, and what the others say. */
  why: z.string(),
  mayEdit: z.boolean(),
  override: z
    .strictObject({
      memberId: id,
      memberName: z.string(),
      value: value.nullable(),
      setAt: instant,
      until: day.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  candidates: z.array(
    z.strictObject({
      source: z.string(),
      text: z.string().nullable(),
      /** Why it cannot be read; it is kept as it came. */
      problem: z.string().nullable(),
      observedAt: instant,
      counts: z.boolean(),
    }),
  ),
});
export type AccountField = z.output<typeof accountField>;

export const listAccountFields = defineOperation({
  name: "accounts.listFields",
  summary:
    "Shows an account's fields with source, age and what other sources say; also as of a past day, as known then or now.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/fields" },
  input: z.strictObject({
    accountId: z.string(),
    /** The end of that day, in UTC. Without it, now. */
    asOf: day.optional(),
    /** `known-then` by default: only what had been recorded by that day. */
    reading: reading.default("known-then"),
  }),
  output: z.strictObject({ data: z.array(accountField), asOf: day.nullable(), reading }),
});

/** An amount in major units: "120.50". Null says that there is no value, whatever sources say. */
export const writtenValue = z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string()), z.null()]);

export type WrittenValue = z.output<typeof writtenValue>;

export const setAccountField = defineOperation({
  name: "accounts.setField",
  summary:
    "Sets a field of an account by hand, until a day or for good. What sources say is kept, and counts again afterwards.",
  access: "specialist",
  effect: "write",
  deed: "set a field of an account by hand",
  http: { method: "PUT", path: "/accounts/{accountId}/fields/{fieldId}" },
  input: z.strictObject({
    accountId: z.string(),
    fieldId: z.string(),
    value: writtenValue,
    /** The value that you saw; refused when it is another one by now. */
    seen: writtenValue.optional(),
    /** The first day on which it no longer counts. */
    until: day.nullable().default(null),
    reason: z.string().trim().max(500).nullable().default(null),
  }),
  output: accountField,
});

export const clearAccountField = defineOperation({
  name: "accounts.clearField",
  summary: "Takes back what a person set, so that the sources' values count again.",
  access: "specialist",
  effect: "write",
  deed: "took back a field set by hand",
  http: { method: "DELETE", path: "/accounts/{accountId}/fields/{fieldId}" },
  input: z.strictObject({
    accountId: z.string(),
    fieldId: z.string(),
    /** The value that you saw; refused when it is another one by now. */
    seen: writtenValue.optional(),
  }),
  output: accountField,
});

export const listFieldHistory = defineOperation({
  name: "accounts.fieldHistory",
  summary: "Lists what sources and persons have said of a field of an account, newest first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/fields/{fieldId}/history" },
  input: z.strictObject({ accountId: z.string(), fieldId: z.string() }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        changeId: id,
        source: z.string(),
        /** Who set it by hand; null where a source said so. */
        memberName: z.string().nullable(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        until: day.nullable(),
        reason: z.string().nullable(),
        isTakenBack: z.boolean(),
        /** Its import was taken back. */
        isVoided: z.boolean(),
        happenedAt: instant,
        recordedAt: instant,
      }),
    ),
    /** What each source said when it first sent the account, where that is known. */
    since: z.array(z.strictObject({ source: z.string(), at: instant })),
  }),
});
