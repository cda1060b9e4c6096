/** Whose forecast the rules read: ours, or the billing system's until a team has confirmed that our bills are right. */
import { z } from "zod";
import { FORECAST_SOURCES } from "#core/forecasts/forecast-choice.ts";
import { defineOperation } from "./operation.ts";
import { day, instant } from "./shapes.ts";

/** A vendor's forecast of the open period counts at any age; from here on it is marked as stale. */
const staleAfterDays = z.coerce.number().int().min(0).max(62);
const version = z.coerce.number().int().min(0);

const choice = z.strictObject({
  source: z.enum(FORECAST_SOURCES),
  staleAfterDays: z.int(),
  /** 0 is the shipped choice, which nobody made; author, reason and day are null then. */
  version: z.int(),
  effectiveOn: day.nullable(),
  author: z.string().nullable(),
  reason: z.string().nullable(),
  recordedAt: instant.nullable(),
});
export type ForecastChoiceRow = z.output<typeof choice>;

export const getForecastChoice = defineOperation({
  name: "forecastChoice.get",
  summary:
    "Says whose forecast rules read, who chose that when and why, and how many accounts the vendor's is there for.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/forecast-choice" },
  input: z.strictObject({}),
  output: z.strictObject({
    current: choice,
    /** Made, and to begin on a later day. */
    next: choice.nullable(),
    /** Every choice that was made, newest first. */
    history: z.array(choice),
    /** Why our forecast is not safe to read yet; null once prices were seen to be right (B-7). */
    whyNotOurs: z.string().nullable(),
    /** Of the accounts with an open period: for how many the vendor's forecast of it was imported. */
    vendor: z.strictObject({
      accounts: z.int(),
      imported: z.int(),
      stale: z.int(),
      newestOn: day.nullable(),
    }),
  }),
});

export const changeForecastChoice = defineOperation({
  name: "forecastChoice.change",
  summary:
    "Lets rules read our forecast or the vendor's from a day on. All accounts are worked out again; what was decided before stays.",
  access: "lead",
  effect: "write",
  deed: "changed whose forecast rules read",
  http: { method: "POST", path: "/forecast-choices" },
  input: z.strictObject({
    source: z.enum(FORECAST_SOURCES),
    reason: z.string().trim().min(3).max(500),
    /** Today when it is left out; never a day that is over. */
    effectiveOn: day.optional(),
    staleAfterDays: staleAfterDays.optional(),
    /** Our forecast, though prices are not confirmed: on purpose, with the reason above. */
    anyway: z.boolean().optional(),
    /** The version that you saw last; refused when somebody has changed it since. */
    replaces: version.optional(),
  }),
  output: z.strictObject({
    version: z.int(),
    effectiveOn: day,
    /** How many accounts are worked out again now, in the background; 0 where it begins on a later day. */
    accounts: z.int(),
  }),
});
