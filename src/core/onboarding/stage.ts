/**
 * The twelve stages of an onboarding, and one mark beside them. Ids never change: a team renames labels, and nothing
 * that is stored moves. Groups 1 to 6 are the columns of the board.
 */
export const STAGE_IDS = [
  "new_account",
  "initiated",
  "engaged_email",
  "engaged_call_booked",
  "intro_call_completed",
  "second_call_completed",
  "homework_offered",
  "awaiting_final",
  "onboarded_no_engagement",
  "onboarded_engaged",
  "sales_handoff",
  "churned",
] as const;

export type StageId = (typeof STAGE_IDS)[number];

/** The thirteenth name, "Paid call purchased". It lies over a stage and never replaces it. */
export const PAID_CALL_MARK = "paid_call_purchased";

export type StageGroup = 1 | 2 | 3 | 4 | 5 | 6;

export const STAGE_CODES: Readonly<Record<StageId, string>> = {
  new_account: "1",
  initiated: "2",
  engaged_email: "3a",
  engaged_call_booked: "3b",
  intro_call_completed: "4a",
  second_call_completed: "4b",
  homework_offered: "4c",
  awaiting_final: "5",
  onboarded_no_engagement: "6a",
  onboarded_engaged: "6b",
  sales_handoff: "6c",
  churned: "6d",
};

export function groupOf(stage: StageId): StageGroup {
  return Number(STAGE_CODES[stage][0]) as StageGroup;
}

/** Where the stage stands in the list; a later one is further along. */
export function positionOf(stage: StageId): number {
  return STAGE_IDS.indexOf(stage);
}

/** Onboarded, handed over or churned: nothing is due any more. */
export function isClosed(stage: StageId): boolean {
  return groupOf(stage) === 6;
}

export const COARSE_STAGES = ["new_account", "initiated", "onboarded", "sales_handoff", "churned"] as const;

/** The short view: three stages and two side states. */
export type CoarseStage = (typeof COARSE_STAGES)[number];

export function coarseOf(stage: StageId): CoarseStage {
  if (stage === "new_account" || stage === "sales_handoff" || stage === "churned") return stage;
  if (stage === "onboarded_no_engagement" || stage === "onboarded_engaged") return "onboarded";
  return "initiated";
}
