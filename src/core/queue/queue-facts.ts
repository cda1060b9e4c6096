/** What an account gives to the queue. The queue decides from this alone, so it can be tried on any day. */
import type { AccountId, CompanyId } from "../ids.ts";
import type { Money } from "../money/money.ts";
import type { CheckinWindow } from "../onboarding/programme-clock.ts";
import { isClosed, type StageId } from "../onboarding/stage.ts";
import type { Duty } from "../tasks/task-due.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";

/** `none` is known to be absent; null was never imported. */
export type Reported<T> = T | "none" | null;

/** What a snooze can wait for. `renewal` waits for a day, which is named when it is put aside. */
export const SNOOZE_EVENTS = ["reply", "payment", "renewal", "news"] as const;
export type SnoozeEvent = (typeof SNOOZE_EVENTS)[number];

/** Somebody put the account aside: from that moment until that day, on which it is back, or until what it waits for. */
export type PutAside = { readonly at: Instant; readonly until: LocalDate | null; readonly event?: SnoozeEvent };

export type QueueFacts = {
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly companyId: CompanyId;
  readonly placement: "in" | "watch" | "routed" | "out";
  /** Entry of the open stay; null outside the segment. */
  readonly enteredAt: Instant | null;
  readonly stage: StageId | null;
  /** The last time that anybody of the team looked at it. */
  readonly seenAt: Instant | null;
  readonly renewalOn: LocalDate | null;
  readonly netForecast: Money | null;
  /** The bill before this period; null when there is none or it is unknown. */
  readonly previousBill: Money | null;
  /** First contact in the open stay. */
  readonly contactedAt: Instant | null;
  /** The last mail by hand of ours, of sales or of support. */
  readonly colleagueWroteAt: Instant | null;
  /** Whether a human or a colleague talks to them. Unknown is never read as nobody. */
  readonly coverage: "known" | "nobody" | "unknown";
  /** First day of the present run of days with a net forecast over the entry threshold. */
  readonly overThresholdSince: LocalDate | null;
  readonly waitingReplySince: Instant | null;
  /** A handover that came back and nobody has taken up since: by whom, and what the customer expects. */
  readonly sentBack: { readonly at: Instant; readonly by: string; readonly expects: string } | null;
  /** The last human reply, answered or not, and the last payment that came in. */
  readonly lastReplyAt: Instant | null;
  readonly lastPaidAt: Instant | null;
  readonly paidCallSince: Reported<Instant>;
  readonly paymentFailedAt: Reported<Instant>;
  /** What was to be paid with it, one amount for each currency. */
  readonly atStake: readonly Money[];
  readonly limitDroppingSince: Reported<Instant>;
  readonly creditsEndThisPeriod: boolean | null;
  readonly hasSpike: boolean | null;
  /** Share of the bill that findings call avoidable; null while no finding could be computed. */
  readonly avoidableSharePercent: number | null;
  readonly checkinWindow: CheckinWindow | null;
  readonly finalDueOn: LocalDate | null;
  readonly duties: readonly Duty[];
  readonly doneForNow: PutAside | null;
  readonly snoozed: PutAside | null;
};

/** In the segment, with an onboarding that is not closed. */
export function isOnboarding(facts: QueueFacts): boolean {
  return facts.placement === "in" && facts.enteredAt !== null && facts.stage !== null && !isClosed(facts.stage);
}

/** Nobody has looked since it entered. No sorting and no putting aside hides it. */
export function isUnseen(facts: QueueFacts): boolean {
  return isOnboarding(facts) && facts.enteredAt !== null && (facts.seenAt === null || facts.seenAt < facts.enteredAt);
}

export function isNotContacted(facts: QueueFacts): boolean {
  return isOnboarding(facts) && facts.contactedAt === null;
}

/** The moment since which something is reported, or null. */
export function reportedAt(value: Reported<Instant>): Instant | null {
  return value === "none" ? null : value;
}
