/** Puts the team's week together. */
import type { OutputOf, ParsedInputOf } from "#contract/operation.ts";
import type * as contract from "#contract/team-week.ts";
import { money, toAmountText } from "#core/money/money.ts";
import { MISS_CAUSES, missOf } from "#core/queue/missed.ts";
import { bucketOf, PICK_GROUPS } from "#core/queue/pick-buckets.ts";
import { pickFairness } from "#core/queue/pick-fairness.ts";
import { type Instant, localDateAt, startOfDay } from "#core/time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { listAwayBetween } from "#server/features/absences/reads.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { listOverdueAnswers } from "#server/features/handovers/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** A period is a month at most, and so is the time between an entry and the renewal that it led to. */
const LONGEST_STAY_DAYS = 31;
const MOST_SKIPS = 200;
const LONGEST = 20;

type Missed = OutputOf<typeof contract.listMissed>;
type Week = OutputOf<typeof contract.getTeamWeek>;

export async function loadMissed(
  db: Db,
  { days, limit, now }: { days: number; limit: number; now: Instant },
): Promise<Missed> {
  const through = localDateAt(now);
  const from = addDays(through, 1 - days);
  const rows = await store.listMissed(db, { from, through, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const acts = await store.listActs(db, [...new Set(shown.map(({ companyId }) => companyId))]);
  const absences = await listAwayBetween(db, startOfDay(addDays(from, -LONGEST_STAY_DAYS)), now);
  const { queue } = await loadContext(db, now);
  const data = shown.map(({ accountId, companyId, name, currency, netMinor, ...stay }) => ({
    accountId,
    name,
    enteredOn: stay.enteredOn,
    renewalOn: stay.renewalOn,
    net: netMinor === null ? null : money(currency, netMinor),
    ...missOf({ ...stay, acts: acts.filter((act) => act.companyId === companyId), absences }, queue),
  }));
  const counts = MISS_CAUSES.map((cause) => ({ cause, accounts: data.filter((one) => one.cause === cause).length }));
  return { from, through, data, counts, hasMore: rows.length > limit };
}

export async function loadTeamWeek(db: Db, { days, now }: { days: number; now: Instant }): Promise<Week> {
  const through = localDateAt(now);
  const from = addDays(through, 1 - days);
  const since = startOfDay(from);
  const [needs, picks, skips, longest, late] = await Promise.all([
    store.listNeeds(db, { today: through, now }),
    store.listPicks(db, since),
    store.listSkips(db, since, MOST_SKIPS),
    store.listWaitingLongest(db, now, LONGEST),
    listOverdueAnswers(db, through, LONGEST),
  ]);
  return {
    from,
    through,
    needs,
    picks: picks.length,
    members: membersOf(picks),
    groups: PICK_GROUPS.map((group) => ({
      group,
      cells: pickFairness(
        picks.map((pick) => ({ memberId: pick.memberId, bucket: bucketOf(toPicked(pick), group, through) })),
      ),
    })),
    skips,
    longest: longest.map((one) => ({ ...one, waitsDays: waits(one.since, through) })),
    lateAnswers: late,
  };
}

type Counted = OutputOf<typeof contract.listCounted>;
type CountAsked = ParsedInputOf<typeof contract.listCounted> & { now: Instant };

/** The accounts behind one number of the two answers above, by the same rows. */
export async function loadCounted(db: Db, { of, whose: asked, limit, now, ...picked }: CountAsked): Promise<Counted> {
  const today = localDateAt(now);
  const whose = asked === "everybody" ? asked : { memberId: asked === "pool" ? null : asked };
  if (of === "picks") {
    const picks = await listPicked(db, { ...picked, whose, today });
    return { total: picks.length, data: picks.slice(0, limit).map(toCounted) };
  }
  const rows =
    of === "leases"
      ? await store.listHeld(db, { whose, now, limit })
      : await store.listDuties(db, { of, whose, today, limit });
  return { total: rows[0]?.total ?? 0, data: rows.map(toCounted) };
}

type PicksAsked = Pick<CountAsked, "days" | "group" | "bucket"> & { whose: store.Whose; today: LocalDate };

/** Newest first. */
async function listPicked(db: Db, { days, group, bucket, whose, today }: PicksAsked): Promise<store.PickRow[]> {
  const picks = await store.listPicks(db, startOfDay(addDays(today, 1 - days)));
  return picks
    .filter((pick) => whose === "everybody" || pick.memberId === whose.memberId)
    .filter((pick) => group === undefined || bucket === undefined || bucketOf(toPicked(pick), group, today) === bucket)
    .sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? 1 : -1));
}

function toCounted(row: store.CountedRow): Counted["data"][number] {
  const { accountId, name, netMinor, currency, memberId, memberName, at, title, dueOn } = row;
  const net = netMinor === null ? null : money(currency, netMinor);
  return { accountId, name, net, memberId, memberName, at, title, dueOn };
}

function waits(since: LocalDate, today: LocalDate): number {
  return Math.max(0, daysBetween(since, today));
}

function membersOf(picks: readonly store.PickRow[]): Week["members"] {
  const members = new Map<string, Week["members"][number]>();
  for (const { memberId, memberName } of picks) {
    const before = members.get(memberId)?.picks ?? 0;
    members.set(memberId, { memberId, name: memberName, picks: before + 1 });
  }
  return [...members.values()].sort((a, b) => b.picks - a.picks || a.name.localeCompare(b.name));
}

function toPicked({ netMinor, currency, ...account }: store.PickRow) {
  return { ...account, net: netMinor === null ? null : Number(toAmountText(money(currency, netMinor))) };
}
