/** Accounts: the table over all of them, and why one is in or out. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { accountFilter, accountGroupBy, day, freshness, id, instant, money, pageQuery } from "./shapes.ts";

/** What a list shows of an account; the columns of the table read from it. */
export const accountRow = z.strictObject({
  accountId: id,
  companyId: id,
  name: z.string(),
  domain: z.string().nullable(),
  region: z.string(),
  externalId: z.string(),
  plan: z.enum(["payg", "annual", "startup", "yc"]),
  renewalOn: day.nullable(),
  verdict: z.enum(["in", "out", "watch", "exception"]),
  rule: z.string().nullable(),
  segment: z.string().nullable(),
  route: z.enum(["onboarding", "sales", "customer-success", "none"]),
  enteredOn: day.nullable(),
  stage: z.string().nullable(),
  stageSince: instant.nullable(),
  net: money.nullable(),
  gross: money.nullable(),
  low: money.nullable(),
  high: money.nullable(),
  previousBill: money.nullable(),
  atLeast: z.boolean(),
  coverage: z.enum(["known", "nobody", "unknown"]),
  humans: z.array(z.string()),
  peopleCount: z.int(),
  notesCount: z.int(),
  nextTaskDueOn: day.nullable(),
  nextTaskTitle: z.string().nullable(),
  lastMessagedAt: instant.nullable(),
  contactBy: day.nullable(),
  priority: z.int().nullable(),
  isUnseen: z.boolean(),
  currency: z.string(),
  /** By id of the field: amounts in major units, days and moments as text, choices and members by id. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  derivedAt: instant,
});
export type AccountRow = z.output<typeof accountRow>;

/**
 * Names of the list or of fields of accounts, the first one first, each with `-` in front for descending: `renewal,-net`.
 * What has no value comes last; ties are settled by id.
 */
const accountSort = z.string().max(500).default("renewal");

export const ACCOUNT_SORTS = [
  "renewal",
  "net",
  "priority",
  "name",
  "entered",
  "stageSince",
  "lastMessaged",
  "nextTask",
  "people",
] as const;

export const listAccounts = defineOperation({
  name: "accounts.list",
  summary:
    "Lists accounts, by next renewal date unless told otherwise, with filters in the same grammar as the screen.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts" },
  input: z.strictObject({
    ...pageQuery,
    /** Begins with this row instead of a cursor, counted from 0: for a scroll bar that was dragged somewhere. */
    at: z.int().min(0).optional(),
    sort: accountSort,
    filter: accountFilter,
    groupBy: accountGroupBy,
    /** With `groupBy`: only the accounts of this group; without it those that have no value there. */
    group: z.string().max(500).optional(),
  }),
  output: z.strictObject({ data: z.array(accountRow), nextCursor: z.string().nullable(), total: z.int(), freshness }),
});

export const exportAccounts = defineOperation({
  name: "accounts.export",
  summary: "Writes a view as a file: all accounts that a filter finds, in its order, with its columns.",
  access: "viewer",
  effect: "read",
  deed: "exported accounts",
  http: { method: "GET", path: "/account-export" },
  answersFile: ["text/csv", "application/x-ndjson"],
  input: z.strictObject({
    filter: accountFilter,
    sort: accountSort,
    /** Ids of columns in their order; a field of accounts is `field.tier`. Left out, all that accounts have by themselves. */
    columns: z.array(z.string()).max(200).optional(),
    /** Comma-separated values for spreadsheets, or one JSON object per line for programs. */
    format: z.enum(["csv", "jsonl"]).default("csv"),
    /** The saved view that is open, for the history of exports; it chooses nothing. */
    viewId: z.string().min(1).max(64).optional(),
  }),
  output: z.string(),
});

const ruleNode: z.ZodType<RuleNode> = z.lazy(() =>
  z.strictObject({
    label: z.string(),
    passed: z.boolean().nullable(),
    value: z.string().nullable(),
    source: z.string().nullable(),
    age: z.string().nullable(),
    children: z.array(ruleNode),
  }),
);
/** One node of "Why?": passed is null when an input was never imported. */
export type RuleNode = {
  label: string;
  passed: boolean | null;
  value: string | null;
  source: string | null;
  age: string | null;
  children: RuleNode[];
};

export const explainAccount = defineOperation({
  name: "accounts.explain",
  summary:
    "Says why an account is in the segment or not: the rules with their values, sources and ages, and what would change the answer.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/explanation" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({
    verdict: z.enum(["in", "out", "watch", "exception"]),
    segment: z.string().nullable(),
    route: z.enum(["onboarding", "sales", "customer-success", "none"]),
    rule: z.string().nullable(),
    because: z.string(),
    flags: z.array(z.string()),
    tree: ruleNode,
    nearestFlip: z
      .strictObject({ fact: z.string(), from: z.string().nullable(), to: z.string(), sentence: z.string() })
      .nullable(),
    ruleVersion: z.string(),
  }),
});

export const includeAccount = defineOperation({
  name: "accounts.include",
  summary: "Includes an account in onboarding by hand, or keeps it out, with a reason and the day it ends.",
  access: "specialist",
  effect: "write",
  deed: "decided by hand about an account",
  http: { method: "POST", path: "/accounts/{accountId}/inclusions" },
  input: z.strictObject({
    accountId: z.string(),
    include: z.boolean(),
    reason: z.string().trim().min(3).max(500),
    until: day,
  }),
  output: z.strictObject({ factId: id }),
});

export const searchAccounts = defineOperation({
  name: "accounts.search",
  summary: "Finds accounts by name, domain, id, or a person's name or e-mail.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/account-search" },
  input: z.strictObject({
    q: z.string().trim().min(1).max(200),
    limit: z.coerce.number().int().min(1).max(50).default(12),
  }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        accountId: id,
        name: z.string(),
        detail: z.string(),
        net: money.nullable(),
        renewalOn: day.nullable(),
      }),
    ),
  }),
});
