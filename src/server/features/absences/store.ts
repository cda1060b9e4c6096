/** SQL of absences. One that was removed stays in its row, so that it can come back. */

import type { Half } from "#core/absences/absence.ts";
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type AbsenceRow = {
  absenceId: string;
  memberId: MemberId;
  memberName: string;
  firstOn: LocalDate;
  firstHalf: Half;
  lastOn: LocalDate;
  lastHalf: Half;
  timeZone: string;
  startsAt: Instant;
  endsAt: Instant;
  removedAt: Instant | null;
  returnedAt: Instant | null;
  version: number;
};

const ABSENCE = sql`absence_id as "absenceId", absence.member_id as "memberId", member.name as "memberName",
  first_on as "firstOn", first_half as "firstHalf", last_on as "lastOn", last_half as "lastHalf",
  absence.time_zone as "timeZone", starts_at as "startsAt", ends_at as "endsAt", removed_at as "removedAt",
  returned_at as "returnedAt", version`;
const WITH_MEMBER = sql`absence join member using (member_id)`;

/** Those that end after that moment, the first to begin first. */
export function listAbsences(
  db: Db,
  { memberId, endsAfter }: { memberId: MemberId | null; endsAfter: Instant },
): Promise<AbsenceRow[]> {
  const whose = memberId === null ? sql`true` : sql`absence.member_id = ${memberId}`;
  return db.list(sql<AbsenceRow>`
    select ${ABSENCE} from ${WITH_MEMBER} where ${whose} and removed_at is null and ends_at > ${endsAfter}
    order by starts_at, member.name, absence_id`);
}

/** Every one that shares a moment with that time, whoever it is of. */
export function listBetween(db: Db, from: Instant, until: Instant): Promise<AbsenceRow[]> {
  return db.list(sql<AbsenceRow>`
    select ${ABSENCE} from ${WITH_MEMBER} where removed_at is null and starts_at < ${until} and ends_at > ${from}
    order by starts_at, absence_id`);
}

/** With one that was removed. */
export function findAbsence(db: Db, absenceId: string): Promise<AbsenceRow | null> {
  return db.find(sql<AbsenceRow>`select ${ABSENCE} from ${WITH_MEMBER} where absence_id = ${absenceId}`);
}

const ABSENCES_LOCK = 7_304_003;

/** Held to the end of the transaction, so that of two who record at once the second sees the first. */
export async function lockMember(db: Db, memberId: MemberId): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${ABSENCES_LOCK}, hashtext(${memberId}))`);
}

export type NewAbsence = Omit<AbsenceRow, "memberName" | "removedAt" | "returnedAt" | "version">;

export async function createAbsence(
  db: Db,
  absence: NewAbsence,
  { by, now }: { by: MemberId; now: Instant },
): Promise<void> {
  const { absenceId, memberId, firstOn, firstHalf, lastOn, lastHalf, timeZone, startsAt, endsAt } = absence;
  await db.run(sql`
    insert into absence (absence_id, member_id, first_on, first_half, last_on, last_half, time_zone, starts_at, ends_at,
      recorded_by, recorded_at, changed_at, version)
    values (${absenceId}, ${memberId}, ${firstOn}, ${firstHalf}, ${lastOn}, ${lastHalf}, ${timeZone}, ${startsAt},
      ${endsAt}, ${by}, ${now}, ${now}, 1)`);
}

export type AbsenceState = Omit<NewAbsence, "absenceId" | "memberId"> & Pick<AbsenceRow, "removedAt">;

/** What begins later than now returns work once more. @returns false when it is not at that version any more */
export async function saveAbsence(db: Db, read: AbsenceRow, state: AbsenceState, now: Instant): Promise<boolean> {
  const saved = await db.run(sql`
    update absence set first_on = ${state.firstOn}, first_half = ${state.firstHalf}, last_on = ${state.lastOn},
      last_half = ${state.lastHalf}, time_zone = ${state.timeZone}, starts_at = ${state.startsAt},
      ends_at = ${state.endsAt}, removed_at = ${state.removedAt}, changed_at = ${now}, version = version + 1,
      returned_at = case when ${state.startsAt}::timestamptz > ${now}::timestamptz then null else returned_at end
    where absence_id = ${read.absenceId} and version = ${read.version}`);
  return saved === 1;
}

// Returning work -------------------------------------------------------------------------------------------------------

export type Begun = { absenceId: string; memberId: MemberId };

/** Begun and not over, and what the member worked was not returned yet. Two jobs at once take each of them once. */
export function takeBegun(db: Db, now: Instant): Promise<Begun[]> {
  return db.list(sql<Begun>`
    update absence set returned_at = ${now}
    where removed_at is null and returned_at is null and starts_at <= ${now} and ends_at > ${now}
    returning absence_id as "absenceId", member_id as "memberId"`);
}

export type Leased = { companyId: CompanyId; accountId: AccountId };

export function listLeased(db: Db, memberId: MemberId, now: Instant): Promise<Leased[]> {
  return db.list(sql<Leased>`
    select company_id as "companyId", account_id as "accountId" from lease
    where member_id = ${memberId} and until > ${now} order by company_id`);
}

export async function recordReturned(
  db: Db,
  { companyId, accountId }: Leased,
  act: { actId: string; memberId: MemberId; reason: string; now: Instant },
): Promise<void> {
  await db.run(sql`
    insert into queue_act (account_id, act_id, company_id, kind, member_id, reason, happened_at)
    values (${accountId}, ${act.actId}, ${companyId}, 'released', ${act.memberId}, ${act.reason}, ${act.now})`);
}
