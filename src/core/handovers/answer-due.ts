/** By when whoever was handed an account says whether they take it. */
import { workingDaysAfter } from "../tasks/working-day.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { HandoverPreset } from "./handover-preset.ts";
import type { HandoverState } from "./handover-state.ts";

/** HO-7. Working days, because nobody of sales answers on a Sunday; of the rules in force when it was handed over. */
export function answerDueOn(
  handedAt: Instant,
  { answerWithinDays }: Pick<HandoverPreset, "answerWithinDays">,
): LocalDate {
  return workingDaysAfter(localDateAt(handedAt), answerWithinDays);
}

/** On its day there is still time. */
export function isAnswerOverdue(
  { state, answerDueOn: dueOn }: { state: HandoverState; answerDueOn: LocalDate },
  today: LocalDate,
): boolean {
  return state === "open" && dueOn < today;
}
