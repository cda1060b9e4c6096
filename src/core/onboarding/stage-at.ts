/** The stage that follows from what the facts add up to, at one moment. */
import type { Instant } from "../time/instant.ts";
import { type Call, keepsBooked } from "./calls.ts";
import type { ChurnFinding } from "./churn.ts";
import type { FactKind } from "./fact.ts";
import { callsOfStay, type FactCause, heldCount, type Progress, type StageCause } from "./progress.ts";
import { positionOf, type StageId } from "./stage.ts";

/** A moment of the account in which its stage is asked for. */
export type StageClock = {
  readonly at: Instant;
  readonly finalDueAt: Instant | null;
  readonly churn: ChurnFinding | null;
};

/** Null stage: removed from the segment, so no stage is shown and none counts as onboarded. */
export type StageStep = { readonly stage: StageId | null; readonly cause: StageCause };

/** Closing facts first (churn, handover, onboarded), then the final outreach that is due, calls, engagement, outreach, entry. */
export function stageAt(progress: Progress, clock: StageClock): StageStep {
  if (progress.removed) return { stage: null, cause: progress.removed };
  return closedStep(progress, clock) ?? finalStep(openStep(progress), progress.outreach, clock);
}

function closedStep(progress: Progress, { at, churn }: StageClock): StageStep | null {
  const { churned, referral, closing, imported } = progress;
  if (churned) return { stage: "churned", cause: churned.cause };
  if (churn && churn.since <= at)
    return { stage: "churned", cause: { by: "derived", rule: churn.rule, at: churn.since } };
  if (imported?.stage === "churned") return { stage: "churned", cause: imported.cause };
  if (referral) return { stage: "sales_handoff", cause: referral };
  if (imported?.stage === "sales_handoff") return { stage: "sales_handoff", cause: imported.cause };
  if (closing) return onboarded(closing.isEngaged, closing.cause);
  if (imported?.stage === "onboarded_engaged" || imported?.stage === "onboarded_no_engagement")
    return onboarded(isEngagedBy(progress, imported.cause.at), imported.cause);
  return null;
}

function onboarded(engaged: boolean, cause: StageCause): StageStep {
  return { stage: engaged ? "onboarded_engaged" : "onboarded_no_engagement", cause };
}

/** The old tool's "onboarded" may not say whether they ever answered; our facts up to then do. */
function isEngagedBy({ reply, held, imported }: Progress, at: Instant): boolean {
  if (imported?.stage === "onboarded_engaged") return true;
  return (reply !== null && reply.at <= at) || held.some((call) => call.at <= at);
}

/** Whatever was reached becomes stage 5 when the final outreach is due; an account nobody wrote to stays in stage 1. */
function finalStep(step: StageStep, outreach: FactCause | null, { at, finalDueAt }: StageClock): StageStep {
  if (step.stage === "new_account" || finalDueAt === null || at < finalDueAt) return step;
  if (outreach && outreach.at > finalDueAt) return { stage: "awaiting_final", cause: outreach };
  return { stage: "awaiting_final", cause: { by: "clock", rule: "final_due", at: finalDueAt } };
}

function openStep(progress: Progress): StageStep {
  const step = stepFromFacts(progress);
  const { imported } = progress;
  if (!imported || positionOf(imported.stage) <= positionOf(step.stage)) return step;
  return { stage: imported.stage, cause: imported.cause };
}

function stepFromFacts(progress: Progress): { stage: StageId; cause: StageCause } {
  const { homework, held, reply, outreach, entry } = progress;
  if (homework) return { stage: "homework_offered", cause: homework };
  const lastHeld = held.at(-1);
  const count = heldCount(progress);
  if (lastHeld && count >= 2) return { stage: "second_call_completed", cause: secondOf(progress) ?? lastHeld };
  if (lastHeld) return { stage: "intro_call_completed", cause: lastHeld };
  const booked = callsOfStay(progress).find(keepsBooked);
  if (booked)
    return {
      stage: "engaged_call_booked",
      cause: { by: "fact", factId: booked.factId, kind: kindOf(booked), at: booked.at },
    };
  if (reply) return { stage: "engaged_email", cause: reply };
  if (outreach) return { stage: "initiated", cause: outreach };
  return { stage: "new_account", cause: entry };
}

/** The held call that made it two; later ones change nothing. */
function secondOf(progress: Progress): FactCause | undefined {
  return progress.held[1] ?? progress.held.at(-1);
}

function kindOf(call: Call): FactKind {
  switch (call.end) {
    case "customer_absent":
      return "call_customer_absent";
    case "we_absent":
      return "call_we_absent";
    case "broken_off":
      return "call_broken_off";
    default:
      return "call_booked";
  }
}
