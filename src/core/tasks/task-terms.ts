/** What a task says, and what does not go together. */
import { invalid } from "../errors.ts";
import type { MemberId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Repeat } from "./repeat.ts";
import type { DutyKind, PromiseWaits } from "./task-due.ts";
import type { WaitState } from "./task-wait.ts";

export type TaskTerms = Pick<WaitState, "waitsEvent" | "aboveMinor" | "aboveCurrency"> & {
  readonly title: string;
  readonly dueOn: LocalDate;
  readonly assigneeId: MemberId | null;
  readonly waitsFor: PromiseWaits | null;
  readonly repeats: Repeat | null;
  readonly doneAt: Instant | null;
  readonly answer: string | null;
};

export function saysTheSame(before: TaskTerms, after: TaskTerms): boolean {
  const fields = [
    ...(["title", "dueOn", "assigneeId", "waitsFor", "repeats", "doneAt", "answer"] as const),
    ...(["waitsEvent", "aboveMinor", "aboveCurrency"] as const),
  ];
  return fields.every((field) => before[field] === after[field]);
}

/** @throws ProductError `task.waits-for` */
export function waitsForOf(kind: DutyKind, waitsFor: PromiseWaits | null): PromiseWaits | null {
  if (kind === "promise" || waitsFor === null) return waitsFor;
  throw invalid("task.waits-for", "Only a promise waits for somebody; set a promise, or leave this out.", [
    { pointer: "/waitsFor", message: "A task waits for nobody." },
  ]);
}

/** @throws ProductError `task.waits-and-repeats` */
export function refuseWaitWithRepeat({ waits, repeats }: { waits: boolean; repeats: Repeat | null }): void {
  if (!waits || repeats === null) return;
  throw invalid("task.waits-and-repeats", "A task waits for an event or repeats, not both. Leave one of them out.", [
    { pointer: "/repeats", message: "It waits for an event." },
  ]);
}
