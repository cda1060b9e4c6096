/** What the facts of one stay add up to, folded one fact at a time, and the stage that follows from it. */
import type { DecisionId, FactId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import { type Call, keepsBooked, withCallFact } from "./calls.ts";
import type { ChurnFinding } from "./churn.ts";
import { isHumanReply, isOurMail } from "./contact.ts";
import type { FactKind, FactOf, OnboardingFact } from "./fact.ts";
import { positionOf, type StageId } from "./stage.ts";

export type StageCause =
  | { readonly by: "fact"; readonly factId: FactId; readonly kind: FactKind; readonly at: Instant }
  | { readonly by: "decision"; readonly decisionId: DecisionId | null; readonly at: Instant }
  | { readonly by: "clock"; readonly rule: "final_due"; readonly at: Instant }
  | { readonly by: "derived"; readonly rule: ChurnFinding["rule"]; readonly at: Instant };

export type FactCause = Extract<StageCause, { by: "fact" }>;

/** A moment of the account in which its stage is asked for. */
export type StageClock = {
  readonly at: Instant;
  readonly finalDueAt: Instant | null;
  readonly churn: ChurnFinding | null;
};

/** Null stage: removed from the segment, so no stage is shown and none counts as onboarded. */
export type StageStep = { readonly stage: StageId | null; readonly cause: StageCause };

export type Progress = {
  readonly entry: StageCause;
  /** Calls that began before this are of an earlier stay, or of none. */
  readonly countsFrom: Instant;
  outreach: FactCause | null;
  /** An automated mail that does not count as a first touch. */
  automatedMail: FactCause | null;
  contactedAt: Instant | null;
  reply: FactCause | null;
  calls: readonly Call[];
  held: FactCause[];
  heldCallIds: Set<string>;
  homework: FactCause | null;
  earlyHomework: FactCause | null;
  checkin: FactCause | null;
  closing: { readonly cause: FactCause; readonly isEngaged: boolean } | null;
  referral: FactCause | null;
  disqualified: FactCause | null;
  churned: { readonly cause: FactCause; readonly reason: FactOf<"churned">["reason"] } | null;
  removed: FactCause | null;
  imported: { readonly cause: FactCause; readonly stage: StageId } | null;
  unmapped: { readonly cause: FactCause; readonly label: string } | null;
};

export function emptyProgress(entry: StageCause, countsFrom: Instant): Progress {
  return {
    entry,
    countsFrom,
    outreach: null,
    automatedMail: null,
    contactedAt: null,
    reply: null,
    calls: [],
    held: [],
    heldCallIds: new Set(),
    homework: null,
    earlyHomework: null,
    checkin: null,
    closing: null,
    referral: null,
    disqualified: null,
    churned: null,
    removed: null,
    imported: null,
    unmapped: null,
  };
}

export function causeOf(fact: OnboardingFact): FactCause {
  return { by: "fact", factId: fact.factId, kind: fact.kind, at: fact.happenedAt };
}

/**
 * Folds one fact in. Calls are followed from before entry, for a booking may still lie ahead then; anything else counts
 * only when it belongs to this stay.
 */
export function addFact(
  progress: Progress,
  fact: OnboardingFact,
  rule: { isOfStay: boolean; countAutomated: boolean },
) {
  const before = progress.calls;
  progress.calls = withCallFact(progress.calls, fact);
  if (!rule.isOfStay) return;
  const cause = causeOf(fact);
  if (isOurMail(fact)) progress.outreach ??= cause;
  if (isHumanReply(fact)) progress.reply ??= cause;
  addStep(progress, fact, { cause, countAutomated: rule.countAutomated, before });
  if (progress.contactedAt === null && isContact(progress, fact)) progress.contactedAt = fact.happenedAt;
}

function addStep(
  progress: Progress,
  fact: OnboardingFact,
  { cause, countAutomated, before }: { cause: FactCause; countAutomated: boolean; before: readonly Call[] },
) {
  switch (fact.kind) {
    case "outreach_sent":
      if (!fact.automated || fact.thread !== "onboarding") return;
      if (countAutomated) progress.outreach ??= cause;
      else progress.automatedMail ??= cause;
      return;
    case "call_held":
      return addHeldCall(progress, cause, before);
    case "homework_sent":
      if (heldCount(progress) >= 2) progress.homework ??= cause;
      else progress.earlyHomework ??= cause;
      return;
    case "checkin_sent":
      progress.checkin = cause;
      return;
    case "final_sent":
    case "graduated":
      progress.closing ??= { cause, isEngaged: isEngaged(progress) };
      return;
    case "referral_created":
      progress.referral ??= cause;
      progress.disqualified = null;
      return;
    case "referral_disqualified":
      if (progress.referral || progress.imported?.stage === "sales_handoff") progress.disqualified = cause;
      progress.referral = null;
      if (progress.imported?.stage === "sales_handoff") progress.imported = null;
      return;
    case "churned":
      progress.churned = { cause, reason: fact.reason };
      return;
    case "segment_removed":
      progress.removed ??= cause;
      return;
    case "stage_imported":
      if (fact.stage) progress.imported = { cause, stage: fact.stage };
      progress.unmapped = fact.stage ? null : { cause, label: fact.label };
      return;
    default:
      return;
  }
}

/** Two sources that report one call do not make it two. */
function addHeldCall(progress: Progress, cause: FactCause, before: readonly Call[]) {
  for (const call of progress.calls) {
    if (call.end !== "held" || progress.heldCallIds.has(call.callId) || before.includes(call)) continue;
    progress.heldCallIds.add(call.callId);
    progress.held.push(cause);
  }
}

function isContact(progress: Progress, fact: OnboardingFact): boolean {
  if (progress.outreach?.factId === fact.factId) return true;
  if (fact.kind === "stage_imported") return fact.stage !== null && fact.stage !== "new_account";
  return fact.kind === "call_held" || fact.kind === "call_customer_absent" || fact.kind === "call_broken_off";
}

const HELD_BY_IMPORT: Partial<Record<StageId, number>> = {
  intro_call_completed: 1,
  second_call_completed: 2,
  homework_offered: 2,
};

/** Calls held, with those that an imported stage stands for. */
function heldCount({ held, imported }: Progress): number {
  if (!imported) return held.length;
  const after = held.filter(({ at }) => at > imported.cause.at).length;
  return Math.max(held.length, (HELD_BY_IMPORT[imported.stage] ?? 0) + after);
}

const ENGAGED_BY_IMPORT: readonly StageId[] = [
  "engaged_email",
  "intro_call_completed",
  "second_call_completed",
  "homework_offered",
  "onboarded_engaged",
];

/** A human reply or a held call. A booking alone is not enough. */
export function isEngaged({ reply, held, imported }: Progress): boolean {
  return reply !== null || held.length > 0 || (imported !== null && ENGAGED_BY_IMPORT.includes(imported.stage));
}

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

/** The calls that begin in this stay; an end without a booking is placed where it happened. */
export function callsOfStay({ calls, countsFrom }: Progress): Call[] {
  return calls.filter(({ startsAt, at }) => (startsAt ?? at) >= countsFrom);
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
