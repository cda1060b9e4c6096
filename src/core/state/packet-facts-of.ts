/** What a packet and the check before it look at, read from a derived account. */

import { PLAN_LABELS } from "../accounts/columns.ts";
import type { EngagementFacts } from "../handovers/engagement-facts.ts";
import { directLevel, type HandoverPreset } from "../handovers/handover-preset.ts";
import type { PacketContact, PacketFacts, PacketForecast, PacketSibling } from "../handovers/packet-facts.ts";
import { spendOf } from "../handovers/spend.ts";
import { standingOf } from "../handovers/standing.ts";
import type { HandoverTeam, OnboardingFact, ThreadOwner } from "../onboarding/fact.ts";
import { knownFacts } from "../onboarding/known-facts.ts";
import { findMeter } from "../rating/price-book.ts";
import { fallsOn } from "../tasks/task-due.ts";
import type { Instant } from "../time/instant.ts";
import type { AccountBill } from "./account-bill.ts";
import { billPanel } from "./bill-panel.ts";
import { closedBills } from "./closed-bills.ts";
import { type DeriveContext, wasImported } from "./context.ts";
import { creditPanel } from "./credit-panel.ts";
import type { Derived } from "./derive-account.ts";
import { stagePanel } from "./stage-panel.ts";
import { factEntries } from "./timeline.ts";

/** What is not among an account's own facts. */
export type BesideFacts = { readonly contacts: readonly PacketContact[]; readonly siblings: readonly PacketSibling[] };

type Asked = { readonly to: HandoverTeam; readonly now: Instant; readonly preset: HandoverPreset };

export function packetFactsOf(
  derived: Derived,
  context: DeriveContext,
  { contacts, siblings }: BesideFacts,
  { to, now, preset }: Asked,
): PacketFacts {
  const { facts, bill, stage, today } = derived;
  const { account } = facts;
  const imported = (kind: Parameters<typeof wasImported>[2]) => wasImported(context, account.source, kind);
  const panel = bill?.reportedThrough ? billPanel(bill, null) : null;
  return {
    to,
    asOf: now,
    today,
    account: { ...account, plan: PLAN_LABELS[account.plan] },
    directLevel: directLevel(preset, account.currency),
    forecast: bill?.reportedThrough ? forecastOf(bill) : null,
    arePricesConfirmed: pricesWord(derived),
    bills: closedBills(facts, context, today, { most: preset.steadyBills })
      .slice(-preset.steadyBills)
      .map(({ period, gross, net, from, status }) => ({
        periodStart: period.start,
        periodEnd: period.end,
        gross,
        net,
        from,
        status,
      })),
    products: (panel?.lines ?? [])
      .filter(({ gross }) => gross.minor > 0)
      .map(({ name, unit, forecastQuantity, gross, sharePercent }) => ({
        name,
        unit,
        quantity: forecastQuantity,
        gross,
        sharePercent,
      })),
    unpricedMeters: (panel?.unpriced ?? []).map(({ meter }) => meter),
    findings: [
      ...derived.alerts.map(({ text }) => text),
      ...stage.flags.map(({ text }) => text),
      ...stage.contradictions.map(({ text }) => text),
    ],
    limits:
      imported("limits") || facts.limits.length > 0
        ? facts.limits.map(({ meter, limitMinor, currency, state, since }) => ({
            meter: nameOfMeter(bill, meter),
            limit: limitMinor === null ? null : { currency, minor: limitMinor },
            state,
            since,
          }))
        : null,
    credits:
      imported("credits") || facts.credits.length > 0
        ? facts.credits.map((credit) => creditPanel(credit, derived))
        : null,
    history: historyOf(derived, context, preset),
    contacts: imported("people") || contacts.length > 0 ? contacts : null,
    siblings,
  };
}

function forecastOf(bill: AccountBill): PacketForecast {
  const { bands, forecast, periodStart, periodEnd, reportedThrough, atLeast, spikes } = billPanel(bill, null);
  const { low, high } = bands.find(({ share }) => share === 80)!;
  return {
    periodStart,
    periodEnd,
    reportedThrough,
    net: forecast.net,
    gross: forecast.gross,
    low,
    high,
    isAtLeast: atLeast,
    spikes: spikes.map(({ meter, day }) => ({ meter: nameOfMeter(bill, meter), on: day })),
  };
}

