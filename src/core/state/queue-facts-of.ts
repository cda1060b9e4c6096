/** What the queue sees of an account. */
import type { StageState } from "../onboarding/derive-stage.ts";
import { HANDOVER_TEAM_LABELS } from "../onboarding/fact.ts";
import type { PutAside, QueueFacts, Reported } from "../queue/queue-facts.ts";
import type { Decided } from "../segments/decide.ts";
import { fallsOn } from "../tasks/task-due.ts";
import type { Instant } from "../time/instant.ts";
import { startOfDay } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import type { AccountFacts, OpenTask, QueueAct } from "./account-facts.ts";
import type { ClosedAccountBill } from "./closed-bills.ts";
import { type DeriveContext, wasImported } from "./context.ts";
import { paymentAtStake } from "./payment-at-stake.ts";
import { humansOn } from "./rule-facts-of.ts";
import type { SegmentStay } from "./stays-of.ts";

export type Coverage = "known" | "nobody" | "unknown";

/** Whether a human looks after the account. Where nobody has imported humans, it is unknown and never "nobody". */
export function coverageOf(facts: AccountFacts, context: DeriveContext, today: LocalDate): Coverage {
  if ((humansOn(facts, today) ?? []).length > 0) return "known";
  return wasImported(context, facts.account.source, "humans") ? "nobody" : "unknown";
}

export function queueFactsOf(
  facts: AccountFacts,
  context: DeriveContext,
  derived: {
    bill: AccountBill | null;
    bills: readonly ClosedAccountBill[];
    decided: Decided;
    stay: SegmentStay | null;
    stage: StageState;
    overThresholdSince: LocalDate | null;
    tasks: readonly OpenTask[];
    today: LocalDate;
  },
): QueueFacts {
  const { account } = facts;
  const { bill, bills, decided, stay, stage, today } = derived;
  const imported = (kind: Parameters<typeof wasImported>[2]) => wasImported(context, account.source, kind);
  const acts = standingActs(facts.queueActs);
  const payment = paymentAtStake(facts, today);
  return {
    accountId: account.accountId,
    accountName: account.name,
    companyId: account.companyId,
    placement: placementOf(decided, stay),
    enteredAt: stay?.enteredAt ?? null,
    stage: stage.fine,
    seenAt: seenAt(acts, stage),
    renewalOn: bill?.period.end ?? null,
    netForecast: bill?.reportedThrough ? bill.forecast.net.mean : null,
    previousBill: bills.at(-1)?.net ?? null,
    contactedAt: stage.contactedAt,
    colleagueWroteAt: stage.colleagueWroteAt,
    coverage: coverageOf(facts, context, today),
    overThresholdSince: derived.overThresholdSince,
    waitingReplySince: stage.waitingReplySince,
    sentBack: stage.sentBack && {
      at: stage.sentBack.happenedAt,
      by: HANDOVER_TEAM_LABELS[stage.sentBack.to],
      expects: stage.sentBack.expects,
    },
    lastReplyAt: stage.lastReplyAt,
    lastPaidAt: facts.payments.findLast(({ status }) => status === "paid")?.happenedAt ?? null,
    paidCallSince: stage.flags.find(({ code }) => code === "paid_call")?.at ?? null,
    paymentFailedAt: reported(imported("payments") || facts.payments.length > 0, payment?.since ?? null),
    atStake: payment?.amounts ?? [],
    limitDroppingSince: reported(imported("limits") || facts.limits.length > 0, limitDroppingSince(facts, today)),
    creditsEndThisPeriod: imported("credits") || facts.credits.length > 0 ? creditsEndIn(facts, bill) : null,
    hasSpike: bill ? [...bill.projections.values()].some(({ spikes }) => spikes.length > 0) : null,
    avoidableSharePercent: null,
    checkinWindow: stage.checkinWindow,
    finalDueOn: stage.finalDueOn,
    duties: derived.tasks.map((task) => {
      const { taskId, kind, title } = task;
      return { id: taskId, kind, title, dueOn: fallsOn(task), isDone: false };
    }),
    doneForNow: putAside(acts, "done"),
    snoozed: putAside(acts, "snoozed"),
  };
}

/** Whoever has written to them has looked, also in the tool that a team used before. */
function seenAt(acts: readonly QueueAct[], { contactedAt }: StageState): Instant | null {
  const looked = acts.findLast(({ kind }) => kind === "seen" || kind === "taken")?.happenedAt ?? null;
  if (looked === null || contactedAt === null) return looked ?? contactedAt;
  return looked > contactedAt ? looked : contactedAt;
}

function placementOf({ verdict, route, row }: Decided, stay: SegmentStay | null): QueueFacts["placement"] {
  // Kept out by hand: its stay ends tomorrow, its place in the queue now.
  if (row.key === "manual-exclusion") return "out";
  if (stay && stay.leftOn === null) return "in";
  if (verdict === "watch") return "watch";
  return route === "sales" || route === "customer-success" ? "routed" : "out";
}

function reported(isImported: boolean, at: Instant | null): Reported<Instant> {
  return at ?? (isImported ? "none" : null);
}

function limitDroppingSince({ limits }: AccountFacts, today: LocalDate): Instant | null {
  const latest = new Map(limits.filter(({ since }) => since <= today).map((limit) => [limit.meter, limit]));
  const dropping = [...latest.values()].filter(({ state }) => state === "dropping").map(({ since }) => since);
  return dropping.length === 0 ? null : startOfDay(dropping.sort()[0]!);
}

/** A credit that reaches its last day in the open period, or that the period's forecast will use up. */
function creditsEndIn({ credits }: AccountFacts, bill: AccountBill | null): boolean {
  if (!bill) return false;
  const { start, end } = bill.period;
  const open = credits.filter(({ leftMinor, endsOn }) => leftMinor > 0 && (endsOn === null || endsOn > start));
  if (open.length === 0) return false;
  const left = open.reduce((total, { leftMinor }) => total + leftMinor, 0);
  return open.some(({ endsOn }) => endsOn !== null && endsOn <= end) || bill.forecast.gross.mean.minor >= left;
}

/** Acts that nobody has taken back, oldest first. */
function standingActs(acts: readonly QueueAct[]): QueueAct[] {
  const undone = new Set(acts.flatMap(({ undoes }) => undoes ?? []));
  return acts.filter(({ actId, kind }) => kind !== "undone" && !undone.has(actId));
}

function putAside(acts: readonly QueueAct[], kind: "done" | "snoozed"): PutAside | null {
  const act = acts.findLast((one) => one.kind === kind);
  if (!act || (act.until === null && act.untilEvent === null)) return null;
  return { at: act.happenedAt, until: act.until, ...(act.untilEvent && { event: act.untilEvent }) };
}
