/** When a task or a promise is due. A promise was given to a customer; a task is between ourselves. */
import { earlier, type LocalDate, later } from "../time/local-date.ts";
import { workingDayUpTo } from "./working-day.ts";

export const DUTY_KINDS = ["promise", "task"] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Who has to do the next step of what was promised: the customer answers, a colleague outside the team finds out, or we do it. */
export const PROMISE_WAITS = ["customer", "colleague", "team"] as const;
export type PromiseWaits = (typeof PROMISE_WAITS)[number];

export type Duty = {
  readonly kind: DutyKind;
  readonly id: string;
  readonly title: string;
  /** Null: no day was named, so it never falls due by itself. */
  readonly dueOn: LocalDate | null;
  readonly isDone: boolean;
};

/** The day on which it falls due: when what it waits for arrived, at the latest on the day that was set (T-4). */
export function fallsOn({ dueOn, arrivedOn }: { dueOn: LocalDate; arrivedOn: LocalDate | null }): LocalDate {
  return arrivedOn === null ? dueOn : earlier(dueOn, arrivedOn);
}

/**
 * The day on which a task is set due: one that falls on a day off moves to the working day before, though not
 * before the day on which it was made. A promise is not moved: it keeps the day that the customer was told.
 */
export function taskDueOn(day: LocalDate, { madeOn }: { madeOn: LocalDate }): LocalDate {
  return later(workingDayUpTo(day), madeOn);
}

/** A promise keeps its day; a task moves to a working day. */
export function dutyDueOn(kind: DutyKind, day: LocalDate, today: LocalDate): LocalDate {
  return kind === "promise" ? day : taskDueOn(day, { madeOn: today });
}

/** A day that has passed is where it was, as when that is taken back. */
export function movedTo(kind: DutyKind, day: LocalDate, today: LocalDate): LocalDate {
  return day < today ? day : dutyDueOn(kind, day, today);
}

/** Due from its day on, until it is done. */
export function isDue(duty: Duty, today: LocalDate): boolean {
  return !duty.isDone && duty.dueOn !== null && duty.dueOn <= today;
}

export function isOverdue(duty: Duty, today: LocalDate): boolean {
  return isDue(duty, today) && duty.dueOn !== today;
}

/** Promises before tasks, then by day, then by id. */
export function compareDuties(a: Duty, b: Duty): number {
  if (a.kind !== b.kind) return a.kind === "promise" ? -1 : 1;
  const [left, right] = [a.dueOn ?? "9999-12-31", b.dueOn ?? "9999-12-31"];
  if (left !== right) return left < right ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
