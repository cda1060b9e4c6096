/** What the facts of one stay add up to, folded one fact at a time. */
import type { DecisionId, FactId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import { type Call, withCallFact } from "./calls.ts";
import type { ChurnFinding } from "./churn.ts";
import { isHumanReply, isOurMail } from "./contact.ts";
import type { FactKind, FactOf, OnboardingFact } from "./fact.ts";
import type { StageId } from "./stage.ts";

export type StageCause =
  | { readonly by: "fact"; readonly factId: FactId; readonly kind: FactKind; readonly at: Instant }
  | { readonly by: "decision"; readonly decisionId: DecisionId | null; readonly at: Instant }
  | { readonly by: "clock"; readonly rule: "final_due"; readonly at: Instant }
  | { readonly by: "derived"; readonly rule: ChurnFinding["rule"]; readonly at: Instant };

export type FactCause = Extract<StageCause, { by: "fact" }>;

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
      return referTo(progress, cause);
    case "handed_over":
      return fact.to === "sales" ? referTo(progress, cause) : undefined;
    case "referral_disqualified":
      return sendBack(progress, cause);
    case "handover_bounced":
      return fact.to === "sales" ? sendBack(progress, cause) : undefined;
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

function referTo(progress: Progress, cause: FactCause) {
  progress.referral ??= cause;
  progress.disqualified = null;
}

function sendBack(progress: Progress, cause: FactCause) {
  const wasImported = progress.imported?.stage === "sales_handoff";
  if (progress.referral || wasImported) progress.disqualified = cause;
  progress.referral = null;
  if (wasImported) progress.imported = null;
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
export function heldCount({ held, imported }: Progress): number {
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

/** The calls that begin in this stay; an end without a booking is placed where it happened. */
export function callsOfStay({ calls, countsFrom }: Progress): Call[] {
  return calls.filter(({ startsAt, at }) => (startsAt ?? at) >= countsFrom);
}
