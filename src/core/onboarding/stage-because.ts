/** Why an account is in its stage, as one sentence. */
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import type { FactKind } from "./fact.ts";
import type { StageCause } from "./progress.ts";
import type { StageStep } from "./stage-at.ts";

/** @param asOf the days are written as of this moment: those of its year without the year */
export function becauseOf({ stage, cause }: StageStep, asOf: Instant): string {
  const on = dayText(localDateAt(cause.at), localDateAt(asOf));
  switch (cause.by) {
    case "decision":
      return `It entered the segment on ${on} and nobody has written yet.`;
    case "clock":
      return `The final outreach is due since ${on}.`;
    case "derived":
      return becauseOfChurn(cause, on);
    case "fact":
      if (stage === "awaiting_final")
        return `The final outreach was already due when ${SENTENCES[cause.kind]} on ${on}.`;
      return `${capital(SENTENCES[cause.kind])} on ${on}.`;
  }
}

function becauseOfChurn({ rule }: Extract<StageCause, { by: "derived" }>, on: string): string {
  if (rule === "cancelled") return `The subscription was cancelled on ${on}.`;
  if (rule === "zero_periods") return `The last bills were zero; it counts as churned since ${on}.`;
  if (rule === "recorded") return `It left the segment as churned on ${on}.`;
  return `Nothing is billed and no event comes in; it counts as churned since ${on}.`;
}

/** Within a sentence: "a call was held". */
export function happeningOf(kind: FactKind): string {
  return SENTENCES[kind];
}

const SENTENCES: Readonly<Record<FactKind, string>> = {
  outreach_sent: "the first mail went out",
  inbound_reply: "the customer replied",
  reply_settled: "the reply needed no answer",
  call_booked: "a call was booked",
  call_rescheduled: "a call was moved",
  call_cancelled: "a call was cancelled",
  call_held: "a call was held",
  call_customer_absent: "the customer did not come to the call",
  call_we_absent: "we did not come to the call",
  call_broken_off: "the call was broken off",
  homework_sent: "homework was sent",
  checkin_sent: "a check-in was sent",
  final_sent: "the final outreach was sent",
  graduated: "it was graduated",
  referral_created: "it was handed over to sales",
  referral_disqualified: "sales sent it back",
  handed_over: "it was handed over",
  handover_accepted: "the handover was accepted",
  handover_bounced: "the handover was sent back",
  churned: "it was marked as churned",
  paid_call_ordered: "a paid call was bought",
  paid_call_closed: "the paid call was settled",
  segment_removed: "it was removed from the segment",
  inclusion_set: "a person included it or kept it out",
  stage_overridden: "the stage was set by hand",
  stage_imported: "the old tool had it in this stage",
  opted_out: "a person asked not to be written to",
  voided: "a fact was taken back",
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
