/** Handing accounts over, and what became of it. Each step is a fact of the account; the stage and Today follow from it. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import * as contract from "#contract/handovers.ts";
import { conflict, notFound } from "#core/errors.ts";
import { type HandoverStep, requireStep, stateBefore } from "#core/handovers/handover-state.ts";
import { whyBlocked } from "#core/handovers/why-blocked.ts";
import type { AccountId, FactId } from "#core/ids.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { lockAccount, recordFact } from "#server/features/onboarding/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { fillPacket, getRulesOn, isOverdue, loadRuleEffects } from "./reads.ts";
import * as store from "./store.ts";

export const proposeHandover = implement(contract.proposeHandover, async (ctx, { to, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  return { accountId, to, asOf: ctx.now, ...(await fillPacket(ctx.db, accountId, { to, now: ctx.now })) };
});

export const handOver = implement(contract.handOver, async (ctx, { to, packet, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  // Of two who hand it over at once the second finds it handed over.
  await lockAccount(ctx.db, accountId);
  const filled = await fillPacket(ctx.db, accountId, { to, now: ctx.now });
  // HO-3: what blocks is no matter of judgement, and whoever has the account is to be asked.
  const why = whyBlocked(filled.signals, filled.advice);
  if (why !== null) throw conflict("handover.blocked", why);
  const handoverId = newId();
  const handedFactId = await recordStep(ctx, accountId, { kind: "handed_over", to, handoverId });
  const handover = {
    handoverId,
    accountId,
    to,
    packet: packet ?? filled.packet,
    signals: filled.signals,
    answerDueOn: filled.answerDueOn,
    handedFactId,
  };
  await store.createHandover(ctx.db, handover, { by: ctx.member.memberId, now: ctx.now });
  return stepTaken(ctx, accountId, handoverId);
});

export const acceptHandover = implement(contract.acceptHandover, async (ctx, { acceptedBy = null, ...input }) => {
  const read = await getForStep(ctx, input, "accept");
  const { accountId, handoverId, to } = read;
  const acceptedFactId = await recordStep(ctx, accountId, { kind: "handover_accepted", to, handoverId });
  return saveSteps(ctx, read, { ...read, state: "accepted", acceptedAt: ctx.now, acceptedBy, acceptedFactId });
});

export const bounceHandover = implement(contract.bounceHandover, async (ctx, { reason, expects, ...input }) => {
  const read = await getForStep(ctx, input, "bounce");
  const { accountId, handoverId, to } = read;
  const detail: FactDetail = { kind: "handover_bounced", to, handoverId, reason, expects };
  const bouncedFactId = await recordStep(ctx, accountId, detail);
  const bounced = { bouncedAt: ctx.now, bouncedReason: reason, expects, bouncedFactId };
  return saveSteps(ctx, read, { ...read, ...bounced, state: "bounced" });
});

export const undoHandover = implement(contract.undoHandover, async (ctx, { version, ...input }) => {
  const read = await getForStep(ctx, input, "undo");
  if (read.version !== version) throw changedMeanwhile(read);
  const { bouncedFactId, acceptedFactId, handedFactId } = read;
  const corrects = bouncedFactId ?? acceptedFactId ?? handedFactId;
  await recordStep(ctx, read.accountId, { kind: "voided", reason: "The step was taken back." }, corrects);
  const state = stateBefore(read.state, acceptedFactId !== null);
  const accepted = read.state === "accepted" ? { acceptedAt: null, acceptedBy: null, acceptedFactId: null } : {};
  const notBounced = { bouncedAt: null, bouncedReason: null, expects: null, bouncedFactId: null };
  return saveSteps(ctx, read, { ...read, ...accepted, ...notBounced, state });
});

export const getHandover = implement(contract.getHandover, async (ctx, input) =>
  toWhole(await getWhole(ctx, await resolveAccount(ctx.db, input.accountId), input.handoverId), ctx.now),
);

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export const listHandovers = implement(contract.listHandovers, async (ctx, { state, cursor, limit, ...input }) => {
  const accountId = input.accountId === undefined ? null : await resolveAccount(ctx.db, input.accountId);
  const [handedAt, handoverId] = cursor === undefined ? [] : decodeCursor(cursor, cursorShape);
  const after = handedAt && handoverId ? { handedAt, handoverId } : null;
  const rows = await store.listHandovers(ctx.db, { state, accountId, after, limit: limit + 1 });
  const { longestOpenSince, ...counts } = await store.countHandovers(ctx.db, localDateAt(ctx.now));
  const shown = rows.map((row) => ({ ...row, isOverdue: isOverdue(row, ctx.now) }));
  return { ...pageOf(shown, limit, (last) => [last.handedAt, last.handoverId]), counts, longestOpenSince };
});

// Rules ----------------------------------------------------------------------------------------------------------------

export const getHandoverRules = implement(contract.getHandoverRules, async ({ db, now }) => {
  const history = await store.listRules(db);
  return { ...(await getRulesOn(db, localDateAt(now))), history };
});

export const saveHandoverRules = implement(contract.saveHandoverRules, async (ctx, { rules, reason, replaces }) => {
  const today = localDateAt(ctx.now);
  const { rules: before, ...current } = await getRulesOn(ctx.db, today);
  if (replaces !== undefined && replaces !== current.version) throw rulesChanged();
  const effects = ctx.dryRun ? await loadRuleEffects(ctx.db, before, rules) : null;
  if (isDeepStrictEqual(before, rules)) {
    ctx.nothingChanged();
    return { ...current, effects };
  }
  const newest = Math.max(...(await store.listRules(ctx.db)).map(({ version }) => version));
  const saved = { version: newest + 1, effectiveOn: today, author: ctx.member.name, reason, recordedAt: ctx.now };
  if (!(await store.createRules(ctx.db, { ...saved, rules }))) throw rulesChanged();
  ctx.keepForUndo({ rules: before });
  const subject = { kind: "rules", id: `handovers-${saved.version}` };
  ctx.audit({ subject, before: { version: current.version }, after: { version: saved.version, reason } });
  return { ...saved, effects };
});

function rulesChanged() {
  return conflict("rules.changed", "Somebody has saved other rules since you looked. Look again, then decide.");
}

// Steps ----------------------------------------------------------------------------------------------------------------

type Named = { accountId: string; handoverId: string };

async function getForStep(ctx: Context, named: Named, step: HandoverStep): Promise<store.WholeRow> {
  const accountId = await resolveAccount(ctx.db, named.accountId);
  await lockAccount(ctx.db, accountId);
  const read = await getWhole(ctx, accountId, named.handoverId);
  requireStep(read.state, step);
  return read;
}

async function getWhole(ctx: Context, accountId: AccountId, handoverId: string): Promise<store.WholeRow> {
  const found = await store.findHandover(ctx.db, accountId, handoverId);
  if (found) return found;
  throw notFound("handover.unknown", "This account has no such handover. Look at the list of handovers.");
}

async function recordStep(
  ctx: Context,
  accountId: AccountId,
  detail: FactDetail,
  corrects: FactId | null = null,
): Promise<FactId> {
  const { memberId } = ctx.member;
  await renewLeaseOfAccount(ctx.db, accountId, memberId, ctx.now);
  const factId = newId();
  const actor = { kind: "member", id: memberId } as const;
  const when = { happenedAt: ctx.now, recordedAt: ctx.now };
  const envelope = { factId, ...when, actor, source: SOURCE, evidence: null, corrects };
  await recordFact(ctx.db, accountId, detail, envelope);
  return factId;
}

/** Not by hand: a step is taken back where it was taken, so that the packet's list and the facts say the same. */
const SOURCE = "handover";

