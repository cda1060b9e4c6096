/** Builder for tests: the facts that matter are written, the rest is filled in. */
import type { Instant } from "../time/instant.ts";
import { instant } from "../time/read-instant.ts";
import type { FactDetail, FactEnvelope, OnboardingFact } from "./fact.ts";

const DETAILS = {
  outreach_sent: { kind: "outreach_sent", outreach: "first", automated: false, thread: "onboarding" },
  inbound_reply: { kind: "inbound_reply", author: "human", thread: "onboarding" },
  call_held: { kind: "call_held", callId: null, customerAttendees: null },
  call_customer_absent: { kind: "call_customer_absent", callId: null },
  call_we_absent: { kind: "call_we_absent", callId: null },
  call_broken_off: { kind: "call_broken_off", callId: null },
  call_cancelled: { kind: "call_cancelled", callId: null },
  homework_sent: { kind: "homework_sent" },
  checkin_sent: { kind: "checkin_sent", automated: false },
  final_sent: { kind: "final_sent", automated: false },
  graduated: { kind: "graduated" },
  referral_created: { kind: "referral_created", leadId: null },
  referral_disqualified: { kind: "referral_disqualified", reason: "Too small for now" },
  handed_over: { kind: "handed_over", to: "sales", handoverId: "h-1" },
  handover_accepted: { kind: "handover_accepted", to: "sales", handoverId: "h-1" },
  handover_bounced: {
    kind: "handover_bounced",
    to: "sales",
    handoverId: "h-1",
    reason: "Too small for now",
    expects: "An answer about annual prices",
  },
  churned: { kind: "churned", reason: "cost", note: null },
  segment_removed: { kind: "segment_removed", cause: "sales_engaged" },
  reply_settled: { kind: "reply_settled", reason: "A thank-you" },
} as const satisfies Record<string, FactDetail>;

let made = 0;

/** `makeFact("2026-03-02T09:00Z", "outreach_sent")`, or with a whole detail. Recorded when it happened unless said otherwise. */
export function makeFact(
  at: Instant,
  detail: keyof typeof DETAILS | FactDetail,
  envelope: Partial<FactEnvelope> = {},
): OnboardingFact {
  const happenedAt = instant(at);
  made += 1;
  return {
    factId: `f-${String(made).padStart(6, "0")}`,
    happenedAt,
    recordedAt: happenedAt,
    actor: { kind: "member", id: "m-1" },
    source: "hand",
    evidence: null,
    corrects: null,
    ...envelope,
    ...(typeof detail === "string" ? DETAILS[detail] : detail),
  };
}
