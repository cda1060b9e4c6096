/** The one line on a card that says why it matters now. */
import { dayText } from "../time/day-text.ts";
import type { LocalDate } from "../time/local-date.ts";

export type CardFacts = {
  /** The old tool's word for the stage, while no stage answers to it. */
  readonly unmappedLabel: string | null;
  /** The strongest reason of its place in today's queue. */
  readonly queueReason: string | null;
  readonly nextTask: { readonly title: string; readonly dueOn: LocalDate | null } | null;
  readonly contactBy: LocalDate | null;
};

/** What nobody could place comes first, then what needs somebody today, then what comes next. Null: nothing does. */
export function cardReason(facts: CardFacts, today: LocalDate): string | null {
  const { unmappedLabel, queueReason, nextTask, contactBy } = facts;
  if (unmappedLabel !== null) return `The old tool says "${unmappedLabel}"; choose the stage`;
  if (queueReason !== null) return queueReason;
  if (nextTask !== null)
    return nextTask.dueOn ? `${dayText(nextTask.dueOn, today)}: ${nextTask.title}` : nextTask.title;
  return contactBy && contactBy >= today ? `Contact by ${dayText(contactBy, today)}` : null;
}
