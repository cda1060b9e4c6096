/** What happened with an account that a task can wait for, read from its facts, bills and payments. */
import { type Money, money } from "../money/money.ts";
import { answersExpectation, answersReply, isHumanReply } from "../onboarding/contact.ts";
import type { OnboardingFact } from "../onboarding/fact.ts";
import { knownFacts } from "../onboarding/known-facts.ts";
import { arrivalOf, type Happening } from "../tasks/task-arrival.ts";
import type { TaskEventKind } from "../tasks/task-event.ts";
import { type Instant, startOfDay } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFacts, OpenTask } from "./account-facts.ts";
import { type ClosedAccountBill, isUsageBill } from "./closed-bills.ts";

type Known = { readonly bills: readonly ClosedAccountBill[]; readonly now: Instant };

/** Open tasks with the day on which what they wait for arrived. */
export function withArrivals(facts: AccountFacts, known: Known): readonly OpenTask[] {
  const { tasks } = facts;
  if (tasks.every(({ wait }) => wait === null)) return tasks;
  const happenings = happeningsOf(facts, known);
  return tasks.map((task) => ({ ...task, arrivedOn: task.wait && arrivalOf(task.wait, happenings) }));
}

export function happeningsOf(facts: Pick<AccountFacts, "facts" | "invoices" | "payments">, known: Known): Happening[] {
  const held = knownFacts(facts.facts, known.now);
  return [
    ...held.flatMap((fact, index) => happeningOf(fact, held.slice(index + 1))),
    ...billDays(facts.invoices, known).flatMap(({ on, net }) => [
      { ...ofDay("first_bill", startOfDay(on)), lasts: { until: null } },
      { ...ofDay("bill", startOfDay(on)), amount: net },
    ]),
    ...facts.payments
      .filter(({ status, happenedAt }) => status === "paid" && happenedAt <= known.now)
      .map(({ happenedAt }) => ofDay("payment", happenedAt)),
  ];
}

/** @param after what happened after it, in order of time */
function happeningOf(fact: OnboardingFact, after: readonly OnboardingFact[]): Happening[] {
  const until = (ends: (later: OnboardingFact) => boolean) => ({ until: after.find(ends)?.happenedAt ?? null });
  if (isHumanReply(fact)) return [ofFact("reply", fact, until(answersReply))];
  switch (fact.kind) {
    case "call_booked":
    case "call_rescheduled":
      return [ofFact("booking", fact, bookedUntil(fact, after))];
    case "call_held":
      return fact.customerAttendees === 0 ? [] : [ofFact("call_held", fact, "moment")];
    case "handover_bounced":
      return [ofFact("sent_back", fact, until(answersExpectation))];
    case "handover_accepted":
      return [ofFact("accepted", fact, until(endsHandover))];
    default:
      return [];
  }
}

type Booking = Extract<OnboardingFact, { kind: "call_booked" | "call_rescheduled" }>;

/** A booking stands until the call begins or is cancelled; one that was written down afterwards never stood. */
function bookedUntil(fact: Booking, after: readonly OnboardingFact[]): Happening["lasts"] {
  if (fact.startsAt <= fact.happenedAt) return "moment";
  const cancelled = after.find(
    (later) => later.kind === "call_cancelled" && (later.callId === null || later.callId === fact.callId),
  );
  return { until: cancelled && cancelled.happenedAt < fact.startsAt ? cancelled.happenedAt : fact.startsAt };
}

function endsHandover({ kind }: OnboardingFact): boolean {
  return kind === "handover_bounced" || kind === "handed_over";
}

function ofFact(kind: TaskEventKind, fact: OnboardingFact, lasts: Happening["lasts"]): Happening {
  return { kind, at: fact.happenedAt, learnedAt: fact.recordedAt, lasts, amount: null };
}

function ofDay(kind: TaskEventKind, at: Instant): Happening {
  return { kind, at, learnedAt: at, lasts: "day", amount: null };
}

/** As invoiced; of an account without invoices, as its closed periods were computed. */
function billDays(invoices: AccountFacts["invoices"], { bills, now }: Known): { on: LocalDate; net: Money | null }[] {
  const issued = invoices.filter(isUsageBill).map(({ issuedOn, periodEnd, currency, netMinor }) => ({
    on: issuedOn ?? periodEnd,
    net: money(currency, netMinor),
  }));
  const computed = bills.map(({ period, net }) => ({ on: period.end, net }));
  return (issued.length > 0 ? issued : computed).filter(({ on }) => startOfDay(on) <= now);
}
