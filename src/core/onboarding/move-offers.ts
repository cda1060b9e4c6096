/** What moving a card offers: the fact that would cause the move. Only where there is none, or none wanted, an override. */
import { invalid } from "../errors.ts";
import { type LocalDate, localDate } from "../time/local-date.ts";
import type { FactDetail } from "./fact.ts";
import type { LogOptionId } from "./log-options.ts";
import { groupOf, isClosed, positionOf, type StageId } from "./stage.ts";

export type MoveOffers = {
  /** Facts that lead there, the likeliest first. Empty when time alone or nothing leads there. */
  readonly log: readonly LogOptionId[];
  /** The move goes back: taking back the fact that led here is offered first. */
  readonly offersUndo: boolean;
  /** Said before the move, never in its way: stages that are passed over. */
  readonly skips: readonly StageId[];
  /** Always possible, with a reason and an end. */
  readonly override: { readonly isReasonRequired: true; readonly offersEnd: true };
  readonly hint: string;
};

const LOG_FOR: Readonly<Record<StageId, readonly LogOptionId[]>> = {
  new_account: [],
  initiated: ["mail_sent"],
  engaged_email: ["replied"],
  engaged_call_booked: ["call_booked"],
  intro_call_completed: ["call_held"],
  second_call_completed: ["call_held"],
  homework_offered: ["homework_sent"],
  awaiting_final: [],
  onboarded_no_engagement: ["final_sent", "graduated"],
  onboarded_engaged: ["final_sent", "graduated"],
  sales_handoff: ["referred"],
  churned: ["churned"],
};

const ON_THE_WAY: readonly StageId[] = [
  "new_account",
  "initiated",
  "engaged_email",
  "intro_call_completed",
  "second_call_completed",
  "homework_offered",
];

export function moveOffers(from: StageId, to: StageId): MoveOffers {
  const goesBack = positionOf(to) < positionOf(from) || (isClosed(from) && isClosed(to));
  return {
    log: logFor(from, to),
    offersUndo: from !== to && goesBack,
    skips: goesBack ? [] : skippedBetween(from, to),
    override: { isReasonRequired: true, offersEnd: true },
    hint: hintFor(from, to, goesBack),
  };
}

/** A call that is cancelled, and an account that sales sends back, return to the stage that the other facts give. */
function logFor(from: StageId, to: StageId): readonly LogOptionId[] {
  if (from === to) return [];
  if (from === "sales_handoff" && !isClosed(to)) return ["sent_back"];
  if (from === "engaged_call_booked" && positionOf(to) < positionOf(from)) return ["call_cancelled"];
  // Nothing that is logged later undoes what happened: a churn stands over all, and only a handover over a closing.
  if (from === "churned") return [];
  if (positionOf(to) < positionOf(from)) return [];
  return isClosed(from) && to !== "sales_handoff" && to !== "churned" ? [] : LOG_FOR[to];
}

/** The silent path goes from 2 to 5, and handover and churn are possible from anywhere: nothing is skipped there. */
function skippedBetween(from: StageId, to: StageId): StageId[] {
  if (to === "sales_handoff" || to === "churned") return [];
  const between = (stage: StageId) => positionOf(stage) > positionOf(from) && positionOf(stage) < positionOf(to);
  if (groupOf(to) >= 5) return (["initiated", "awaiting_final"] as const).filter(between);
  return ON_THE_WAY.filter(between);
}

function hintFor(from: StageId, to: StageId, goesBack: boolean): string {
  if (from === to) return "It is already there.";
  if (goesBack) return "Take back what led here, or set the stage by hand with a reason.";
  if (to === "awaiting_final") return "Stage 5 begins by itself before the last bill; set it by hand with a reason.";
  if (to === "onboarded_engaged")
    return "Engaged means that they replied or a call was held; log that too if it is missing.";
  return "Log what happened, and the stage follows.";
}

/** @throws ProductError `stage.reason-missing` or `stage.end-passed` */
export function overrideStage(input: {
  stage: StageId;
  reason: string;
  until: string | null;
  today: LocalDate;
}): Extract<FactDetail, { kind: "stage_overridden" }> {
  const reason = input.reason.trim();
  if (reason === "")
    throw invalid("stage.reason-missing", "Say why the stage is set by hand.", [
      { pointer: "/reason", message: "is missing" },
    ]);
  const until = input.until === null ? null : localDate(input.until);
  if (until !== null && until <= input.today)
    throw invalid("stage.end-passed", "Choose a day after today, or none.", [
      { pointer: "/until", message: "must lie after today" },
    ]);
  return { kind: "stage_overridden", stage: input.stage, reason, until };
}
