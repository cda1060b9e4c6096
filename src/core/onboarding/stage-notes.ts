/** What a stage alone does not say: flags to act on, and contradictions that a person has to settle. Nothing is fixed silently. */
import type { FactId } from "../ids.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Call } from "./calls.ts";
import type { ChurnFinding } from "./churn.ts";
import type { FactOf, OnboardingFact } from "./fact.ts";
import { callsOfStay, type Progress } from "./progress.ts";
import { isClosed, type StageId } from "./stage.ts";

export const STAGE_FLAGS = [
  "paid_call",
  "customer_absent",
  "customer_absent_twice",
  "we_absent",
  "call_broken_off",
  "call_end_unknown",
  "call_booked_in_final",
  "sent_back_by_sales",
  "churn_reason_missing",
  "final_due_not_contacted",
  "automated_mail_only",
  "homework_before_second_call",
  "stage_not_mapped",
] as const;
export type StageFlagCode = (typeof STAGE_FLAGS)[number];

export type StageFlag = {
  readonly code: StageFlagCode;
  readonly text: string;
  /** Something to do hangs on it, so it becomes a task. */
  readonly isToDo: boolean;
  readonly at: Instant | null;
  readonly factId: FactId | null;
};

export type StageContradiction = {
  readonly code:
    | "outreach_but_stage_new"
    | "stage_without_outreach"
    | "closing_fact_on_open_stage"
    | "imported_stage_behind"
    | "held_without_customer"
    | "outreach_after_close";
  readonly text: string;
  readonly factIds: readonly FactId[];
};

export type NoteInput = {
  progress: Progress;
  facts: readonly OnboardingFact[];
  stage: StageId | null;
  asOf: Instant;
  finalDueOn: LocalDate | null;
  churn: ChurnFinding | null;
};

export function flagsOf(input: NoteInput): StageFlag[] {
  return [...paidCallFlags(input.facts), ...callFlags(input), ...stayFlags(input)];
}

/** The overlay of A-08: from the order until it is settled, or until a call was held after it. */
function paidCallFlags(facts: readonly OnboardingFact[]): StageFlag[] {
  const open = new Map<string, OnboardingFact>();
  for (const fact of facts) {
    if (fact.kind === "paid_call_ordered") open.set(fact.orderId, fact);
    else if (fact.kind === "paid_call_closed") open.delete(fact.orderId);
    else if (fact.kind === "call_held" && fact.customerAttendees !== 0) {
      const [oldest] = open.keys();
      if (oldest !== undefined) open.delete(oldest);
    }
  }
  return [...open.values()].map((fact) => flag("paid_call", "A paid call waits.", true, fact));
}

function callFlags({ progress, stage, asOf }: NoteInput): StageFlag[] {
  if (stage === null || isClosed(stage)) return [];
  const calls = callsOfStay(progress);
  const last = calls.reduce<Call | null>((a, b) => (a && a.at > b.at ? a : b), null);
  const flags: StageFlag[] = [];
  for (const call of calls)
    if (call.end === null && call.startsAt !== null && call.startsAt <= asOf)
      flags.push(flag("call_end_unknown", "Say how the call ended.", true, call));
  if (last?.end === "customer_absent")
    flags.push(flag("customer_absent", "The customer did not come; offer another time.", true, last));
  if (last?.end === "we_absent") flags.push(flag("we_absent", "We missed the call; apologise and rebook.", true, last));
  if (last?.end === "broken_off")
    flags.push(flag("call_broken_off", "The call was broken off; offer to finish it.", true, last));
  if (last && calls.reduce((sum, call) => sum + call.customerAbsences, 0) >= 2)
    flags.push(flag("customer_absent_twice", "Missed two calls; go on by mail in this period.", false, last));
  if (stage === "awaiting_final" && last && last.end === null)
    flags.push(flag("call_booked_in_final", "A call is booked although the final outreach is due.", false, last));
  return flags;
}

