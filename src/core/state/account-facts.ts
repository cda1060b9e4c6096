/**
 * All that is known of one account, as loaded: the input of deriveAccount. Nothing here is derived. Lists are in order of
 * time. What was never imported is told by `context.importedKinds`, not by an empty list.
 */
import type { FieldOverride, SourceValues } from "../fields/source-values.ts";
import type { AccountId, CompanyId, DecisionId, MemberId, MeterKey, PersonId, ProjectId, TaskId } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { OnboardingFact } from "../onboarding/fact.ts";
import type { SnoozeEvent } from "../queue/queue-facts.ts";
import type { TaskWait } from "../tasks/task-arrival.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";

export type Plan = "payg" | "annual" | "startup" | "yc";

export type AccountIdentity = {
  readonly accountId: AccountId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly domain: string | null;
  readonly region: string;
  readonly source: string;
  readonly externalId: string;
  readonly currency: Currency;
  readonly plan: Plan;
  readonly signedUpOn: LocalDate | null;
  readonly anchorDay: number;
  readonly cancelledOn: LocalDate | null;
  readonly country: string | null;
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
};

/** One meter of the account, all projects together. */
export type MeterUsage = {
  readonly meter: MeterKey;
  readonly firstDay: LocalDate;
  /** Quantity per day from `firstDay` on; NaN is "not reported". Exact as long as quantities are whole. */
  readonly days: Float64Array;
  /** The same as exact text where some quantity is not a whole number; null otherwise. */
  readonly exactDays: readonly (string | null)[] | null;
};

export type PlanPeriod = {
  readonly effectiveOn: LocalDate;
  readonly plan: Plan;
  readonly priceBookId: string | null;
  readonly packages: readonly string[];
  readonly addOns: readonly string[];
  /** Exact percent as text: "20". */
  readonly percentOff: string;
  /** The same of single meters and packages, in its place. */
  readonly percentOffBy?: Readonly<Record<string, string>>;
};

export type Invoice = {
  readonly externalId: string;
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  readonly currency: Currency;
  readonly listMinor: number | null;
  readonly grossMinor: number | null;
  readonly creditMinor: number | null;
  readonly netMinor: number;
  readonly status: "draft" | "open" | "paid" | "uncollectible" | "void";
  readonly kind: string;
  readonly issuedOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  readonly paidOn: LocalDate | null;
};

export type Payment = {
  readonly externalId: string;
  readonly invoiceExternalId: string | null;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly status: "paid" | "failed" | "refunded";
  readonly happenedAt: Instant;
};

export type Credit = {
  readonly creditId: string;
  readonly kind: string;
  readonly scope: readonly MeterKey[] | null;
  readonly currency: Currency;
  readonly grantedMinor: number;
  readonly leftMinor: number;
  readonly startsOn: LocalDate | null;
  /** First day that it no longer covers. */
  readonly endsOn: LocalDate | null;
  readonly position: number;
};

export type LimitState = {
  readonly meter: MeterKey;
  readonly since: LocalDate;
  readonly currency: Currency;
  readonly limitMinor: number | null;
  readonly state: "set" | "approaching" | "grace" | "dropping" | "released" | "removed" | "ignored";
};

export type VendorForecast = {
  readonly periodStart: LocalDate;
  readonly issuedOn: LocalDate;
  readonly currency: Currency;
  readonly netMinor: number;
  readonly grossMinor: number | null;
  readonly recordedAt: Instant;
};

export type HumanAssignment = {
  readonly role: string;
  readonly name: string;
  readonly since: LocalDate | null;
  readonly until: LocalDate | null;
};

export type PersonRole = {
  readonly personId: PersonId;
  readonly role: string;
  readonly lastSeenOn: LocalDate | null;
  readonly removedOn: LocalDate | null;
};

export type OpenTask = {
  readonly taskId: TaskId;
  readonly kind: "task" | "promise";
  readonly title: string;
  /** Of one that waits for an event, the last day to wait. */
  readonly dueOn: LocalDate;
  readonly assigneeId: MemberId | null;
  readonly wait: TaskWait | null;
  /** When what it waits for came, as it was derived last. */
  readonly arrivedOn: LocalDate | null;
};

export type QueueAct = {
  readonly actId: string;
  readonly accountId: AccountId;
  readonly kind: "taken" | "extended" | "released" | "snoozed" | "done" | "skipped" | "seen" | "undone";
  readonly memberId: MemberId;
  readonly until: LocalDate | null;
  /** What a snooze waits for, instead of a day or sooner than it. */
  readonly untilEvent: SnoozeEvent | null;
  readonly undoes: string | null;
  readonly happenedAt: Instant;
};

/** What was decided once, with its inputs and versions; read and never recomputed. */
export type Decision = {
  readonly decisionId: DecisionId;
  readonly kind: DecisionKind;
  /** Unique within the account: the same decision is never taken twice. */
  readonly naturalKey: string;
  readonly decidedOn: LocalDate;
  readonly happenedAt: Instant;
  readonly reconstructed: boolean;
  readonly body: Readonly<Record<string, unknown>>;
};

export type DecisionKind =
  | "level-crossed"
  | "crossing-confirmed"
  | "segment-entered"
  | "segment-left"
  | "alert-raised"
  | "prices-confirmed"
  | "prices-unconfirmed"
  | "onboarding-closed"
  /** Names one that hung on input which was taken back, and no longer counts. */
  | "voided";

export type NewDecision = Omit<Decision, "decisionId" | "reconstructed">;

export type IssuedForecast = {
  readonly issuedOn: LocalDate;
  readonly periodStart: LocalDate;
  readonly currency: Currency;
  readonly netMinor: number;
  readonly grossMinor: number;
  /** Since when each forecast in a row has been over the entry level; null where this one is not, or from an earlier release. */
  readonly overEntrySince: LocalDate | null;
};

export type AccountFacts = {
  readonly account: AccountIdentity;
  /** What each source says of the account's fields. */
  readonly sources: readonly SourceValues[];
  /** Every word of a person on a field, in order of time; ended ones and those that were taken back included. */
  readonly overrides: readonly FieldOverride[];
  /** In order of meter: which outcomes of two meters go together depends on it. */
  readonly usage: readonly MeterUsage[];
  readonly plans: readonly PlanPeriod[];
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly credits: readonly Credit[];
  readonly limits: readonly LimitState[];
  readonly vendorForecasts: readonly VendorForecast[];
  readonly humans: readonly HumanAssignment[];
  readonly people: readonly PersonRole[];
  readonly facts: readonly OnboardingFact[];
  readonly decisions: readonly Decision[];
  /** The last forecast that was issued on an earlier day, and on which. */
  readonly lastForecast: IssuedForecast | null;
  readonly tasks: readonly OpenTask[];
  readonly notesCount: number;
  /** Of all accounts of the company: a company is worked as one. */
  readonly queueActs: readonly QueueAct[];
  readonly projects: readonly { readonly projectId: ProjectId; readonly name: string }[];
};

/** What a bill of a past period is made from. */
export type BillingFacts = Pick<AccountFacts, "account" | "usage" | "plans" | "invoices" | "credits" | "limits">;
