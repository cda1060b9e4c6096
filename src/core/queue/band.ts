/** What puts an account into the queue, and into which band. An account is in the first band that fits. */
import { isDue } from "../tasks/task-due.ts";
import { localDateAt } from "../time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import { contactByFor } from "./contact-by.ts";
import { isCheckinDue, isFinalDue } from "./follow-up-due.ts";
import { isNotContacted, isOnboarding, isUnseen, type QueueFacts, reportedAt } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";
import type { QueueTerm } from "./terms.ts";

/** 1 waiting for us, 2 at risk now, 3 due, 4 new and not looked at, 5 nobody's. */
export type Band = 1 | 2 | 3 | 4 | 5;

export type QueueCause = {
  readonly term: QueueTerm;
  readonly band: Band;
  /** The day since which it holds; null where it is not known. */
  readonly on: LocalDate | null;
};

/** Everything that alone would put the account into the queue on that day. */
export function causesOn(facts: QueueFacts, preset: QueuePreset, today: LocalDate): QueueCause[] {
  return [
    ...waiting(facts, today),
    ...atRisk(facts, preset, today),
    ...due(facts, preset, today),
    ...rest(facts, preset, today),
  ];
}

function waiting(facts: QueueFacts, today: LocalDate): QueueCause[] {
  const causes: QueueCause[] = [];
  if (facts.waitingReplySince)
    causes.push({ term: "reply_waiting", band: 1, on: localDateAt(facts.waitingReplySince) });
  const paidCall = reportedAt(facts.paidCallSince);
  if (paidCall) causes.push({ term: "paid_call", band: 1, on: localDateAt(paidCall) });
  if (facts.sentBack) causes.push({ term: "sent_back", band: 1, on: localDateAt(facts.sentBack.at) });
  const promised = firstDue(facts, "promise", today);
  if (promised) causes.push({ term: "promise_due", band: 1, on: promised });
  return causes;
}

/** Payments and limits of accounts outside the segment are for those who have them. */
function atRisk(facts: QueueFacts, preset: QueuePreset, today: LocalDate): QueueCause[] {
  if (!isOnboarding(facts)) return [];
  const causes: QueueCause[] = [];
  const failed = reportedAt(facts.paymentFailedAt);
  if (failed) causes.push({ term: "payment_failed", band: 2, on: localDateAt(failed) });
  const dropping = reportedAt(facts.limitDroppingSince);
  if (dropping) causes.push({ term: "limit_dropping", band: 2, on: localDateAt(dropping) });
  const { renewalOn } = facts;
  if (renewalOn && isNotContacted(facts) && daysBetween(today, renewalOn) <= preset.riskDays)
    causes.push({ term: "renewal", band: 2, on: addDays(renewalOn, -preset.riskDays) });
  return causes;
}

function due(facts: QueueFacts, preset: QueuePreset, today: LocalDate): QueueCause[] {
  const causes: QueueCause[] = [];
  const contactBy = contactByFor(facts, preset.contact);
  if (contactBy && contactBy <= today) causes.push({ term: "not_contacted", band: 3, on: contactBy });
  const task = firstDue(facts, "task", today);
  if (task) causes.push({ term: "task_due", band: 3, on: task });
  if (isCheckinDue(facts, preset, today))
    causes.push({ term: "checkin", band: 3, on: facts.checkinWindow?.opensOn ?? null });
  if (isFinalDue(facts, today)) causes.push({ term: "final_due", band: 3, on: facts.finalDueOn });
  return causes;
}

function rest(facts: QueueFacts, preset: QueuePreset, today: LocalDate): QueueCause[] {
  if (isUnseen(facts) && facts.enteredAt) return [{ term: "unseen", band: 4, on: localDateAt(facts.enteredAt) }];
  if (!isNobodys(facts, preset, today) || !facts.overThresholdSince) return [];
  return [{ term: "nobodys", band: 5, on: addDays(facts.overThresholdSince, preset.nobodysDays) }];
}

function firstDue(facts: QueueFacts, kind: "promise" | "task", today: LocalDate): LocalDate | null {
  let first: LocalDate | null = null;
  for (const duty of facts.duties)
    if (duty.kind === kind && isDue(duty, today) && duty.dueOn && (first === null || duty.dueOn < first))
      first = duty.dueOn;
  return first;
}

/** Over the threshold for seven days, not in our segment, and no human of ours, of sales or of support has written. */
function isNobodys(facts: QueueFacts, preset: QueuePreset, today: LocalDate): boolean {
  if (facts.placement === "in" || facts.coverage !== "nobody" || facts.colleagueWroteAt !== null) return false;
  return facts.overThresholdSince !== null && daysBetween(facts.overThresholdSince, today) >= preset.nobodysDays;
}
