/** The calls of an account, folded from their facts. A call ends in four ways, or is cancelled before it begins. */
import type { FactId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { OnboardingFact } from "./fact.ts";

export type CallEnd = "cancelled" | "customer_absent" | "we_absent" | "broken_off" | "held";

export type Call = {
  readonly callId: string;
  /** Null when only the end of the call is known. */
  readonly startsAt: Instant | null;
  /** A booking written down after the call began is no booking ahead. */
  readonly isBookedAhead: boolean;
  readonly end: CallEnd | null;
  readonly customerAbsences: number;
  /** The fact that last said something about the call, and when it happened. */
  readonly factId: FactId;
  readonly at: Instant;
};

// Two sources may tell two ends of one call; the one that says more happened is believed.
const ENDS_BY_WEIGHT: readonly CallEnd[] = ["cancelled", "customer_absent", "we_absent", "broken_off", "held"];

/** Adds what one fact says; facts of other kinds change nothing. Facts come in order of time. */
export function withCallFact(calls: readonly Call[], fact: OnboardingFact): readonly Call[] {
  switch (fact.kind) {
    case "call_booked":
      return put(calls, { ...openCall(fact.callId ?? fact.factId, fact, fact.startsAt) });
    case "call_rescheduled":
      return move(calls, fact, fact.callId, fact.startsAt);
    case "call_cancelled":
      return finish(calls, fact, fact.callId, "cancelled");
    case "call_held":
      return finish(calls, fact, fact.callId, fact.customerAttendees === 0 ? "customer_absent" : "held");
    case "call_customer_absent":
      return finish(calls, fact, fact.callId, "customer_absent");
    case "call_we_absent":
      return finish(calls, fact, fact.callId, "we_absent");
    case "call_broken_off":
      return finish(calls, fact, fact.callId, "broken_off");
    default:
      return calls;
  }
}

function openCall(callId: string, fact: OnboardingFact, startsAt: Instant | null): Call {
  const isBookedAhead = startsAt !== null && startsAt > fact.happenedAt;
  return { callId, startsAt, isBookedAhead, end: null, customerAbsences: 0, factId: fact.factId, at: fact.happenedAt };
}

function put(calls: readonly Call[], call: Call): readonly Call[] {
  return [...calls.filter(({ callId }) => callId !== call.callId), call];
}

function findCall(calls: readonly Call[], callId: string | null): Call | undefined {
  if (callId !== null) return calls.find((call) => call.callId === callId);
  return calls.findLast((call) => call.end === null);
}

/** A call that was cancelled or missed and gets a new time is open again. */
function move(calls: readonly Call[], fact: OnboardingFact, callId: string | null, startsAt: Instant): readonly Call[] {
  const known = findCall(calls, callId);
  const moved = openCall(callId ?? known?.callId ?? fact.factId, fact, startsAt);
  return put(calls, { ...moved, customerAbsences: known?.customerAbsences ?? 0 });
}

function finish(calls: readonly Call[], fact: OnboardingFact, callId: string | null, end: CallEnd): readonly Call[] {
  const known = findCall(calls, callId);
  if (!known && end === "cancelled") return calls;
  const call = known ?? openCall(callId ?? fact.factId, fact, null);
  if (call.end && ENDS_BY_WEIGHT.indexOf(call.end) >= ENDS_BY_WEIGHT.indexOf(end)) return calls;
  const absences = (end === "customer_absent" ? 1 : 0) - (call.end === "customer_absent" ? 1 : 0);
  return put(calls, {
    ...call,
    end,
    customerAbsences: call.customerAbsences + absences,
    factId: fact.factId,
    at: fact.happenedAt,
  });
}

/** The booking keeps stage 3b: it lies ahead, waits for somebody to say how it ended, or did not take place. */
export function keepsBooked(call: Call): boolean {
  if (call.end === "cancelled" || call.end === "held") return false;
  return call.end !== null || call.isBookedAhead;
}

export type UpcomingCall = { readonly callId: string; readonly startsAt: Instant };

/** The next call that lies ahead. */
export function upcomingCallOf(calls: readonly Call[], asOf: Instant): UpcomingCall | null {
  let next: UpcomingCall | null = null;
  for (const { callId, startsAt, end } of calls) {
    if (end !== null || startsAt === null || startsAt <= asOf) continue;
    if (!next || startsAt < next.startsAt || (startsAt === next.startsAt && callId < next.callId))
      next = { callId, startsAt };
  }
  return next;
}
