import { STAGE_CODES, STAGE_IDS, type StageId } from "../onboarding/stage.ts";

/** For lists, where the label that a team gave would be too long: `3a Engaged by e-mail`. */
const SHORT_NAMES: Readonly<Record<StageId, string>> = {
  new_account: "New account",
  initiated: "Initiated",
  engaged_email: "Engaged by e-mail",
  engaged_call_booked: "Call booked",
  intro_call_completed: "Intro call held",
  second_call_completed: "Second call held",
  homework_offered: "Homework offered",
  awaiting_final: "Awaiting final",
  onboarded_no_engagement: "Onboarded, silent",
  onboarded_engaged: "Onboarded, engaged",
  sales_handoff: "Handed to sales",
  churned: "Churned",
};

/** Null without a stage; an id that is not known is shown as it is. */
export function stageName(stage: string | null): string | null {
  const id = STAGE_IDS.find((one) => one === stage);
  return id ? `${STAGE_CODES[id]} ${SHORT_NAMES[id]}` : stage;
}
