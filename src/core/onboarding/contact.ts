/** Who wrote last and who waits. Read over all facts of an account, whether it is in the segment or not. */
import type { PersonId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { FactOf, OnboardingFact } from "./fact.ts";

export type Contact = {
  /** Our last outbound mail written by a person, on a thread of ours. */
  readonly lastMessagedAt: Instant | null;
  /** The last mail written by any colleague's hand, those of sales and support included. */
  readonly colleagueWroteAt: Instant | null;
  /** The last human reply, answered or not. */
  readonly lastReplyAt: Instant | null;
  /** The first human reply that nobody has answered yet. */
  readonly waitingReplySince: Instant | null;
  /** The last handover that was sent back, until somebody spoke to the customer or handed it over again (HO-4). */
  readonly sentBack: FactOf<"handover_bounced"> | null;
  readonly optedOutPersonIds: readonly PersonId[];
};

/** @param facts in order of time */
export function contactFrom(facts: readonly OnboardingFact[]): Contact {
  let lastMessagedAt: Instant | null = null;
  let colleagueWroteAt: Instant | null = null;
  let lastReplyAt: Instant | null = null;
  let waitingReplySince: Instant | null = null;
  let sentBack: FactOf<"handover_bounced"> | null = null;
  const optedOut = new Set<PersonId>();
  for (const fact of facts) {
    if (isWrittenByHand(fact)) colleagueWroteAt = fact.happenedAt;
    if (isOurMail(fact)) lastMessagedAt = fact.happenedAt;
    if (isHumanReply(fact)) {
      lastReplyAt = fact.happenedAt;
      waitingReplySince ??= fact.happenedAt;
    } else if (answersReply(fact)) waitingReplySince = null;
    if (fact.kind === "handover_bounced") sentBack = fact;
    else if (sentBack && answersExpectation(fact)) sentBack = null;
    if (fact.kind === "opted_out") optedOut.add(fact.personId);
  }
  return {
    lastMessagedAt,
    colleagueWroteAt,
    lastReplyAt,
    waitingReplySince,
    sentBack,
    optedOutPersonIds: [...optedOut].sort(),
  };
}

/** A person wrote it. A calendar acceptance, an out-of-office note or a mail to sales or support is no reply to us. */
export function isHumanReply(fact: OnboardingFact): boolean {
  return fact.kind === "inbound_reply" && fact.author === "human" && fact.thread === "onboarding";
}

function isWrittenByHand(fact: OnboardingFact): boolean {
  switch (fact.kind) {
    case "outreach_sent":
    case "checkin_sent":
    case "final_sent":
      return !fact.automated;
    default:
      return fact.kind === "homework_sent";
  }
}

/** An outbound mail by hand on a thread of the onboarding team. */
export function isOurMail(fact: OnboardingFact): boolean {
  return isWrittenByHand(fact) && (fact.kind !== "outreach_sent" || fact.thread === "onboarding");
}

/** A held call answers too: they have spoken. */
export function answersReply(fact: OnboardingFact): boolean {
  return isOurMail(fact) || fact.kind === "call_held" || fact.kind === "reply_settled";
}

/** We spoke to them, somebody else has it now, or they have gone. */
export function answersExpectation(fact: OnboardingFact): boolean {
  return answersReply(fact) || fact.kind === "handed_over" || fact.kind === "churned";
}
