/** What letting go of a card over a column does: log the one fact that leads there, ask first, or go back with why not. */
import { LOG_OPTIONS, type LogOption } from "../onboarding/log-options.ts";
import { moveOffers } from "../onboarding/move-offers.ts";
import { STAGE_IDS, type StageId } from "../onboarding/stage.ts";
import type { BoardColumn, StagePlace } from "./board-columns.ts";

export type DropPlan =
  /** The card returns, with the reason. */
  | { readonly kind: "refuse"; readonly sentence: string }
  /** Nothing is to be asked: this fact leads there, and it is logged as of now. */
  | { readonly kind: "log"; readonly option: LogOption; readonly to: StageId }
  /** The old tool's word stands for this stage: a person says so, and nothing is moved. */
  | { readonly kind: "confirm"; readonly to: StageId }
  /** A form asks for the fact, the reason or which of the column's stages; until it is answered nothing has moved. */
  | { readonly kind: "ask"; readonly to: readonly StageId[] };

/** Handing over asks even though it needs no further field: sales gets the account, and a slip of the hand is not enough. */
const ALWAYS_ASKED: readonly StageId[] = ["sales_handoff"];

/**
 * Never backwards and never past a stage without asking: such a move is unusual, so what would be passed over or taken
 * back is said before it. It is not in the way either; each can be done from the form.
 */
export function planDrop({ stage, unmappedLabel }: StagePlace, column: BoardColumn): DropPlan {
  const [only] = column.stages;
  if (!only)
    return {
      kind: "refuse",
      sentence: "An account comes here only when an old tool names a stage that is not known here.",
    };
  const from = STAGE_IDS.find((id) => id === stage);
  if (from && column.stages.includes(from))
    return unmappedLabel === null
      ? { kind: "refuse", sentence: "It is there already." }
      : { kind: "confirm", to: from };
  // Its stage is only a guess, so which fact would lead on from there is one too.
  if (!from || unmappedLabel !== null || column.stages.length > 1) return { kind: "ask", to: column.stages };
  const option = factThatLeadsThere(from, only);
  return option ? { kind: "log", option, to: only } : { kind: "ask", to: [only] };
}

function factThatLeadsThere(from: StageId, to: StageId): LogOption | null {
  const { log, skips, offersUndo } = moveOffers(from, to);
  const [first] = log;
  if (first === undefined || log.length > 1 || skips.length > 0 || offersUndo || ALWAYS_ASKED.includes(to)) return null;
  const option = LOG_OPTIONS.find(({ id }) => id === first);
  return option && !option.fields.some(({ isRequired }) => isRequired) ? option : null;
}
