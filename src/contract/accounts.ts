/** Accounts: the table over all of them, and one whole. */
import { z } from "zod";
import { FORECAST_SOURCES } from "#core/forecasts/forecast-choice.ts";
import { defineOperation } from "./operation.ts";
import { day, decimalText, freshness, id, instant, money, pageQuery } from "./shapes.ts";

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
  currency: z.string(),
  /** By id of the field: amounts in major units, days and moments as text, choices and members by id. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  derivedAt: instant,
});
export type AccountRow = z.output<typeof accountRow>;

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
    /** A name of the list or of a field of accounts, with `-` in front for descending: `-net`. Ties are settled by id. */
    sort: z.string().default("renewal"),
    /** `stage:3a verdict:in net:>100 renews:<14d human:none` and free words; see the reference of filters. */
    filter: z.string().default(""),
  }),
  output: z.strictObject({ data: z.array(accountRow), nextCursor: z.string().nullable(), total: z.int(), freshness }),
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

const amounts = z.strictObject({ list: money, gross: money, credit: money, net: money });

/** A band of likely values: the share of outcomes (80 means from the 10 % to the 90 % quantile) and its two ends. */
const band = z.strictObject({ share: z.number(), low: money, high: money });

export const accountPage = z.strictObject({
  row: accountRow,
  sourceName: z.string(),
  signedUpOn: day.nullable(),
  cancelledOn: day.nullable(),
  country: z.string().nullable(),
  aliases: z.array(z.strictObject({ source: z.string(), region: z.string(), externalId: z.string() })),
  /** Other accounts that are the same customer, as other sources see it; each has a bill of its own. */
  merged: z.array(
    z.strictObject({ accountId: id, name: z.string(), region: z.string(), source: z.string(), net: money.nullable() }),
  ),
  siblings: z.array(
    z.strictObject({
      accountId: id,
      name: z.string(),
      region: z.string(),
      net: money.nullable(),
      stage: z.string().nullable(),
      verdict: z.string(),
    }),
  ),
  bill: z
    .strictObject({
      periodStart: day,
      periodEnd: day,
      reportedThrough: day.nullable(),
      daysReported: z.int(),
      daysInPeriod: z.int(),
      soFar: amounts,
      forecast: amounts,
      bands: z.array(band),
      straightLine: money,
      spikeFree: money,
      spikes: z.array(z.strictObject({ meter: z.string(), day, quantity: decimalText, expected: decimalText })),
      overEntry: z.number().nullable(),
      crossingOn: day.nullable(),
      entryLevel: money.nullable(),
      atLeast: z.boolean(),
      unpriced: z.array(z.strictObject({ meter: z.string(), quantity: decimalText })),
      lines: z.array(
        z.strictObject({
          meter: z.string(),
          name: z.string(),
          unit: z.string(),
          soFar: decimalText,
          forecastQuantity: decimalText,
          gross: money,
          sharePercent: z.number().nullable(),
          /** The limit that holds the line's bill so far; null where none does. */
          limitReached: money.nullable(),
        }),
      ),
      /** One point a day of the open period: cumulative net bill so far, or its forecast with bands. */
      path: z.array(
        z.strictObject({
          day,
          actual: money.nullable(),
          median: money.nullable(),
          low: money.nullable(),
          high: money.nullable(),
        }),
      ),
      /** The newest that was imported for this period; stale once it is older than the team has set. */
      /**
       * Why the forecast is not what it was: since the one issued before today, and since it crossed the level of entry.
       * The meters, at list price, and `terms` add up to the change.
       */
      forecastChanges: z.array(
        z.strictObject({
          since: z.enum(["last-forecast", "crossing"]),
          day,
          before: money,
          change: money,
          meters: z.array(
            z.strictObject({
              meter: z.string(),
              name: z.string(),
              unit: z.string(),
              quantityBefore: decimalText,
              quantity: decimalText,
              change: money,
            }),
          ),
          /** What packages, discounts, limits and credits do to it. */
          terms: money,
        }),
      ),
      vendor: z.strictObject({ issuedOn: day, isStale: z.boolean(), net: money, gross: money.nullable() }).nullable(),
      /** Whose forecast rules read for every account. */
      rulesRead: z.enum(FORECAST_SOURCES),
      priceBook: z.string(),
    })
    .nullable(),
  /** Closed periods, newest first. `invoice` when one was imported, otherwise computed from usage. */
  bills: z.array(
    z.strictObject({
      periodStart: day,
      periodEnd: day,
      from: z.enum(["invoice", "computed"]),
      status: z.string(),
      list: money.nullable(),
      gross: money.nullable(),
      credit: money.nullable(),
      net: money.nullable(),
      atLeast: z.boolean(),
    }),
  ),
  usage: z.array(
    z.strictObject({
      meter: z.string(),
      name: z.string(),
      unit: z.string(),
      project: z.string().nullable(),
      /** Of which account of a merged customer; null where there is only one. */
      from: z.string().nullable(),
      firstDay: day,
      /** Quantity per day from firstDay; null is "not reported". */
      days: z.array(z.number().nullable()),
      /** Days within those that one report of a total told of together: it was spread evenly over them. */
      spread: z.array(z.strictObject({ firstDay: day, lastDay: day })),
      period: decimalText,
      previousPeriod: decimalText.nullable(),
    }),
  ),
  limits: z.array(z.strictObject({ meter: z.string(), limit: money.nullable(), state: z.string(), since: day })),
  credits: z.array(
    z.strictObject({
      kind: z.string(),
      granted: money,
      left: money,
      startsOn: day.nullable(),
      endsOn: day.nullable(),
      scope: z.array(z.string()).nullable(),
      runsOutOn: day.nullable(),
    }),
  ),
  packages: z.array(z.string()),
  percentOff: decimalText,
  people: z.array(
    z.strictObject({
      personId: id,
      name: z.string().nullable(),
      email: z.string().nullable(),
      role: z.string(),
      lastSeenOn: day.nullable(),
      optedOut: z.boolean(),
      from: z.string().nullable(),
    }),
  ),
  humans: z.array(z.strictObject({ role: z.string(), name: z.string(), since: day.nullable() })),
  stage: z
    .strictObject({
      fine: z.string(),
      label: z.string(),
      coarse: z.string(),
      since: instant,
      because: z.string(),
      override: z.strictObject({ reason: z.string(), until: day.nullable(), derived: z.string() }).nullable(),
      flags: z.array(z.string()),
      contradictions: z.array(z.string()),
      history: z.array(z.strictObject({ stage: z.string(), label: z.string(), at: instant, because: z.string() })),
      engaged: z.boolean(),
    })
    .nullable(),
  /** "bill 2 of 3, paid, still here" */
  clock: z.string().nullable(),
  stays: z.array(
    z.strictObject({
      segment: z.string(),
      enteredOn: day,
      leftOn: day.nullable(),
      rule: z.string(),
      cause: z.string().nullable(),
    }),
  ),
  lease: z.strictObject({ memberId: id, memberName: z.string(), until: instant, mine: z.boolean() }).nullable(),
  queue: z
    .strictObject({
      band: z.int(),
      score: z.int(),
      contactBy: day.nullable(),
      reasons: z.array(
        z.strictObject({
          term: z.string(),
          points: z.int().nullable(),
          text: z.string(),
          accountName: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  changes: z.array(
    z.strictObject({
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      sentence: z.string(),
    }),
  ),
  lookedAt: instant.nullable(),
  timeline: z.array(
    z.strictObject({
      entryId: z.string(),
      accountId: id,
      from: z.string().nullable(),
      at: instant,
      kind: z.string(),
      title: z.string(),
      detail: z.string().nullable(),
      actor: z.string(),
      source: z.string(),
      factId: id.nullable(),
      undoable: z.boolean(),
    }),
  ),
  freshness,
});
export type AccountPage = z.output<typeof accountPage>;

export const getAccount = defineOperation({
  name: "accounts.get",
  summary: "Shows one account whole: its bill, usage, people, stage, timeline and what changed since you last looked.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}" },
  input: z.strictObject({
    /** Our id, or the id of another system: `cus_1`, `stripe:cus_1`, `billing-db/EU:org_1`. */
    accountId: z.string(),
  }),
  output: accountPage,
});

export const lookAtAccount = defineOperation({
  name: "accounts.look",
  summary:
    "Remembers that you looked at an account now, so that it is no longer unseen and later changes can be shown.",
  access: "specialist",
  effect: "write",
  deed: "looked at an account",
  http: { method: "POST", path: "/accounts/{accountId}/looks" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({ lookedAt: instant }),
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
