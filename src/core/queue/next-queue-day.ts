/** When to look again: the next day on which time alone can change an account's place in the queue. */
import { addDays, type LocalDate } from "../time/local-date.ts";
import { contactByFor } from "./contact-by.ts";
import { isNotContacted, isOnboarding, type QueueFacts } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";
import { replyInTimeUntil } from "./terms.ts";

/** Never late, sometimes early: on the day itself nothing may turn out to have changed. Null: time alone changes nothing. */
export function nextQueueDay(facts: QueueFacts, preset: QueuePreset, today: LocalDate): LocalDate | null {
  let next: LocalDate | null = null;
  for (const day of turningDays(facts, preset))
    if (day !== null && day > today && (next === null || day < next)) next = day;
  return next;
}

function turningDays(facts: QueueFacts, preset: QueuePreset): (LocalDate | null)[] {
  const days: (LocalDate | null)[] = [facts.doneForNow?.until ?? null, facts.snoozed?.until ?? null];
  for (const { dueOn, isDone } of facts.duties) if (!isDone) days.push(dueOn);
  if (facts.renewalOn)
    for (const { withinDays } of preset.points.renewal) days.push(addDays(facts.renewalOn, -withinDays));
  if (facts.waitingReplySince)
    days.push(addDays(replyInTimeUntil(facts.waitingReplySince, preset.points.replyWaiting), 1));
  if (facts.placement !== "in" && facts.overThresholdSince && facts.coverage === "nobody")
    days.push(addDays(facts.overThresholdSince, preset.nobodysDays));
  if (isNotContacted(facts)) days.push(...firstContactDays(facts, preset));
  else if (isOnboarding(facts)) days.push(...followUpDays(facts));
  return days;
}

function firstContactDays(facts: QueueFacts, { contact, riskDays }: QueuePreset): (LocalDate | null)[] {
  const { renewalOn } = facts;
  const contactBy = contactByFor(facts, contact);
  const days: (LocalDate | null)[] = [contactBy];
  if (contactBy) days.push(addDays(contactBy, contact.lateDays + 1));
  if (renewalOn) days.push(addDays(renewalOn, -riskDays), addDays(renewalOn, 1 - contact.lateDays), renewalOn);
  return days;
}

function followUpDays({ checkinWindow, finalDueOn }: QueueFacts): (LocalDate | null)[] {
  if (!checkinWindow || checkinWindow.isSent) return [finalDueOn];
  return [finalDueOn, checkinWindow.opensOn, addDays(checkinWindow.lastOn, 1)];
}
