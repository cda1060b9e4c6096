/**
 * What happened in the onboarding of an account. Facts are only ever added: a mistake is answered by a later fact that
 * names it in `corrects`. What time alone decides (check-in due, final outreach due, churn) is derived and never a fact.
 */
import type { FactId, PersonId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { ChurnReason } from "./churn.ts";
import type { StageId } from "./stage.ts";

export const ACTOR_KINDS = ["member", "person", "import", "system", "connector"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
export type Actor = { readonly kind: ActorKind; readonly id: string };

export const OUTREACH_KINDS = ["first", "follow_up", "second", "audit", "reply", "other"] as const;
export type OutreachKind = (typeof OUTREACH_KINDS)[number];

/** Whose conversation a mail belongs to. Only `onboarding` moves a stage; a thread of sales or support never does. */
export const THREAD_OWNERS = ["onboarding", "sales", "support"] as const;
export type ThreadOwner = (typeof THREAD_OWNERS)[number];

/** Whom an account is handed over to. Only a handover to sales ends the onboarding. */
export const HANDOVER_TEAMS = ["sales", "support", "product"] as const;
export type HandoverTeam = (typeof HANDOVER_TEAMS)[number];

/** Within a sentence. */
export const HANDOVER_TEAM_LABELS: Readonly<Record<HandoverTeam, string>> = {
  sales: "sales",
  support: "support",
  product: "the product team",
};

export const REMOVAL_CAUSES = ["sales_engaged", "merged", "duplicate", "rule_change", "manual"] as const;
export type RemovalCause = (typeof REMOVAL_CAUSES)[number];

export const PAID_CALL_OUTCOMES = ["held", "refunded", "credited", "reassigned", "offset"] as const;
export type PaidCallOutcome = (typeof PAID_CALL_OUTCOMES)[number];

/** Ties the facts of one call together. Null when it is not known which call is meant: then it is the latest open booking. */
type OfCall = { readonly callId: string | null };

/** Ties the facts of one handover together; its packet is kept under this id. */
type OfHandover = { readonly to: HandoverTeam; readonly handoverId: string };

export type FactDetail =
  | {
      readonly kind: "outreach_sent";
      readonly outreach: OutreachKind;
      readonly automated: boolean;
      readonly thread: ThreadOwner;
    }
  /** `automatic` covers calendar acceptances, out-of-office notes and system mail: none of them is a reply. */
  | { readonly kind: "inbound_reply"; readonly author: "human" | "automatic"; readonly thread: ThreadOwner }
  /** A reply that needs no answer, such as a thank-you. It stops waiting, and it still counts as engagement. */
  | { readonly kind: "reply_settled"; readonly reason: string }
  | ({ readonly kind: "call_booked"; readonly startsAt: Instant } & OfCall)
  | ({ readonly kind: "call_rescheduled"; readonly startsAt: Instant } & OfCall)
  | ({ readonly kind: "call_cancelled" } & OfCall)
  /** `customerAttendees` is null when nobody counted them; a call with none of them was not held. */
  | ({ readonly kind: "call_held"; readonly customerAttendees: number | null } & OfCall)
  | ({ readonly kind: "call_customer_absent" } & OfCall)
  | ({ readonly kind: "call_we_absent" } & OfCall)
  | ({ readonly kind: "call_broken_off" } & OfCall)
  | { readonly kind: "homework_sent" }
  | { readonly kind: "checkin_sent"; readonly automated: boolean }
  | { readonly kind: "final_sent"; readonly automated: boolean }
  | { readonly kind: "graduated" }
  | { readonly kind: "referral_created"; readonly leadId: string | null }
  | { readonly kind: "referral_disqualified"; readonly reason: string }
  /** With a packet. Without one, as from an older tool, it is `referral_created`. */
  | ({ readonly kind: "handed_over" } & OfHandover)
  | ({ readonly kind: "handover_accepted" } & OfHandover)
  /** `expects` is what the customer waits for now, which is what whoever works the account next has to know. */
  | ({ readonly kind: "handover_bounced"; readonly reason: string; readonly expects: string } & OfHandover)
  | { readonly kind: "churned"; readonly reason: ChurnReason; readonly note: string | null }
  | { readonly kind: "paid_call_ordered"; readonly orderId: string }
  | { readonly kind: "paid_call_closed"; readonly orderId: string; readonly outcome: PaidCallOutcome }
  | { readonly kind: "segment_removed"; readonly cause: RemovalCause }
  /** A person's word on whether the account belongs in (I-5, I-6), in force before the day `until`. It moves no stage. */
  | {
      readonly kind: "inclusion_set";
      readonly include: boolean;
      readonly reason: string;
      readonly until: LocalDate | null;
      readonly rule: string | null;
    }
  /** `until` is the first day on which the override no longer holds; null means until a fact moves the derived stage. */
  | {
      readonly kind: "stage_overridden";
      readonly stage: StageId;
      readonly reason: string;
      readonly until: LocalDate | null;
    }
  /** The label is kept as the old tool wrote it; `stage` is null when no name of ours answers to it. */
  | { readonly kind: "stage_imported"; readonly label: string; readonly stage: StageId | null }
  | { readonly kind: "opted_out"; readonly personId: PersonId }
  /** Undo: takes back the fact named in `corrects`, and nothing else. */
  | { readonly kind: "voided"; readonly reason: string };

export type FactKind = FactDetail["kind"];

export type FactEnvelope = {
  readonly factId: FactId;
  /** When it happened, such as the moment that a mail was sent. */
  readonly happenedAt: Instant;
  /** When Firstbill learned of it. */
  readonly recordedAt: Instant;
  readonly actor: Actor;
  /** Where it came from: `hand`, `import`, or a connector's key. */
  readonly source: string;
  /** Message, booking, order or file that proves it. */
  readonly evidence: string | null;
  /** The earlier fact that this one replaces or takes back. */
  readonly corrects: FactId | null;
};

export type OnboardingFact = FactEnvelope & FactDetail;

export type FactOf<Kind extends FactKind> = Extract<OnboardingFact, { kind: Kind }>;

/** What a person reads in the timeline and in "why". */
export const FACT_LABELS: Readonly<Record<FactKind, string>> = {
  outreach_sent: "Mail sent",
  inbound_reply: "Customer replied",
  reply_settled: "Reply needs no answer",
  call_booked: "Call booked",
  call_rescheduled: "Call moved",
  call_cancelled: "Call cancelled",
  call_held: "Call held",
  call_customer_absent: "Customer did not come",
  call_we_absent: "We did not come",
  call_broken_off: "Call broken off",
  homework_sent: "Homework sent",
  checkin_sent: "Check-in sent",
  final_sent: "Final outreach sent",
  graduated: "Graduated",
  referral_created: "Handed over to sales",
  referral_disqualified: "Sent back by sales",
  handed_over: "Handed over",
  handover_accepted: "Handover accepted",
  handover_bounced: "Handover sent back",
  churned: "Churned",
  paid_call_ordered: "Paid call bought",
  paid_call_closed: "Paid call settled",
  segment_removed: "Removed from the segment",
  inclusion_set: "Included or kept out by hand",
  stage_overridden: "Stage set by hand",
  stage_imported: "Stage from the old tool",
  opted_out: "Asked not to be written to",
  voided: "Taken back",
};