function stayFlags({ progress, stage, asOf, finalDueOn, churn }: NoteInput): StageFlag[] {
  const flags: StageFlag[] = [];
  const { disqualified, earlyHomework, homework, automatedMail, outreach, unmapped, churned } = progress;
  if (disqualified && stage !== null && !isClosed(stage))
    flags.push(flag("sent_back_by_sales", "Sales sent it back.", false, disqualified));
  if (stage === "churned" && !churned)
    flags.push(flag("churn_reason_missing", "Say why they left.", true, { at: churn?.since ?? null, factId: null }));
  if (stage === "new_account" && finalDueOn && localDateAt(asOf) >= finalDueOn)
    flags.push(
      flag("final_due_not_contacted", "The final outreach is due and nobody has written yet.", true, {
        at: null,
        factId: null,
      }),
    );
  if (automatedMail && !outreach && stage === "new_account")
    flags.push(flag("automated_mail_only", "Only an automated mail went out.", false, automatedMail));
  if (earlyHomework && !homework)
    flags.push(
      flag("homework_before_second_call", "Homework went out before a second call was held.", false, earlyHomework),
    );
  if (unmapped)
    flags.push(
      flag("stage_not_mapped", `The old tool says "${unmapped.label}"; choose the stage.`, true, unmapped.cause),
    );
  return flags;
}

function flag(
  code: StageFlagCode,
  text: string,
  isToDo: boolean,
  from: { at: Instant | null; factId: FactId | null } | OnboardingFact,
): StageFlag {
  const at = "happenedAt" in from ? from.happenedAt : from.at;
  return { code, text, isToDo, at, factId: from.factId };
}

type ContradictionInput = NoteInput & { derived: StageId | null; override: FactOf<"stage_overridden"> | null };

/** Compares what a person or an old tool says with what the facts say. */
export function contradictionsOf(input: ContradictionInput): StageContradiction[] {
  const { progress, stage, derived, facts } = input;
  const found: StageContradiction[] = [];
  const { outreach, imported } = progress;
  if (stage === "new_account" && outreach)
    found.push({
      code: "outreach_but_stage_new",
      text: "A mail went out, and the stage says new account.",
      factIds: [outreach.factId],
    });
  const claimed = claimOf(input);
  if (claimed?.stage === "initiated" && !outreach)
    found.push({
      code: "stage_without_outreach",
      text: "The stage says that we wrote, and no mail is known.",
      factIds: [claimed.factId],
    });
  if (input.override && stage !== null && !isClosed(stage) && derived !== null && isClosed(derived))
    found.push({
      code: "closing_fact_on_open_stage",
      text: "The onboarding is closed by its facts, and the stage was set to an open one.",
      factIds: [input.override.factId],
    });
  if (imported && derived !== null && isBehind(imported, progress))
    found.push({
      code: "imported_stage_behind",
      text: "The old tool has an earlier stage than the facts show.",
      factIds: [imported.cause.factId],
    });
  for (const fact of facts) {
    if (fact.kind === "call_held" && fact.customerAttendees === 0)
      found.push({
        code: "held_without_customer",
        text: "A call is recorded as held, and nobody of the customer was there.",
        factIds: [fact.factId],
      });
  }
  return [...found, ...outreachAfterClose(input)];
}

/** The stage that somebody claims, as opposed to one that follows from facts. */
function claimOf({ override, progress, derived }: ContradictionInput): { stage: StageId; factId: FactId } | null {
  if (override) return { stage: override.stage, factId: override.factId };
  const { imported } = progress;
  if (imported && imported.stage === derived) return { stage: imported.stage, factId: imported.cause.factId };
  return null;
}

function isBehind({ stage, cause }: NonNullable<Progress["imported"]>, progress: Progress): boolean {
  const { outreach, reply, held, referral, closing } = progress;
  const at = (step: { at: Instant } | null | undefined) => step !== null && step !== undefined && step.at < cause.at;
  if (stage === "new_account") return at(outreach) || at(reply) || at(held[0]);
  if (isClosed(stage)) return false;
  return at(referral) || at(closing?.cause);
}

/** Someone wrote after the account was handed over: two colleagues may be talking to one customer. */
function outreachAfterClose({ facts, progress }: ContradictionInput): StageContradiction[] {
  const since = progress.referral?.at;
  if (!since) return [];
  const after = facts.filter(
    (fact) =>
      fact.kind === "outreach_sent" && !fact.automated && fact.thread === "onboarding" && fact.happenedAt > since,
  );
  if (after.length === 0) return [];
  return [
    {
      code: "outreach_after_close",
      text: "We wrote after the account was handed over to sales.",
      factIds: after.map(({ factId }) => factId),
    },
  ];
}
