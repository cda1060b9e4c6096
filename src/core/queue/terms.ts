/** The terms of the score. Each is seen with its points; steps of one term exclude each other; without data it adds nothing. */
import { compare, decimal, multiply, toText } from "../money/decimal.ts";
import { money, toDecimal } from "../money/money.ts";
import { workingDaysAfter } from "../tasks/working-day.ts";
import { localDateAt } from "../time/instant.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import { isCheckinDue } from "./follow-up-due.ts";
import { isNotContacted, type QueueFacts, type Reported, reportedAt } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";

/** In the order in which terms of equal points are read. */
export const QUEUE_TERMS = [
  "reply_waiting",
  "paid_call",
  "promise_due",
  "sent_back",
  "payment_failed",
  "limit_dropping",
  "renewal",
  "not_contacted",
  "spike",
  "avoidable",
  "credits_end",
  "forecast",
  "checkin",
  "task_due",
  "final_due",
  "unseen",
  "nobodys",
  "colleague",
] as const;
export type QueueTerm = (typeof QUEUE_TERMS)[number];

/** `unknown` was never imported; null does not apply. The sentence names no day, so that it holds until something changes. */
export type TermAnswer = { readonly points: number; readonly text: string } | "unknown" | null;

export const UNKNOWN_TEXTS: Partial<Record<QueueTerm, string>> = {
  paid_call: "Paid calls: not imported",
  payment_failed: "Payments: not imported",
  limit_dropping: "Limits: not imported",
  renewal: "Renewal date: not imported",
  spike: "Spikes: not imported",
  avoidable: "Avoidable spending: not imported",
  credits_end: "Credits: not imported",
  forecast: "Forecast: not imported",
  colleague: "Colleagues who talk to them: not imported",
};

export function answerOf(term: QueueTerm, facts: QueueFacts, preset: QueuePreset, today: LocalDate): TermAnswer {
  const { points } = preset;
  switch (term) {
    case "reply_waiting":
      return replyWaiting(facts, preset, today);
    case "paid_call":
      return reported(facts.paidCallSince, { points: points.paidCall, text: "A paid call waits" });
    case "sent_back":
      return facts.sentBack && { points: 0, text: sentBackText(facts.sentBack) };
    case "payment_failed":
      return reported(facts.paymentFailedAt, { points: points.paymentFailed, text: paymentText(facts) });
    case "limit_dropping":
      return reported(facts.limitDroppingSince, { points: points.limitDropping, text: "A limit is dropping data" });
    case "renewal":
      return renewalStep(facts, preset, today);
    case "not_contacted":
      return isNotContacted(facts) ? { points: points.notContacted, text: "Not contacted yet" } : null;
    case "spike":
      return spikeOrGrowth(facts, preset);
    case "avoidable":
      return avoidableShare(facts, preset);
    case "credits_end":
      return flagged(facts.creditsEndThisPeriod, { points: points.creditsEnd, text: "Credits end in this period" });
    case "forecast":
      return forecastStep(facts, preset);
    case "checkin":
      return isCheckinDue(facts, preset, today) ? { points: points.checkin, text: "A check-in is due" } : null;
    case "colleague":
      return colleague(facts, preset);
    default:
      // Promises, tasks, the final outreach, unseen and nobody's decide the band and have no points.
      return null;
  }
}

/** Sentences of causes that have no points. */
export const CAUSE_TEXTS: Partial<Record<QueueTerm, string>> = {
  promise_due: "A promise is due",
  task_due: "A task is due",
  final_due: "The final outreach is due",
  unseen: "New, nobody has looked yet",
  nobodys: "Over the threshold, and nobody has written to them",
};

/** The queue's sentences end without a full stop. */
function sentBackText({ by, expects }: NonNullable<QueueFacts["sentBack"]>): string {
  return `Sent back by ${by}; the customer expects: ${expects.replace(/[.\s]+$/, "")}`;
}

function paymentText({ atStake }: QueueFacts): string {
  const amounts = atStake.map((amount) => `${toText(toDecimal(amount))} ${amount.currency}`);
  return ["A payment failed or is past due", ...(amounts.length > 0 ? [`${amounts.join(" and ")} at stake`] : [])].join(
    ": ",
  );
}

