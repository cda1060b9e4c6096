/** Whether what a task waits for has come. Derived from what happened, so a fact that is taken back is waited for again. */
import type { Money } from "../money/money.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import { earlier, type LocalDate, later } from "../time/local-date.ts";
import type { TaskEvent, TaskEventKind } from "./task-event.ts";

export type TaskWait = {
  readonly event: TaskEvent;
  /** When somebody said so. */
  readonly since: Instant;
};

export type Happening = {
  readonly kind: TaskEventKind;
  readonly at: Instant;
  /** When Firstbill learned of it: a task is not due before that. */
  readonly learnedAt: Instant;
  /**
   * A moment; a day, where no hour is known, so that one of today counts; or a state such as a reply that waits, which may stand
   * already when somebody begins to wait for it, until it ends.
   */
  readonly lasts: "moment" | "day" | { readonly until: Instant | null };
  /** Of a bill. */
  readonly amount: Money | null;
};

/**
 * The day on which what is waited for arrived (T-4): of what happened since then, or stood already then, the first that was
 * learned of. Never before the day on which the waiting began. Null while it has not come.
 */
export function arrivalOf({ event, since }: TaskWait, happenings: readonly Happening[]): LocalDate | null {
  const begun = localDateAt(since);
  let first: LocalDate | null = null;
  for (const happening of happenings) {
    if (happening.kind !== event.kind || !isMeant(event, happening) || !isInTime(happening, since)) continue;
    const day = later(begun, later(localDateAt(happening.at), localDateAt(happening.learnedAt)));
    first = first === null ? day : earlier(first, day);
  }
  return first;
}

function isInTime({ at, lasts }: Happening, since: Instant): boolean {
  if (at >= since) return true;
  if (lasts === "moment") return false;
  if (lasts === "day") return localDateAt(at) === localDateAt(since);
  return lasts.until === null || lasts.until > since;
}

function isMeant({ above }: TaskEvent, { amount }: Happening): boolean {
  if (above === null) return true;
  return amount !== null && amount.currency === above.currency && amount.minor > above.minor;
}
