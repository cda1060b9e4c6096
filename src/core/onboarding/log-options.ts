/** What a person can say in "Log what happened": each option asks for little and records one fact. */
import { invalid } from "../errors.ts";
import type { Instant } from "../time/instant.ts";
import { instant } from "../time/read-instant.ts";
import { CHURN_REASON_LABELS, CHURN_REASONS, type ChurnReason } from "./churn.ts";
import type { FactDetail } from "./fact.ts";

export const LOG_OPTION_IDS = [
  "mail_sent",
  "replied",
  "reply_settled",
  "call_booked",
  "call_moved",
  "call_cancelled",
  "call_held",
  "customer_absent",
  "we_absent",
  "call_broken_off",
  "homework_sent",
  "checkin_sent",
  "final_sent",
  "referred",
  "sent_back",
  "graduated",
  "churned",
] as const;
export type LogOptionId = (typeof LOG_OPTION_IDS)[number];

export type LogField = {
  readonly name: "startsAt" | "reason" | "note" | "callId" | "customerAttendees";
  readonly label: string;
  readonly type: "instant" | "choice" | "text" | "count" | "call";
  readonly isRequired: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
};

export type LogOption = {
  readonly id: LogOptionId;
  readonly label: string;
  /** The letter that picks it while the list is open. */
  readonly key: string;
  readonly fields: readonly LogField[];
};

const WHICH_CALL: LogField = { name: "callId", label: "Which call", type: "call", isRequired: false };
const STARTS_AT: LogField = { name: "startsAt", label: "Starts at", type: "instant", isRequired: true };
const ATTENDEES: LogField = {
  name: "customerAttendees",
  label: "People of the customer",
  type: "count",
  isRequired: false,
};
const WHY_NO_ANSWER: LogField = { name: "reason", label: "Why it needs none", type: "text", isRequired: false };
const WHY_SENT_BACK: LogField = { name: "reason", label: "Why they sent it back", type: "text", isRequired: true };
const NOTE: LogField = { name: "note", label: "Note", type: "text", isRequired: false };
const CHURN_REASON: LogField = {
  name: "reason",
  label: "Why they left",
  type: "choice",
  isRequired: true,
  choices: CHURN_REASONS.map((value) => ({ value, label: CHURN_REASON_LABELS[value] })),
};

export const LOG_OPTIONS: readonly LogOption[] = [
  { id: "mail_sent", label: "Mail sent", key: "m", fields: [] },
  { id: "replied", label: "Customer replied", key: "r", fields: [] },
  { id: "reply_settled", label: "Reply needs no answer", key: "a", fields: [WHY_NO_ANSWER] },
  { id: "call_booked", label: "Call booked", key: "b", fields: [STARTS_AT] },
  { id: "call_moved", label: "Call moved", key: "v", fields: [STARTS_AT, WHICH_CALL] },
  { id: "call_cancelled", label: "Call cancelled", key: "x", fields: [WHICH_CALL] },
  { id: "call_held", label: "Call held", key: "h", fields: [WHICH_CALL, ATTENDEES] },
  { id: "customer_absent", label: "Customer did not come", key: "n", fields: [WHICH_CALL] },
  { id: "we_absent", label: "We did not come", key: "w", fields: [WHICH_CALL] },
  { id: "call_broken_off", label: "Call broken off", key: "o", fields: [WHICH_CALL] },
  { id: "homework_sent", label: "Homework sent", key: "k", fields: [] },
  { id: "checkin_sent", label: "Check-in sent", key: "i", fields: [] },
  { id: "final_sent", label: "Final outreach sent", key: "f", fields: [] },
  { id: "referred", label: "Handed over to sales", key: "s", fields: [] },
  { id: "sent_back", label: "Sent back by sales", key: "u", fields: [WHY_SENT_BACK] },
  { id: "graduated", label: "Graduated", key: "g", fields: [] },
  { id: "churned", label: "Churned", key: "c", fields: [CHURN_REASON, NOTE] },
];

export type LogInput = {
  readonly option: LogOptionId;
  readonly happenedAt: Instant;
  readonly startsAt?: string | null;
  readonly callId?: string | null;
  readonly customerAttendees?: number | null;
  readonly reason?: string | null;
  readonly note?: string | null;
};

/** The fact that an answer records. @throws ProductError `log.incomplete` or `log.in-future` */
export function factFromLog(input: LogInput, now: Instant): FactDetail {
  if (input.happenedAt > now)
    throw invalid("log.in-future", "That moment is still to come; choose one that has passed.", [
      { pointer: "/happenedAt", message: "lies in the future" },
    ]);
  const callId = input.callId ?? null;
  switch (input.option) {
    case "mail_sent":
      return { kind: "outreach_sent", outreach: "other", automated: false, thread: "onboarding" };
    case "replied":
      return { kind: "inbound_reply", author: "human", thread: "onboarding" };
    case "call_booked":
      return { kind: "call_booked", callId, startsAt: startOf(input) };
    case "reply_settled":
      return { kind: "reply_settled", reason: input.reason?.trim() || "No answer needed" };
    case "call_moved":
      return { kind: "call_rescheduled", callId, startsAt: startOf(input) };
    case "call_cancelled":
      return { kind: "call_cancelled", callId };
    case "call_held":
      return { kind: "call_held", callId, customerAttendees: attendeesOf(input) };
    case "customer_absent":
      return { kind: "call_customer_absent", callId };
    case "we_absent":
      return { kind: "call_we_absent", callId };
    case "call_broken_off":
      return { kind: "call_broken_off", callId };
    case "homework_sent":
      return { kind: "homework_sent" };
    case "checkin_sent":
      return { kind: "checkin_sent", automated: false };
    case "final_sent":
      return { kind: "final_sent", automated: false };
    case "referred":
      return { kind: "referral_created", leadId: null };
    case "sent_back":
      return { kind: "referral_disqualified", reason: sentBackBecause(input) };
    case "graduated":
      return { kind: "graduated" };
    case "churned":
      return { kind: "churned", reason: churnReasonOf(input), note: input.note?.trim() || null };
  }
}

function startOf({ startsAt, happenedAt }: LogInput): Instant {
  if (!startsAt)
    throw invalid("log.incomplete", "Say when the call starts.", [{ pointer: "/startsAt", message: "is missing" }]);
  const at = instant(startsAt);
  if (at <= happenedAt)
    throw invalid("log.incomplete", "The call starts before this was agreed; log how it ended instead.", [
      { pointer: "/startsAt", message: "lies before it was agreed" },
    ]);
  return at;
}

/** A call without anyone of the customer was not held. */
function attendeesOf({ customerAttendees = null }: LogInput): number | null {
  if (customerAttendees === null) return null;
  if (!Number.isInteger(customerAttendees) || customerAttendees < 1)
    throw invalid("log.incomplete", 'If nobody of the customer was there, log "Customer did not come".', [
      { pointer: "/customerAttendees", message: "must be 1 or more" },
    ]);
  return customerAttendees;
}

function sentBackBecause({ reason }: LogInput): string {
  const said = reason?.trim();
  if (!said)
    throw invalid("log.incomplete", "Say why sales sent it back, so that nobody hands it over for the same reason.", [
      { pointer: "/reason", message: "is missing" },
    ]);
  return said;
}

function churnReasonOf({ reason }: LogInput): ChurnReason {
  const known = CHURN_REASONS.find((value) => value === reason);
  if (!known)
    throw invalid("log.incomplete", 'Say why they left; "Not known" is an answer too.', [
      { pointer: "/reason", message: "must be one of the reasons" },
    ]);
  return known;
}
