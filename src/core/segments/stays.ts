/** Stays as rules see them on a day: inside now, or which rules have already had their turn. */
import type { LocalDate } from "../time/local-date.ts";
import type { PastStay, RuleFacts } from "./rule-facts.ts";

/** The stay that holds on that day, also one that has ended since. */
export function stayOn(facts: RuleFacts, asOf: LocalDate): { enteredOn: LocalDate; rule: string | null } | null {
  if (facts.stay !== null && facts.stay.enteredOn <= asOf) return facts.stay;
  return facts.pastStays.find((stay) => stay.enteredOn <= asOf && asOf < stay.leftOn) ?? null;
}

export function isChurn(cause: string | null): boolean {
  return cause !== null && /^churn/i.test(cause);
}

/**
 * Stays that still count against a new entry. After churn and a new subscription everything starts over; a
 * subscription is new when its open period starts on or after the day the account left.
 */
export function staysOfSubscription(facts: RuleFacts, asOf: LocalDate): readonly PastStay[] {
  const ended = facts.pastStays.filter((stay) => stay.leftOn <= asOf);
  const churnedOn = ended
    .filter((stay) => isChurn(stay.cause))
    .map((stay) => stay.leftOn)
    .reduce<LocalDate | null>((latest, day) => (latest === null || day > latest ? day : latest), null);
  if (churnedOn === null || !hasSubscribedSince(facts, churnedOn)) return ended;
  return ended.filter((stay) => stay.enteredOn >= churnedOn);
}

function hasSubscribedSince(facts: RuleFacts, churnedOn: LocalDate): boolean {
  if (facts.account.cancelledOn !== null && facts.account.cancelledOn <= churnedOn) return false;
  const subscribedOn = facts.attributes["subscribed_on"];
  const since = typeof subscribedOn === "string" ? subscribedOn : (facts.period?.start ?? null);
  return since !== null && since >= churnedOn;
}

/**
 * A person's word takes an account in once: when it has left again, it needs a new word. A stay that a person's exclusion
 * ended does not count: where that was taken back, the word before it holds as if nothing had come between (I-5, I-6).
 */
export function isWordUsedUp({ manual, pastStays }: Pick<RuleFacts, "manual" | "pastStays">): boolean {
  const saidOn = manual?.saidOn ?? null;
  if (saidOn !== null) return pastStays.some((stay) => stay.enteredOn >= saidOn && stay.cause !== "manual");
  return pastStays.some((stay) => stay.rule === "I-5" || stay.rule === "I-6");
}