async function saveSteps(ctx: Context, read: store.WholeRow, steps: store.HandoverSteps) {
  if (!(await store.saveSteps(ctx.db, read, steps, ctx.now))) throw changedMeanwhile(read);
  return stepTaken(ctx, read.accountId, read.handoverId, read);
}

function changedMeanwhile({ accountName }: store.WholeRow) {
  return conflict(
    "handover.changed-meanwhile",
    `Somebody went on with the handover of ${accountName} since you read it. Please read it again.`,
  );
}

/** The stage and Today are true in the answer; others hear of it. */
async function stepTaken(ctx: Context, accountId: AccountId, handoverId: string, before?: store.WholeRow) {
  const { stage } = await refreshAccount(ctx.db, accountId, ctx.now);
  const after = await getWhole(ctx, accountId, handoverId);
  ctx.audit({
    accountId,
    subject: { kind: "handover", id: handoverId },
    ...(before && { before: { state: before.state } }),
    after: { state: after.state, to: after.to, stage: stage.fine },
  });
  ctx.announce({ type: "account.changed", accountId });
  ctx.answerVersion(after.version);
  return toWhole(after, ctx.now);
}

function toWhole({ handedFactId: _h, acceptedFactId: _a, bouncedFactId: _b, ...row }: store.WholeRow, now: Instant) {
  return { ...row, isOverdue: isOverdue(row, now) };
}
