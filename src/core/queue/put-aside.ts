/** Done for now and snoozed: an account leaves the day until a date, or until something new arrives. */
import { type Instant, localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { type PutAside, type QueueFacts, reportedAt } from "./queue-facts.ts";

/** A waiting reply always shows: nothing lowers it. */
export function mayShow(facts: QueueFacts, today: LocalDate): boolean {
  if (facts.waitingReplySince) return true;
  return [facts.doneForNow, facts.snoozed].every((aside) => aside === null || isBack(facts, aside, today));
}

function isBack(facts: QueueFacts, aside: PutAside, today: LocalDate): boolean {
  return today >= aside.until || hasNewsSince(facts, aside.at, today);
}

/** A failed payment, a limit, a paid call or a due promise or task that was not there when it was put aside. */
function hasNewsSince(facts: QueueFacts, at: Instant, today: LocalDate): boolean {
  const news = [facts.paidCallSince, facts.paymentFailedAt, facts.limitDroppingSince].map(reportedAt);
  if (news.some((since) => since !== null && since > at)) return true;
  const day = localDateAt(at);
  return facts.duties.some(({ dueOn, isDone }) => !isDone && dueOn !== null && dueOn > day && dueOn <= today);
}

/** What to say before it is put aside; it is never refused. */
export function putAsideWarning(input: {
  until: LocalDate;
  renewalOn: LocalDate | null;
  finalDueOn: LocalDate | null;
  isReplyWaiting: boolean;
}): string | null {
  const { until, renewalOn, finalDueOn, isReplyWaiting } = input;
  if (isReplyWaiting) return "They wait for an answer, so it stays in today's list.";
  if (renewalOn !== null && until >= renewalOn) return `That is past the renewal on ${renewalOn}.`;
  if (finalDueOn !== null && until > finalDueOn) return `That is past the day of the final outreach, ${finalDueOn}.`;
  return null;
}
