/** One account whole. */
import { z } from "zod";
import { FORECAST_SOURCES } from "#core/forecasts/forecast-choice.ts";
import { accountRow } from "./accounts.ts";
import { defineOperation } from "./operation.ts";
import { day, decimalText, freshness, id, instant, money } from "./shapes.ts";

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
  /** Of single meters and packages, in its place. */
  percentOffBy: z.record(z.string(), decimalText),
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
