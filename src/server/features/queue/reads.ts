/** The whole morning. */
import type { OutputOf } from "#contract/operation.ts";
import type { getToday, QueueRow } from "#contract/queue.ts";
import type { MemberId } from "#core/ids.ts";
import { type Money, money } from "#core/money/money.ts";
import { taskEventText } from "#core/tasks/task-event.ts";
import { eventOf } from "#core/tasks/task-wait.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { type Away, awayAt } from "#server/features/absences/reads.ts";
import { countUnknownCoverage, hasUnknownCoverage } from "#server/features/coverage/reads.ts";
import { listOpenMentions } from "#server/features/notes/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import { isUnlocked } from "#server/features/unlocks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

const MOST_ALERTS = 50;
const SOON_DAYS = 7;

const HELD_BAND = 0;
const HELD_REASON = {
  term: "leased",
  points: 0,
  text: "You have it, and nothing is due",
  isKnown: true,
  accountName: null,
};

type Today = OutputOf<typeof getToday>;
type Show = "mine" | "pool" | "all";
type Asked = { show: Show; limit: number; memberId: MemberId; now: Instant };

export async function loadToday(db: Db, { show, limit, memberId, now }: Asked): Promise<Today> {
  const date = localDateAt(now);
  const dueTasks = await store.listDueTasks(db, date);
  const mine = dueTasks.filter(({ assigneeId }) => assigneeId === memberId);
  const companyIds = [...new Set(mine.map(({ companyId }) => companyId))];
  const away = await awayAt(db, now);
  const [rows, held, unseen, counts, mentions, alerts, soon, coverageUnknown, isSafeFromColleagues, freshness] =
    await Promise.all([
      store.listRows(db, { show, memberId, companyIds }, { now, limit }),
      store.listHeld(db, memberId, now),
      store.listRows(db, { show: "unseen" }, { now, limit }),
      store.countRows(db, { memberId, companyIds, now }),
      listOpenMentions(db, memberId),
      store.listAlerts(db, MOST_ALERTS),
      store.listComingUp(db, date, addDays(date, SOON_DAYS)),
      countUnknownCoverage(db, now),
      isCoverageSafe(db),
      getFreshness(db, now),
    ]);
  return {
    date,
    unseen: unseen.map((row) => toQueueRow(row, memberId)),
    unseenCount: counts.unseen,
    rows: [...rows, ...(show === "mine" ? held.map(toHeldRow) : [])].map((row) => toQueueRow(row, memberId)),
    counts: { ...counts, mine: counts.mine + held.length },
    tasks: dueTasks
      .filter(({ assigneeId }) => isShown(assigneeId, { show, memberId, away }))
      .map((task) => toTask(task, { memberId, away })),
    mentions,
    alerts,
    soon: soon.map(({ currency, netMinor, ...account }) => ({ ...account, net: amount(currency, netMinor) })),
    coverageUnknown,
    mayHoldColleagues: counts.due > 0 && !isSafeFromColleagues,
    freshness,
  };
}

/** B-7. It was known once of all accounts with the steps below, or it is now. */
async function isCoverageSafe(db: Db): Promise<boolean> {
  return (await isUnlocked(db, "coverage")) || !(await hasUnknownCoverage(db));
}

type Seen = { memberId: MemberId; away: ReadonlyMap<MemberId, Away> };

/** A task without an assignee is the pool's, and so is that of somebody who is away (AB-4). */
function isShown(assigneeId: MemberId | null, { show, memberId, away }: Seen & { show: Show }): boolean {
  if (show === "all" || assigneeId === memberId) return true;
  return show === "pool" && (assigneeId === null || away.has(assigneeId));
}

function toTask(due: store.DueTask, { memberId, away }: Seen) {
  const { taskId, accountId, accountName, kind, title, dueOn, assigneeId, version } = due;
  const whose = assigneeId === null ? undefined : away.get(assigneeId);
  const event = due.arrivedOn === null ? null : eventOf(due);
  return {
    ...{ taskId, accountId, accountName, kind, title, dueOn, version },
    because: event && taskEventText(event),
    mine: assigneeId === memberId,
    away: whose ? { memberName: whose.memberName, until: whose.until } : null,
  };
}

/** After all bands: it is shown because it is leased, and for nothing else. */
function toHeldRow(held: Awaited<ReturnType<typeof store.listHeld>>[number]): store.QueueRowRecord {
  return { ...held, band: HELD_BAND, score: 0, reasons: [HELD_REASON] };
}

function toQueueRow(row: store.QueueRowRecord, memberId: MemberId): QueueRow {
  const { reasons, summary, leaseMemberId, leaseMemberName, leaseUntil, ...entry } = row;
  const { currency, netMinor, lowMinor, highMinor } = summary;
  return {
    ...entry,
    name: summary.name,
    domain: summary.domain,
    region: summary.region,
    stage: summary.stage,
    reasons: reasons.map(({ term, points, text, isKnown, accountName }) => ({
      term,
      points: isKnown ? points : null,
      text,
      accountName,
    })),
    net: amount(currency, netMinor),
    low: amount(currency, lowMinor),
    high: amount(currency, highMinor),
    lease: leaseMemberId &&
      leaseUntil && {
        memberId: leaseMemberId,
        memberName: leaseMemberName ?? "",
        until: leaseUntil,
        mine: leaseMemberId === memberId,
      },
  };
}

function amount(currency: string | null, minor: number | null): Money | null {
  return currency === null || minor === null ? null : money(currency, minor);
}
