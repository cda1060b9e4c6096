import type { LocalDate } from "../time/local-date.ts";
import { dueWords } from "./read-due.ts";
import type { TaskTerms } from "./task-terms.ts";
import { eventOf, type WaitState } from "./task-wait.ts";

type Before = Pick<TaskTerms, "title" | "waitsFor" | "repeats" | "answer" | "dueOn"> &
  WaitState & {
    /** The day on which it falls due: when what it waits for came, or its own. */
    readonly fallsOn: LocalDate;
    /** The day that was asked for, before a weekend moved it. */
    readonly wantedOn: LocalDate | null;
  };

/** With which words a task is what it was. One for which its event came is put back to the day of that. */
export function backTo(before: Before) {
  const { title, waitsFor, repeats, answer, arrivedOn, fallsOn, wantedOn, dueOn } = before;
  const event = arrivedOn === null ? eventOf(before) : null;
  // Words would refuse a day that has passed.
  const when =
    event === null
      ? { dueOn: arrivedOn === null ? (wantedOn ?? dueOn) : fallsOn }
      : { due: dueWords({ event, dueOn }) };
  return { title, waitsFor, repeats, answer, when };
}
