/** What others may ask of account pages: one account whole. */
import type { AccountPage } from "#contract/account-pages.ts";
import { changesSince } from "#core/accounts/changes-since.ts";
import { ProductError } from "#core/errors.ts";
import { toText } from "#core/money/decimal.ts";
import { money } from "#core/money/money.ts";
import { findMeter } from "#core/rating/price-book.ts";
import { planOn } from "#core/state/account-bill.ts";
import { billPanel } from "#core/state/bill-panel.ts";
import { closedBills } from "#core/state/closed-bills.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { creditPanel } from "#core/state/credit-panel.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { quantityBetween, toMeterUsage, usageBefore } from "#core/state/meter-usage.ts";
import { newestVendorForecast } from "#core/state/rule-forecast.ts";
import { programmeSentence, stagePanel } from "#core/state/stage-panel.ts";
import { decisionEntries, factEntries, type TimelineEntry } from "#core/state/timeline.ts";
import { periodContaining } from "#core/time/billing-period.ts";
import type { Instant } from "#core/time/instant.ts";
import { addDays, daysBetween, monthOf } from "#core/time/local-date.ts";
import { findAccountRow, listSiblings } from "#server/features/account-lists/reads.ts";
import { listForecastChanges } from "#server/features/decisions/reads.ts";
import { listSpreadSpans } from "#server/features/readings/reads.ts";
import { type AccountOrigins, getFreshnessOf } from "#server/features/status/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type PageOptions = {
  derived: Derived;
  /** Of the accounts that are the same customer; what is known of them is shown with it, and their bills stay theirs. */
  merged: readonly Derived[];
  context: DeriveContext;
  now: Instant;
  memberId: string;
};

/** Everything that the page of an account shows, as of now. */
export async function readAccountPage(
  db: Db,
  { derived, merged, context, now, memberId }: PageOptions,
): Promise<AccountPage> {
  const all = [derived, ...merged];
  /** Null where there is nothing to tell apart. */
  const fromOf = ({ facts: { account } }: Derived) =>
    merged.length === 0 ? null : `${account.name}, ${account.source}`;
  const { facts, bill, stage, today } = derived;
  const { accountId, companyId } = facts.account;
  const row = await findAccountRow(db, accountId);
  if (!row) throw unavailableYet();
  const members = await membersById(db);
  const look = await store.findLook(db, accountId, memberId);
  const aliases = await store.listAliases(db, accountId);
  const lease = await store.findLease(db, companyId);
  const level = context.segments.settings.amounts["entry"]?.[facts.account.currency] ?? null;
  const mergedIds = new Set(merged.map((one) => one.facts.account.accountId));
  const siblings = (await listSiblings(db, companyId, accountId)).filter((one) => !mergedIds.has(one.accountId));
  return {
    row,
    sourceName: facts.account.source,
    signedUpOn: facts.account.signedUpOn,
    cancelledOn: facts.account.cancelledOn,
    country: facts.account.country,
    aliases,
    merged: merged.map(({ facts: { account }, bill: its }) => ({
      accountId: account.accountId,
      name: account.name,
      region: account.region,
      source: account.source,
      net: its ? its.forecast.net.mean : null,
    })),
    siblings: siblings.map(({ accountId: id, name, region, net, stage: its, verdict }) => ({
      accountId: id,
      name,
      region,
      net,
      stage: its,
      verdict,
    })),
    bill: bill && {
      ...billPanel(bill, level),
      vendor: vendorOf(derived, context, now),
      rulesRead: context.forecastChoice.source,
      forecastChanges: await listForecastChanges(db, derived),
    },
    bills: closedBills(facts, context, today, { most: 24 })
      .reverse()
      .map(({ period, paid: _, ...closed }) => ({ ...closed, periodStart: period.start, periodEnd: period.end })),
    usage: (await Promise.all(all.map((one) => usageOf(db, one, fromOf(one))))).flat(),
    limits: facts.limits.map(({ meter, limitMinor, currency, state, since }) => ({
      meter,
      limit: limitMinor === null ? null : money(currency, limitMinor),
      state,
      since,
    })),
    credits: facts.credits.map((credit) => creditPanel(credit, derived)),
    packages: [...planOn(facts, today).packages],
    percentOff: planOn(facts, today).percentOff,
    percentOffBy: { ...planOn(facts, today).percentOffBy },
    people: (await Promise.all(all.map((one) => peopleOf(db, one, fromOf(one))))).flat(),
    humans: facts.humans.map(({ role, name, since }) => ({ role, name, since })),
    stage: stagePanel(stage, context),
    clock: programmeSentence(derived),
    stays: derived.stays.map(({ segment, enteredOn, leftOn, rule, cause }) => ({
      segment,
      enteredOn,
      leftOn,
      rule,
      cause,
    })),
    lease:
      lease && lease.until > now
        ? {
            memberId: lease.memberId,
            memberName: members.get(lease.memberId)?.name ?? "A colleague",
            until: lease.until,
            mine: lease.memberId === memberId,
          }
        : null,
    queue: derived.queueEntry && {
      band: derived.queueEntry.band,
      score: derived.queueEntry.score,
      contactBy: derived.queueEntry.contactBy,
      reasons: derived.queueEntry.reasons.map(({ term, points, text, isKnown }) => ({
        term,
        points: isKnown ? points : null,
        text,
        accountName: null,
      })),
    },
    changes: look ? changesSince(look.shown, row, context.stages.labels) : [],
    lookedAt: look?.lookedAt ?? null,
    timeline: await timelineOf(db, all, { context, fromOf, nameOf: (id) => members.get(id)?.name ?? id }),
    freshness: await getFreshnessOf(db, originsOf(facts, aliases), now),
  };
}

