/** All that a packet is filled from. Null means that it was never imported or is not known, and is said so. */
import type { Money } from "../money/money.ts";
import type { HandoverTeam } from "../onboarding/fact.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";

export type PacketForecast = {
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  /** The last day with usage of every meter; null before the first report. */
  readonly reportedThrough: LocalDate | null;
  readonly net: Money;
  readonly gross: Money;
  /** Four of five outcomes lie between them. */
  readonly low: Money;
  readonly high: Money;
  readonly isAtLeast: boolean;
  readonly spikes: readonly { readonly meter: string; readonly on: LocalDate }[];
};

export type PacketBill = {
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  readonly gross: Money | null;
  readonly net: Money | null;
  readonly from: "invoice" | "computed";
  readonly status: string;
};

export type PacketProduct = {
  readonly name: string;
  readonly unit: string;
  /** Forecast for the period, as text. */
  readonly quantity: string;
  readonly gross: Money;
  readonly sharePercent: number | null;
};

export type PacketLimit = {
  readonly meter: string;
  readonly limit: Money | null;
  readonly state: string;
  readonly since: LocalDate;
};

export type PacketCredit = {
  readonly kind: string;
  readonly left: Money;
  readonly granted: Money;
  readonly endsOn: LocalDate | null;
  readonly runsOutOn: LocalDate | null;
};

export type PacketContact = {
  readonly name: string | null;
  readonly email: string | null;
  readonly role: string;
  readonly lastSeenOn: LocalDate | null;
  readonly isOptedOut: boolean;
};

export type PacketSibling = {
  readonly name: string;
  readonly region: string;
  readonly net: Money | null;
  readonly stage: string | null;
  readonly humans: readonly string[];
};

export type PacketFacts = {
  readonly to: HandoverTeam;
  readonly asOf: Instant;
  readonly today: LocalDate;
  readonly account: {
    readonly name: string;
    readonly domain: string | null;
    readonly region: string;
    readonly externalId: string;
    readonly plan: string;
    readonly country: string | null;
    readonly signedUpOn: LocalDate | null;
  };
  /** Over it an account may go to sales without a talk; null where the currency has no level. */
  readonly directLevel: Money | null;
  readonly forecast: PacketForecast | null;
  /** Null where nobody has said and no invoice was compared. */
  readonly arePricesConfirmed: boolean | null;
  /** Closed ones, oldest first. */
  readonly bills: readonly PacketBill[];
  readonly products: readonly PacketProduct[];
  readonly unpricedMeters: readonly string[];
  /** What is open and should be known by whoever takes it: alerts, flags, contradictions. */
  readonly findings: readonly string[];
  readonly limits: readonly PacketLimit[] | null;
  readonly credits: readonly PacketCredit[] | null;
  readonly history: {
    readonly enteredOn: LocalDate | null;
    readonly rule: string | null;
    readonly stage: string | null;
    readonly stageSince: Instant | null;
    readonly lastMessagedAt: Instant | null;
    readonly lastReplyAt: Instant | null;
    readonly waitingReplySince: Instant | null;
    readonly notesCount: number;
    readonly openTasks: readonly {
      readonly kind: "task" | "promise";
      readonly title: string;
      readonly dueOn: LocalDate;
    }[];
    /** Newest last. */
    readonly events: readonly { readonly at: Instant; readonly label: string }[];
  };
  /** Null where people were never imported. */
  readonly contacts: readonly PacketContact[] | null;
  readonly siblings: readonly PacketSibling[];
};
