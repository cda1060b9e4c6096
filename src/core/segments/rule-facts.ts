/** What rules of segments may look at, and nothing else. Null is unknown: never imported, not zero and not "no". */
import type { ForecastSource } from "../forecasts/forecast-choice.ts";
import type { Currency } from "../money/currency.ts";
import type { Money } from "../money/money.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { LocalDate } from "../time/local-date.ts";

export type Plan = "payg" | "annual" | "startup" | "yc";

export type AttributeValue = Money | number | boolean | string | readonly string[];

/** A credit grant; `expiresOn` is the first day that it no longer covers, null where it has no end. */
export type CreditGrant = {
  readonly kind: string | null;
  readonly granted: Money | null;
  readonly left: Money | null;
  readonly expiresOn: LocalDate | null;
};

/** A closed bill of one usage period: `list` at book price, `cash` what was owed after discounts and credit. */
export type ClosedBill = {
  readonly end: LocalDate;
  readonly list: Money | null;
  readonly cash: Money | null;
  readonly paid: boolean | null;
};

/** `rule` and `enteredOn` say how and when; `cause` is why it ended, such as `graduated` or `churned`. */
export type PastStay = {
  readonly rule: string | null;
  readonly enteredOn: LocalDate;
  readonly leftOn: LocalDate;
  readonly cause: string | null;
};

/** A person's word about an account. In force before the day `until`, for good where that is null. */
export type ManualWord = {
  readonly include: boolean;
  readonly reason: string | null;
  readonly until: LocalDate | null;
  /** I-5 or I-6 where the person said which. */
  readonly rule: string | null;
  readonly saidOn: LocalDate | null;
};

/** `issuedOn` is null where there is no forecast; `missing` then says why, and why an amount of it is unknown. */
export type ForecastOrigin = {
  readonly source: ForecastSource;
  readonly issuedOn: LocalDate | null;
  readonly missing: { readonly net: string | null; readonly gross: string } | null;
};

export type RuleFacts = {
  readonly account: { readonly currency: Currency | null; readonly cancelledOn: LocalDate | null };
  readonly plan: Plan | null;
  readonly credits: readonly CreditGrant[] | null;
  /** The net and gross mean of the open period's forecast. */
  readonly forecast: { readonly net: Money | null; readonly gross: Money | null } | null;
  /** Whose forecast that is; absent where nobody has said. */
  readonly forecastOrigin?: ForecastOrigin;
  readonly bills: readonly ClosedBill[] | null;
  readonly people: readonly { readonly role: string | null }[] | null;
  /** AE, AM, TAM and CSM of the account. An empty list means that nobody is assigned; null that we do not know. */
  readonly humans: readonly string[] | null;
  readonly attributes: Readonly<Record<string, AttributeValue | null>>;
  /** Stays and a person's word are our own records, so their absence means that there is none. */
  readonly stay: { readonly enteredOn: LocalDate; readonly rule: string | null } | null;
  readonly manual: ManualWord | null;
  readonly pastStays: readonly PastStay[];
  readonly period: BillingPeriod | null;
  readonly packages: readonly string[] | null;
  /** Segments of the team's other tools, such as `CSM Managed`. */
  readonly segments: readonly string[] | null;
  /** What a team calls its own fields, by the name that rules know them by. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is read for each choice of such a field, by field and then by the choice's id in plain letters. */
  readonly choiceLabels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a fact came from and when, by id of the field; shown beside the value. */
  readonly sources?: Readonly<Record<string, { readonly source: string; readonly recordedAt: string }>>;
};

/** An account of which nothing is known; the start for building facts. */
export const NOTHING_KNOWN: RuleFacts = {
  account: { currency: null, cancelledOn: null },
  plan: null,
  credits: null,
  forecast: null,
  bills: null,
  people: null,
  humans: null,
  attributes: {},
  stay: null,
  manual: null,
  pastStays: [],
  period: null,
  packages: null,
  segments: null,
};