function nameOfMeter(bill: AccountBill | null, meter: string): string {
  return (bill && findMeter(bill.terms.book, meter)?.name) ?? meter;
}

/** The last decision on it; null where there was none. */
function pricesWord({ facts }: Derived): boolean | null {
  const last = facts.decisions.findLast(({ kind }) => kind === "prices-confirmed" || kind === "prices-unconfirmed");
  return last ? last.kind === "prices-confirmed" : null;
}

function historyOf(derived: Derived, context: DeriveContext, { lastEvents }: HandoverPreset): PacketFacts["history"] {
  const { facts, stage, stays } = derived;
  const stay = stays.at(-1);
  return {
    enteredOn: stay?.enteredOn ?? null,
    rule: stay?.rule ?? null,
    stage: stagePanel(stage, context)?.label ?? null,
    stageSince: stage.since,
    lastMessagedAt: stage.lastMessagedAt,
    lastReplyAt: stage.lastReplyAt,
    waitingReplySince: stage.waitingReplySince,
    notesCount: facts.notesCount,
    openTasks: facts.tasks.map((task) => ({ kind: task.kind, title: task.title, dueOn: fallsOn(task) })),
    events: factEntries(facts.facts, context.stages)
      .filter(({ title }) => !title.endsWith("(taken back)"))
      .slice(-lastEvents)
      .map(({ at, title }) => ({ at, label: title })),
  };
}

const ENGAGED_SEGMENTS = ["salesSegments", "customerSuccessSegments"] as const;

export function engagementFactsOf(
  derived: Derived,
  packet: PacketFacts,
  { segments }: DeriveContext,
  { to, now, preset }: Asked,
): EngagementFacts {
  const { facts, stage, ruleFacts, today } = derived;
  const known = knownFacts(facts.facts, now);
  const { open, lastBounce } = standingOf(known);
  const promises = facts.tasks.filter(({ kind }) => kind === "promise");
  return {
    to,
    today,
    company: facts.account.name,
    humans:
      ruleFacts.humans === null ? null : dedicatedHumans(derived, segments.settings.lists["dedicatedHumans"] ?? []),
    temporaryOwner: flagOf(ruleFacts.attributes["temporary_owner"]),
    segments: ruleFacts.segments ?? null,
    engagedSegments: ENGAGED_SEGMENTS.flatMap((list) => segments.settings.lists[list] ?? []),
    colleagueThreads: known.flatMap(threadOf),
    standing: open,
    lastBounce,
    upcomingCallAt: stage.upcomingCall?.startsAt ?? null,
    waitingReplySince: stage.waitingReplySince,
    notesCount: facts.notesCount,
    openPromises: promises.length,
    spend: spendOf(packet, preset.steadyBills),
    hasSpike: (packet.forecast?.spikes.length ?? 0) > 0,
    siblingHumans: packet.siblings.flatMap(({ name, humans }) => (humans.length > 0 ? { account: name, humans } : [])),
  };
}

/** Those of sales and success; a colleague of ours in a list of roles is no reason not to hand over. */
function dedicatedHumans({ facts, today }: Derived, roles: readonly string[]) {
  const dedicated = new Set(roles.map((role) => role.toLowerCase()));
  return facts.humans.filter(
    ({ role, since, until }) =>
      (since ?? "") <= today && (until ?? "9999") > today && dedicated.has(role.trim().toLowerCase()),
  );
}

function flagOf(value: unknown): boolean | null {
  return typeof value === "boolean" ? value : null;
}

function threadOf(fact: OnboardingFact): { thread: Exclude<ThreadOwner, "onboarding">; at: Instant }[] {
  if (fact.kind !== "outreach_sent" && fact.kind !== "inbound_reply") return [];
  return fact.thread === "onboarding" ? [] : [{ thread: fact.thread, at: fact.happenedAt }];
}