function originsOf(
  { account, sources, usage }: Derived["facts"],
  aliases: readonly { source: string }[],
): AccountOrigins {
  return {
    sources: [account, ...aliases, ...sources].map(({ source }) => source),
    region: account.region,
    meters: usage.map(({ meter }) => meter),
  };
}

function unavailableYet(): ProductError {
  return new ProductError(
    "unavailable",
    "account.not-derived",
    "This account has just come in and is being worked out. Please try again in a moment.",
  );
}

function vendorOf({ facts, bill, today }: Derived, { forecastChoice }: DeriveContext, now: Instant) {
  const latest = bill && newestVendorForecast(facts, { period: bill.period, today, knownAt: now });
  return latest
    ? {
        issuedOn: latest.issuedOn,
        isStale: daysBetween(latest.issuedOn, today) > forecastChoice.staleAfterDays,
        net: money(latest.currency, latest.netMinor),
        gross: latest.grossMinor === null ? null : money(latest.currency, latest.grossMinor),
      }
    : null;
}

const SHOWN_DAYS = 120;

/** Per meter and project: the last four months by day, and the quantities of this and the last period. */
async function usageOf(db: Db, { facts, bill, today }: Derived, from: string | null): Promise<AccountPage["usage"]> {
  const firstShown = addDays(today, -SHOWN_DAYS);
  const rows = await store.listProjectUsage(db, facts.account.accountId, monthOf(firstShown));
  const spans = await listSpreadSpans(db, facts.account.accountId, firstShown);
  const projects = new Map<string, typeof rows>();
  for (const row of rows)
    projects.set(`${row.meter} ${row.projectId}`, [...(projects.get(`${row.meter} ${row.projectId}`) ?? []), row]);
  const period = bill?.period ?? null;
  const previous = period && periodContaining(addDays(period.start, -1), facts.account.anchorDay);
  return [...projects].flatMap(([series, months]) => {
    const [usage] = usageBefore(toMeterUsage(months), today);
    if (!usage) return [];
    const meter = bill && findMeter(bill.terms.book, usage.meter);
    const skipped = Math.max(0, daysBetween(usage.firstDay, firstShown));
    return {
      meter: usage.meter,
      name: meter?.name ?? usage.meter,
      unit: meter?.reportedUnit ?? "unit",
      project: months[0]?.project ?? null,
      from,
      firstDay: addDays(usage.firstDay, skipped),
      days: Array.from(usage.days.subarray(skipped), (quantity) => (Number.isNaN(quantity) ? null : quantity)),
      spread: spans.get(series) ?? [],
      period: period ? toText(quantityBetween(usage, period.start, period.end)) : "0",
      previousPeriod:
        previous && usage.firstDay <= previous.start
          ? toText(quantityBetween(usage, previous.start, previous.end))
          : null,
    };
  });
}

const TIMELINE_LENGTH = 200;

async function peopleOf(db: Db, { facts }: Derived, from: string | null): Promise<AccountPage["people"]> {
  return (await store.listPeople(db, facts.account.accountId)).map((person) => ({ ...person, from }));
}

type TimelineOptions = {
  context: DeriveContext;
  fromOf: (derived: Derived) => string | null;
  nameOf: (actorId: string) => string;
};

async function timelineOf(
  db: Db,
  all: readonly Derived[],
  { context, fromOf, nameOf }: TimelineOptions,
): Promise<AccountPage["timeline"]> {
  const entries: AccountPage["timeline"] = [];
  for (const derived of all) {
    const { accountId } = derived.facts.account;
    for (const { actorId, ...entry } of await entriesOf(db, derived, context))
      entries.push({ ...entry, accountId, from: fromOf(derived), actor: nameOf(actorId) });
  }
  return entries
    .sort((a, b) => (a.at === b.at ? (a.entryId < b.entryId ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, TIMELINE_LENGTH);
}

async function entriesOf(db: Db, { facts }: Derived, { stages }: DeriveContext): Promise<TimelineEntry[]> {
  const notes = (await store.listTimelineNotes(db, facts.account.accountId)).map(
    (note): TimelineEntry => ({
      entryId: note.noteId,
      at: note.happenedAt,
      kind: "note",
      title: "Note",
      detail: note.body.slice(0, 280),
      actorId: note.author,
      source: note.source,
      factId: null,
      undoable: false,
    }),
  );
  const tasks = (await store.listTimelineTasks(db, facts.account.accountId)).map(
    (task): TimelineEntry => ({
      entryId: task.taskId,
      at: task.doneAt ?? task.recordedAt,
      kind: "task",
      title: task.doneAt ? `Task done: ${task.title}` : `Task: ${task.title}`,
      detail: task.doneAt ? null : `Due ${task.dueOn}`,
      actorId: task.createdBy,
      source: task.source,
      factId: null,
      undoable: false,
    }),
  );
  return [...factEntries(facts.facts, stages), ...decisionEntries(facts.decisions), ...notes, ...tasks];
}
