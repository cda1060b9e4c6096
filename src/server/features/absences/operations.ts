/** Absences: recorded by oneself, or by a lead for others. */
import * as contract from "#contract/absences.ts";
import { type AwayDays, awayDaysText, awayTime, overlap } from "#core/absences/absence.ts";
import { conflict, forbidden, invalid, notFound } from "#core/errors.ts";
import type { MemberId } from "#core/ids.ts";
import { type Instant, localDateAt, startOfDay } from "#core/time/instant.ts";
import { membersById } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { returnWorkOfAway } from "./reads.ts";
import * as store from "./store.ts";

export const listAbsences = implement(contract.listAbsences, async (ctx, { memberId = null, since }) => {
  const endsAfter = since === undefined ? ctx.now : startOfDay(since);
  const rows = await store.listAbsences(ctx.db, { memberId, endsAfter });
  return { data: rows.map((row) => toAbsence(row, ctx.now)) };
});

export const recordAbsence = implement(contract.recordAbsence, async (ctx, { memberId: given, ...days }) => {
  const memberId = given ?? ctx.member.memberId;
  mayRecordFor(ctx, memberId);
  const member = (await membersById(ctx.db)).get(memberId);
  if (member?.deactivatedAt !== null)
    throw invalid("absence.member", "Choose somebody who is in the team now.", [
      { pointer: "/memberId", message: "This is no active member." },
    ]);
  const { timeZone } = member;
  const times = timesOf(days, timeZone);
  await requireFree(ctx, memberId, times, null);
  const absenceId = newId();
  const absence = { absenceId, memberId, ...days, timeZone, ...times };
  await store.createAbsence(ctx.db, absence, { by: ctx.member.memberId, now: ctx.now });
  return changed(ctx, absenceId, null);
});

export const changeAbsence = implement(contract.changeAbsence, async (ctx, { absenceId, version, ...days }) => {
  const before = await getAbsence(ctx, absenceId);
  mayRecordFor(ctx, before.memberId);
  if (before.removedAt !== null) throw conflict("absence.removed", "It was removed. Bring it back first.");
  if (before.version !== version) throw changedMeanwhile(before);
  const times = timesOf(days, before.timeZone);
  await requireFree(ctx, before.memberId, times, absenceId);
  return save(ctx, before, { ...before, ...days, ...times });
});

export const removeAbsence = implement(contract.removeAbsence, async (ctx, { absenceId }) => {
  const before = await getAbsence(ctx, absenceId);
  mayRecordFor(ctx, before.memberId);
  if (before.removedAt === null) return save(ctx, before, { ...before, removedAt: ctx.now });
  ctx.nothingChanged();
  return toAbsence(before, ctx.now);
});

export const restoreAbsence = implement(contract.restoreAbsence, async (ctx, { absenceId }) => {
  const before = await getAbsence(ctx, absenceId);
  mayRecordFor(ctx, before.memberId);
  if (before.removedAt === null) {
    ctx.nothingChanged();
    return toAbsence(before, ctx.now);
  }
  await requireFree(ctx, before.memberId, before, absenceId);
  return save(ctx, before, { ...before, removedAt: null });
});

function mayRecordFor(ctx: Context, memberId: MemberId): void {
  if (memberId === ctx.member.memberId || ctx.member.role === "lead" || ctx.member.role === "operator") return;
  throw forbidden("absence.of-others", "You can record your own absence; ask a lead to record a colleague's.");
}

function timesOf(days: AwayDays, timeZone: string) {
  const { from, until } = awayTime(days, timeZone);
  return { startsAt: from, endsAt: until };
}

type Times = { startsAt: Instant; endsAt: Instant };

/** AB-3. The member is held until the end of the transaction, so that two at once do not both find it free. */
async function requireFree(ctx: Context, memberId: MemberId, times: Times, except: string | null): Promise<void> {
  await store.lockMember(ctx.db, memberId);
  const own = { from: times.startsAt, until: times.endsAt };
  const rows = await store.listAbsences(ctx.db, { memberId, endsAfter: times.startsAt });
  const taken = rows.find((row) => row.absenceId !== except && overlap(own, { from: row.startsAt, until: row.endsAt }));
  if (!taken) return;
  const known = awayDaysText(taken, localDateAt(ctx.now));
  throw conflict("absence.overlaps", `${taken.memberName} is away ${known} already. Change that one.`);
}

async function getAbsence(ctx: Context, absenceId: string): Promise<store.AbsenceRow> {
  const found = await store.findAbsence(ctx.db, absenceId);
  if (found) return found;
  throw notFound("absence.unknown", "There is no such absence. Look at the list of absences.");
}

async function save(ctx: Context, before: store.AbsenceRow, after: store.AbsenceState) {
  if (!(await store.saveAbsence(ctx.db, before, after, ctx.now))) throw changedMeanwhile(before);
  return changed(ctx, before.absenceId, before);
}

function changedMeanwhile({ memberName }: store.AbsenceRow) {
  return conflict(
    "absence.changed-meanwhile",
    `Somebody changed this absence of ${memberName} since you read it. Please read it again.`,
  );
}

/** One that has begun already returns work at once. */
async function changed(ctx: Context, absenceId: string, before: store.AbsenceRow | null) {
  for (const companyId of await returnWorkOfAway(ctx.db, ctx.now)) ctx.announce({ type: "queue.changed", companyId });
  const after = await getAbsence(ctx, absenceId);
  ctx.audit({
    subject: { kind: "absence", id: absenceId },
    ...(before && { before: audited(before) }),
    after: audited(after),
  });
  ctx.answerVersion(after.version);
  return toAbsence(after, ctx.now);
}

function audited({ memberId, firstOn, firstHalf, lastOn, lastHalf, removedAt }: store.AbsenceRow) {
  return { memberId, firstOn, firstHalf, lastOn, lastHalf, isRemoved: removedAt !== null };
}

function toAbsence({ removedAt, returnedAt: _returned, ...row }: store.AbsenceRow, now: Instant) {
  return { ...row, isNow: removedAt === null && row.startsAt <= now && now < row.endsAt };
}
