/** Marking done and opening again. */
import { invalid } from "../errors.ts";
import type { MemberId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { DutyKind } from "./task-due.ts";

export type ClosedState = {
  readonly doneAt: Instant | null;
  readonly doneBy: MemberId | null;
  readonly answer: string | null;
};

type Closing = { done: boolean | undefined; answer: string | undefined; memberId: MemberId; now: Instant };

/**
 * A promise is closed with its answer, which is what the customer was told (T-5); open again, it has none.
 * @throws ProductError `task.answer-missing`, `task.answer`
 */
export function closedState(
  before: ClosedState & { readonly kind: DutyKind },
  { done, answer, memberId, now }: Closing,
): ClosedState {
  const { kind, doneAt, doneBy } = before;
  const isDone = done ?? doneAt !== null;
  if (answer !== undefined && (kind === "task" || !isDone))
    throw invalid("task.answer", "Only a promise has an answer, and only once it is done.", [
      { pointer: "/answer", message: "Leave this out, or close the promise with it." },
    ]);
  if (!isDone) return { doneAt: null, doneBy: null, answer: null };
  if (doneAt !== null) return { doneAt, doneBy, answer: answer ?? before.answer };
  if (kind === "promise" && answer === undefined)
    throw invalid("task.answer-missing", "Say what the answer was; a promise is closed with it.", [
      { pointer: "/answer", message: "Write what they were told." },
    ]);
  return { doneAt: now, doneBy: memberId, answer: answer ?? null };
}
