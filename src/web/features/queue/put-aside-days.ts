/** Until when a company can be put aside, in words that come naturally. */
import type { SnoozeEvent } from "#core/queue/queue-facts.ts";
import { addDays, daysBetween, type LocalDate, weekdayOf } from "#core/time/local-date.ts";

export type PutAsideDay = { readonly label: string; readonly day: LocalDate };

export type PutAsideFacts = {
  readonly today: LocalDate;
  readonly renewalOn: LocalDate | null;
  /** The day of the next step that is known: a task of ours, or the day by which to write. */
  readonly nextStepOn: LocalDate | null;
};

/** Contact belongs about two weeks before the bill, so that is when a new period is worth a look. */
const LEAD_DAYS = 14;

/** The next step's day where one lies ahead, otherwise a week from now; never at or after the renewal without being asked. */
export function defaultPutAsideDay({ today, renewalOn, nextStepOn }: PutAsideFacts): LocalDate {
  const wanted = nextStepOn !== null && nextStepOn > today ? nextStepOn : addDays(today, 7);
  if (renewalOn === null || wanted < renewalOn || nextStepOn === wanted) return wanted;
  const dayBefore = addDays(renewalOn, -1);
  return dayBefore > today ? dayBefore : wanted;
}

/** The default first, then the words, each day once. */
export function putAsideDays(facts: PutAsideFacts): PutAsideDay[] {
  const { today, renewalOn, nextStepOn } = facts;
  const first = defaultPutAsideDay(facts);
  const days: PutAsideDay[] = [
    {
      label:
        first === nextStepOn ? "The next step" : first === addDays(today, 7) ? "In a week" : "The day before renewal",
      day: first,
    },
    { label: "Tomorrow", day: addDays(today, 1) },
    { label: "In 3 days", day: addDays(today, 3) },
    { label: "Next Monday", day: addDays(today, 8 - weekdayOf(today)) },
    { label: "In a week", day: addDays(today, 7) },
  ];
  if (renewalOn !== null) {
    days.push({ label: "14 days before renewal", day: addDays(renewalOn, -LEAD_DAYS) });
    days.push({ label: "After the bill", day: addDays(renewalOn, 1) });
  }
  const ahead = days.filter(({ day }) => daysBetween(today, day) > 0);
  return ahead.filter(({ day }, index) => ahead.findIndex((other) => other.day === day) === index);
}

/** What a company can be snoozed for instead of a day, each with its key. */
export const EVENTS_AHEAD: readonly { event: SnoozeEvent; key: string; label: string; until: string }[] = [
  { event: "reply", key: "r", label: "When they reply", until: "until they reply" },
  { event: "payment", key: "p", label: "When they pay", until: "until they pay" },
  { event: "renewal", key: "b", label: "At the renewal", until: "until the renewal" },
  { event: "news", key: "a", label: "When anything new happens", until: "until anything new happens" },
];

/** Those that can come: without a known renewal nothing can wait for it. */
export function eventsAhead(renewalOn: LocalDate | null): typeof EVENTS_AHEAD {
  return EVENTS_AHEAD.filter(({ event }) => event !== "renewal" || renewalOn !== null);
}

/** Said before it is done; the server says it again with what else it knows. */
export function putAsideWarning(until: LocalDate, renewalOn: LocalDate | null): string | null {
  return renewalOn !== null && until >= renewalOn
    ? "That passes the renewal: the bill is issued before it is back."
    : null;
}
