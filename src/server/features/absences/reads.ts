/** What others may ask of absences: who is away, and until when. */
import { findAwayAt } from "#core/absences/absence.ts";
import type { MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import { endLease } from "#server/features/leases/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type Away = { memberId: MemberId; memberName: string; until: Instant };

/** Who is away at that moment, by member. */
export async function awayAt(db: Db, now: Instant): Promise<Map<MemberId, Away>> {
  const rows = (await store.listAbsences(db, { memberId: null, endsAfter: now })).map(toTime);
  const away = new Map<MemberId, Away>();
  for (const { memberId } of rows) {
    const one = findAwayAt(
      rows.filter((row) => row.memberId === memberId),
      now,
    );
    if (one) away.set(memberId, { memberId, memberName: one.memberName, until: one.until });
  }
  return away;
}

export type AwayTimeOf = { memberId: MemberId; from: Instant; until: Instant };

/** Every absence that shares a moment with that time: for looking back at why something was missed. */
export async function listAwayBetween(db: Db, from: Instant, until: Instant): Promise<AwayTimeOf[]> {
  return (await store.listBetween(db, from, until)).map(toTime);
}

function toTime(row: store.AbsenceRow) {
  const { startsAt, endsAt, memberId, memberName } = row;
  return { memberId, memberName, from: startsAt, until: endsAt };
}

/** Of absences that have begun: what the member worked returns to the pool. @returns the companies */
export async function returnWorkOfAway(db: Db, now: Instant): Promise<store.Leased["companyId"][]> {
  const returned: store.Leased["companyId"][] = [];
  for (const { memberId } of await store.takeBegun(db, now))
    for (const leased of await store.listLeased(db, memberId, now)) {
      await endLease(db, leased.companyId, memberId, now);
      await store.recordReturned(db, leased, { actId: newId(), memberId, reason: "Away", now });
      returned.push(leased.companyId);
    }
  return returned;
}
