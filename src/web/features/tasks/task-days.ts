/** Tasks under the day on which they are due; what is late comes first and together. */
import type { TaskOfAccount } from "#contract/tasks.ts";
import { dueWords } from "#core/tasks/read-due.ts";
import { dueDayEcho } from "#core/tasks/read-due-day.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatWeekday } from "../../ui/format.ts";

export type TaskDay = { readonly heading: string; readonly isLate: boolean; readonly tasks: readonly TaskOfAccount[] };

/** @param tasks in the order of their days */
export function byDueDay(tasks: readonly TaskOfAccount[], today: LocalDate): TaskDay[] {
  return grouped(tasks, ({ dueOn }) => (dueOn < today ? "Overdue" : dueDayEcho(dueOn, today, formatWeekday)), today);
}

/** @param tasks in the order in which they were done */
export function byDoneDay(tasks: readonly TaskOfAccount[], today: LocalDate): TaskDay[] {
  const dayOf = ({ doneAt }: TaskOfAccount) => doneAt?.slice(0, 10) ?? today;
  return grouped(tasks, (task) => `Done ${dueDayEcho(dayOf(task), today, formatWeekday)}`, today);
}

function grouped(tasks: readonly TaskOfAccount[], headingOf: (task: TaskOfAccount) => string, today: LocalDate) {
  const days = new Map<string, TaskOfAccount[]>();
  for (const task of tasks) {
    const heading = headingOf(task);
    days.set(heading, [...(days.get(heading) ?? []), task]);
  }
  return [...days].map(([heading, inDay]) => ({
    heading,
    isLate: inDay.every(({ dueOn, doneAt }) => doneAt === null && dueOn < today),
    tasks: inDay,
  }));
}

/** As the form shows when it is due, in words that mean the same on any day. */
export function wordsOfDue({ event, dueOn }: Pick<TaskOfAccount, "event" | "dueOn">): string {
  return dueWords(event === null ? { event, dueOn } : { event, dueOn: event.latestOn });
}

/** What an open task waits for, or that it has come. */
export function eventText({ event, doneAt }: Pick<TaskOfAccount, "event" | "doneAt">): string | null {
  if (event === null) return null;
  if (event.arrivedOn !== null) return `due ${event.text}: it has come`;
  return doneAt === null ? `waits: due ${event.text}` : `was due ${event.text}`;
}

/** Its day is only the last one to wait. */
export function isWaiting({ event, doneAt }: Pick<TaskOfAccount, "event" | "doneAt">): boolean {
  return event !== null && event.arrivedOn === null && doneAt === null;
}

const WAITS = { customer: "waits for the customer", colleague: "waits for a colleague", team: "waits for us" } as const;

/** Of a promise, whom it waits for. */
export function waitsText({ waitsFor }: Pick<TaskOfAccount, "waitsFor">): string | null {
  return waitsFor && WAITS[waitsFor];
}

const REPEATS = { week: "every week", month: "every month", renewal: "before each renewal" } as const;

export function repeatsText({ repeats }: Pick<TaskOfAccount, "repeats">): string | null {
  return repeats && REPEATS[repeats];
}
