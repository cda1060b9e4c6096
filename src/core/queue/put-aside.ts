/** Done for now and snoozed: an account leaves the day until a date, until what it waits for, or until something new. */
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { type PutAside, type QueueFacts, reportedAt } from "./queue-facts.ts";

/** A waiting reply always shows: nothing lowers it. */
export function mayShow(facts: QueueFacts, today: LocalDate): boolean {
  if (facts.waitingReplySince) return true;
  return [facts.doneForNow, facts.snoozed].every((aside) => aside === null || isBack(facts, aside, today));
}

function isBack(facts: QueueFacts, aside: PutAside, today: LocalDate): boolean {
  if (aside.until !== null && today >= aside.until) return true;
  return hasNewsSince(facts, aside.at, today) || hasHappened(facts, aside);
}

/** What it waits for has come. Whatever it waits for, what is new for the worse brings it back as well. */
function hasHappened({ lastReplyAt, lastPaidAt }: QueueFacts, { at, event }: PutAside): boolean {
  const isSince = (moment: Instant | null) => moment !== null && moment > at;
  if (event === "reply") return isSince(lastReplyAt);
  if (event === "payment") return isSince(lastPaidAt);
  return event === "news" && (isSince(lastReplyAt) || isSince(lastPaidAt));
}

/** A failed payment, a limit, a paid call, a handover that came back or a due promise or task that was not there when it was put aside. */
function hasNewsSince(facts: QueueFacts, at: Instant, today: LocalDate): boolean {
  const news = [facts.paidCallSince, facts.paymentFailedAt, facts.limitDroppingSince].map(reportedAt);
  if (facts.sentBack && facts.sentBack.at > at) return true;
  if (news.some((since) => since !== null && since > at)) return true;
  const day = localDateAt(at);
  return facts.duties.some(({ dueOn, isDone }) => !isDone && dueOn !== null && dueOn > day && dueOn <= today);
}

/** What to say when it is put aside; it is never refused. Without a day it may wait past any. */
export function putAsideWarning(input: {
  until: LocalDate | null;
  today: LocalDate;
  renewalOn: LocalDate | null;
  finalDueOn: LocalDate | null;
  isReplyWaiting: boolean;
}): string | null {
  const { until, today, renewalOn, finalDueOn, isReplyWaiting } = input;
  if (isReplyWaiting) return "They wait for an answer, so it stays in today's list.";
  if (until === null)
    return renewalOn && `Unless it comes first, that is past the renewal on ${dayText(renewalOn, today)}.`;
  if (renewalOn !== null && until >= renewalOn) return `That is past the renewal on ${dayText(renewalOn, today)}.`;
  if (finalDueOn !== null && until > finalDueOn)
    return `That is past the day of the final outreach, ${dayText(finalDueOn, today)}.`;
  return null;
}