function reported(value: Reported<string>, answer: TermAnswer): TermAnswer {
  if (value === null) return "unknown";
  return reportedAt(value) ? answer : null;
}

function flagged(value: boolean | null, answer: TermAnswer): TermAnswer {
  if (value === null) return "unknown";
  return value ? answer : null;
}

/** The last day on which a reply still waits no longer than it may; UTC days, Monday to Friday. */
export function replyInTimeUntil(
  since: string,
  { afterWorkingDays }: QueuePreset["points"]["replyWaiting"],
): LocalDate {
  return workingDaysAfter(localDateAt(since), afterWorkingDays);
}

function replyWaiting(facts: QueueFacts, { points }: QueuePreset, today: LocalDate): TermAnswer {
  if (!facts.waitingReplySince) return null;
  const { afterWorkingDays, points: waitingPoints } = points.replyWaiting;
  if (today <= replyInTimeUntil(facts.waitingReplySince, points.replyWaiting))
    return { points: 0, text: "The customer replied and waits" };
  const wait = afterWorkingDays === 1 ? "one working day" : `${afterWorkingDays} working days`;
  return { points: waitingPoints, text: `The customer replied and has waited for more than ${wait}` };
}

function renewalStep(facts: QueueFacts, { points }: QueuePreset, today: LocalDate): TermAnswer {
  if (facts.renewalOn === null) return "unknown";
  const daysLeft = daysBetween(today, facts.renewalOn);
  const step = best(points.renewal.filter(({ withinDays }) => daysLeft <= withinDays));
  return (
    step && {
      points: step.points,
      text: `Renews within ${step.withinDays === 1 ? "1 day" : `${step.withinDays} days`}`,
    }
  );
}

function forecastStep({ netForecast }: QueueFacts, { points }: QueuePreset): TermAnswer {
  if (netForecast === null) return "unknown";
  const { currency, minor } = netForecast;
  const step = best(points.forecast.filter(({ atLeastMinor }) => minor >= (atLeastMinor[currency] ?? Infinity)));
  if (!step) return null;
  const amount = toText(toDecimal(money(currency, step.atLeastMinor[currency] ?? 0)));
  return { points: step.points, text: `The forecast is ${amount} ${currency} or more` };
}

function best<Step extends { readonly points: number }>(steps: readonly Step[]): Step | null {
  return steps.reduce<Step | null>((a, b) => (a && a.points >= b.points ? a : b), null);
}

function spikeOrGrowth(facts: QueueFacts, { points }: QueuePreset): TermAnswer {
  const { growthPercent, points: spikePoints } = points.spike;
  if (facts.hasSpike) return { points: spikePoints, text: "Usage spiked" };
  const { netForecast, previousBill } = facts;
  const isComparable = netForecast && previousBill && netForecast.currency === previousBill.currency;
  if (isComparable && previousBill.minor > 0) {
    const bar = multiply(decimal(previousBill.minor), decimal(100 + growthPercent));
    if (compare(multiply(decimal(netForecast.minor), decimal(100)), bar) >= 0)
      return { points: spikePoints, text: `The forecast is at least ${growthPercent} % over the last bill` };
  }
  return facts.hasSpike === null ? "unknown" : null;
}

function avoidableShare({ avoidableSharePercent }: QueueFacts, { points }: QueuePreset): TermAnswer {
  if (avoidableSharePercent === null) return "unknown";
  if (avoidableSharePercent < points.avoidable.atLeastPercent) return null;
  return {
    points: points.avoidable.points,
    text: `About ${Math.round(avoidableSharePercent)} % of the bill is avoidable`,
  };
}

/** Nothing lowers a waiting reply: whoever else talks to them, it was us whom they asked. */
function colleague({ coverage, waitingReplySince }: QueueFacts, { points }: QueuePreset): TermAnswer {
  if (coverage === "unknown") return "unknown";
  if (coverage === "nobody") return null;
  if (waitingReplySince) return { points: 0, text: "A colleague talks to them, which lowers no waiting reply" };
  return { points: points.colleague, text: "A colleague talks to them" };
}
