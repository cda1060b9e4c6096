/** By when somebody should have written for the first time: before the bill, and in the first week, whichever comes first. */
import { localDateAt } from "../time/instant.ts";
import { addDays, daysBetween, earlier, type LocalDate, later } from "../time/local-date.ts";
import { isNotContacted, type QueueFacts } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";

/** `early` before the day, then `due`, `late` in the last week before the bill, `missed` on the day of the bill. */
export type ContactState = "early" | "due" | "late" | "missed";

type Contact = QueuePreset["contact"];

/** Null once somebody has written, and outside the segment. With less time left than the lead it is the day of entry. */
export function contactByFor(facts: QueueFacts, { leadDays, firstWeekDays }: Contact): LocalDate | null {
  if (!isNotContacted(facts) || facts.enteredAt === null) return null;
  const enteredOn = localDateAt(facts.enteredAt);
  const firstWeek = addDays(enteredOn, firstWeekDays);
  if (facts.renewalOn === null) return firstWeek;
  return later(enteredOn, earlier(firstWeek, addDays(facts.renewalOn, -leadDays)));
}

export function contactStateOn(
  { contactBy, renewalOn, today }: { contactBy: LocalDate; renewalOn: LocalDate | null; today: LocalDate },
  { lateDays }: Contact,
): ContactState {
  if (today < contactBy) return "early";
  const daysLeft = renewalOn === null ? null : daysBetween(today, renewalOn);
  if (daysLeft !== null && daysLeft <= 0) return "missed";
  if (daysLeft !== null && daysLeft < lateDays) return "late";
  return daysBetween(contactBy, today) > lateDays ? "late" : "due";
}
