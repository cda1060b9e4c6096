/** The one line on a card that says why it matters now. */
import type { LocalDate } from "../time/local-date.ts";

export type CardFacts = {
  /** The old tool's word for the stage, while no stage answers to it. */
  readonly unmappedLabel: string | null;
  /** The strongest reason of its place in today's queue. */
  readonly queueReason: string | null;
  readonly nextTask: { readonly title: string; readonly dueOn: LocalDate | null } | null;
  readonly contactBy: LocalDate | null;
};

/** In words, and the day that they are about where there is one: each reader has a way of writing days. */
export type CardReason = { readonly text: string; readonly on: LocalDate | null };

/** What nobody could place comes first, then what needs somebody today, then what comes next. Null: nothing does. */
export function cardReason(facts: CardFacts, today: LocalDate): CardReason | null {
  const { unmappedLabel, queueReason, nextTask, contactBy } = facts;
  if (unmappedLabel !== null) return { text: `The old tool says "${unmappedLabel}"; choose the stage`, on: null };
  if (queueReason !== null) return { text: queueReason, on: null };
  if (nextTask !== null) return { text: nextTask.title, on: nextTask.dueOn };
  return contactBy && contactBy >= today ? { text: "last day for the first contact", on: contactBy } : null;
}
