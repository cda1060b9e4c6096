/** The fields of one account: what each source says of them, and a person's word with an end. */
import { z } from "zod";
import { fieldRow } from "./fields.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, money } from "./shapes.ts";

/** Amounts as money, days and moments as text, choices and members by id. */
const value = z.union([money, z.number(), z.boolean(), z.string(), z.array(z.string())]);

const reading = z.enum(["known-then", "known-now"]);

const accountField = z.strictObject({
  field: fieldRow,
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
