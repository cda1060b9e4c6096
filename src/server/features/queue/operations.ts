/** The queue: Today, taking and returning companies, putting them aside, and having looked. */

import * as accountPages from "#contract/account-pages.ts";
import * as queue from "#contract/queue.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import { isHeld } from "#core/queue/lease.ts";
import { putAsideWarning } from "#core/queue/put-aside.ts";
import type { SnoozeEvent } from "#core/queue/queue-facts.ts";
import type { QueueAct } from "#core/state/account-facts.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { localDateAt, startOfDay } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { readShown, resolveAccount } from "#server/features/accounts/reads.ts";
import { endLease, findCompanyOf, findLease, takeLease } from "#server/features/leases/reads.ts";
import * as acts from "#server/features/queue-acts/reads.ts";
import { refreshCompany } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { loadToday } from "./reads.ts";
import * as store from "./store.ts";

export const getToday = implement(queue.getToday, (ctx, input) =>
  loadToday(ctx.db, { ...input, memberId: ctx.member.memberId, now: ctx.now }),
);

// Who works a company ------------------------------------------------------------------------------------------------

type Named = { companyId: CompanyId; accountId: AccountId };

export const takeNext = implement(queue.takeNext, async (ctx, { skip }) => {
  const skipActId = skip ? await passOver(ctx, skip) : null;
  const { memberId } = ctx.member;
  const without = await acts.listSkipped(ctx.db, memberId, startOfDay(localDateAt(ctx.now)));
  const taken = await takeFirstFree(ctx, without);
  if (taken === null && !skip) ctx.nothingChanged();
  if (skip) ctx.audit({ after: { kind: "skipped", skipped: skip.companyId, taken: taken?.companyId ?? null } });
  return { ...(taken ?? NOTHING_FREE), skipActId };
});

const NOTHING_FREE = { companyId: null, accountId: null, until: null };

/** A colleague may take the first of the list between reading and taking it; then the list is read again. */
async function takeFirstFree(ctx: Context, without: readonly CompanyId[]) {
  const { memberId } = ctx.member;
  for (;;) {
    const candidates = await store.listFree(ctx.db, { memberId, without, now: ctx.now, limit: 5 });
    if (candidates.length === 0) return null;
    for (const { isMine, ...company } of candidates) {
      const until = await lease(ctx, company, isMine ? "extended" : "taken");
      if (until !== null) return { ...company, until };
    }
  }
}

/** The reason is kept, for a fair queue; the others still have the company. */
async function passOver(ctx: Context, { companyId, reason }: { companyId: CompanyId; reason: string }) {
  const accountId = await getAccountOf(ctx, companyId);
  await endLease(ctx.db, companyId, ctx.member.memberId, ctx.now);
  ctx.announce({ type: "queue.changed", companyId });
  return recordAct(ctx, { companyId, accountId }, { kind: "skipped", reason });
}

export const takeCompany = implement(queue.takeCompany, async (ctx, { companyId, ...input }) => {
  const accountId = input.accountId ?? (await getAccountOf(ctx, companyId));
  if ((await findCompanyOf(ctx.db, accountId)) !== companyId) {
    throw invalid("queue.account", "This account belongs to another company.", [
      { pointer: "/accountId", message: "Name an account of the company, or none." },
    ]);
  }
  const before = await findLease(ctx.db, companyId);
  const isMine = isHeld(before, ctx.now) && before?.memberId === ctx.member.memberId;
  const until = await lease(ctx, { companyId, accountId }, isMine ? "extended" : "taken");
  if (until === null) throw await heldByColleague(ctx, companyId);
  if (isMine && until === before.until) ctx.nothingChanged();
  return { until };
});

export const releaseCompany = implement(queue.releaseCompany, async (ctx, { companyId }) => {
  const accountId = await getAccountOf(ctx, companyId);
  const released = await endLease(ctx.db, companyId, ctx.member.memberId, ctx.now);
  if (released) {
    await recordAct(ctx, { companyId, accountId }, { kind: "released" });
    ctx.announce({ type: "queue.changed", companyId });
  } else ctx.nothingChanged();
  return { released };
});

/** Taking it is looking at it, so the company is ranked again. @returns until when, or null when a colleague has it */
async function lease(ctx: Context, company: Named, kind: "taken" | "extended"): Promise<string | null> {
  const taken = await takeLease(ctx.db, company, ctx.member.memberId, ctx.now);
  if (taken === null) return null;
  await recordAct(ctx, company, { kind });
  if (kind === "taken") await refreshCompany(ctx.db, company.companyId, ctx.now);
  ctx.announce({ type: "queue.changed", companyId: company.companyId });
  return taken.until;
}

async function heldByColleague(ctx: Context, companyId: CompanyId) {
  const lease = await findLease(ctx.db, companyId);
  const name = (await membersById(ctx.db)).get(lease?.memberId ?? "")?.name ?? "A colleague";
  return conflict(
    "queue.leased",
    `${name} works on it until ${lease?.until.slice(11, 16)} UTC. Ask them, or take another one.`,
  );
}

// Putting aside ------------------------------------------------------------------------------------------------------

export const markDone = implement(queue.markDone, (ctx, { companyId, until }) =>
  putAside(ctx, companyId, { kind: "done", until }),
);

export const snooze = implement(queue.snooze, async (ctx, { companyId, event, reason, ...input }) => {
  const until = earliest([input.until ?? null, await dayOf(ctx, companyId, event)]);
  if (until === null && event === undefined)
    throw invalid("queue.until-missing", "Say until which day, or what it waits for.", [
      { pointer: "/until", message: "Name a day here, or an event." },
    ]);
  return putAside(ctx, companyId, { kind: "snoozed", until, reason, ...(event && { untilEvent: event }) });
});

/** The renewal is a day, and it is news as well. */
async function dayOf(ctx: Context, companyId: CompanyId, event: SnoozeEvent | undefined): Promise<LocalDate | null> {
  if (event !== "renewal" && event !== "news") return null;
  const renewalOn = await store.findRenewal(ctx.db, companyId, localDateAt(ctx.now));
  if (renewalOn === null && event === "renewal")
    throw conflict("queue.no-renewal", "No renewal of this company is known. Choose a day.");
  return renewalOn;
}

type PuttingAside = {
  kind: "done" | "snoozed";
  until: LocalDate | null;
  untilEvent?: SnoozeEvent;
  reason?: string;
};

async function putAside(ctx: Context, companyId: CompanyId, act: PuttingAside) {
  if (act.until !== null && act.until <= localDateAt(ctx.now)) {
    throw invalid("queue.until-passed", "Choose a day after today.", [
      { pointer: "/until", message: "This should lie after today." },
    ]);
  }
  const accountId = await getAccountOf(ctx, companyId);
  const lease = await findLease(ctx.db, companyId);
  if (isHeld(lease, ctx.now) && lease?.memberId !== ctx.member.memberId) throw await heldByColleague(ctx, companyId);
  await endLease(ctx.db, companyId, ctx.member.memberId, ctx.now);
  // Whoever puts it aside has looked; otherwise it would be hidden before anybody did.
  if (await store.isUnseen(ctx.db, companyId)) await recordAct(ctx, { companyId, accountId }, { kind: "seen" });
  const { until, ...rest } = act;
  const actId = await recordAct(ctx, { companyId, accountId }, { ...rest, ...(until && { until }) });
  const derived = await refreshCompany(ctx.db, companyId, ctx.now);
  ctx.announce({ type: "queue.changed", companyId });
  return { actId, companyId, accountId, warning: warningFor(derived, act.until, localDateAt(ctx.now)) };
}

/** Of the accounts that are worked on; of all where none is. */
function warningFor(derived: readonly Derived[], until: LocalDate | null, today: LocalDate): string | null {
  const inside = derived.filter(({ queueFacts }) => queueFacts.placement === "in");
  const facts = (inside.length > 0 ? inside : derived).map(({ queueFacts }) => queueFacts);
  return putAsideWarning({
    until,
    today,
    renewalOn: earliest(facts.map(({ renewalOn }) => renewalOn)),
    finalDueOn: earliest(facts.map(({ finalDueOn }) => finalDueOn)),
    isReplyWaiting: derived.some(({ queueFacts }) => queueFacts.waitingReplySince !== null),
  });
}

function earliest(days: readonly (LocalDate | null)[]): LocalDate | null {
  return days.filter((day) => day !== null).sort()[0] ?? null;
}

const CAN_BE_UNDONE: readonly QueueAct["kind"][] = ["done", "snoozed", "skipped"];

export const undoAct = implement(queue.undoAct, async (ctx, { companyId, actId }) => {
  const act = await acts.findAct(ctx.db, companyId, actId);
  if (act === null) throw notFound("queue.no-such-act", "Nothing like that was done with this company.");
  if (!CAN_BE_UNDONE.includes(act.kind)) {
    throw conflict(
      "queue.cannot-undo",
      "Only done, snooze and skip can be taken back. Return a company to release it.",
    );
  }
  const { accountId } = act;
  await acts.lockAccount(ctx.db, accountId);
  if (await acts.isUndone(ctx.db, companyId, actId)) throw conflict("queue.undone", "This was taken back already.");
  for (const seenId of await acts.listSeenWith(ctx.db, companyId, actId))
    await recordAct(ctx, { companyId, accountId }, { kind: "undone", undoes: seenId });
  const undoId = await recordAct(ctx, { companyId, accountId }, { kind: "undone", undoes: actId });
  if (act.kind !== "skipped") await refreshCompany(ctx.db, companyId, ctx.now);
  ctx.announce({ type: "queue.changed", companyId });
  return { actId: undoId, companyId, accountId, warning: null };
});

type Act = { kind: QueueAct["kind"]; until?: LocalDate; untilEvent?: SnoozeEvent; reason?: string; undoes?: string };

async function recordAct(ctx: Context, { companyId, accountId }: Named, act: Act): Promise<string> {
  const actId = newId();
  const { memberId } = ctx.member;
  await acts.recordAct(ctx.db, { ...act, actId, companyId, accountId, memberId, happenedAt: ctx.now });
  const { kind, until, untilEvent, undoes } = act;
  ctx.audit({
    accountId,
    subject: { kind: "company", id: companyId },
    after: { kind, actId, until, untilEvent, undoes },
  });
  return actId;
}

async function getAccountOf(ctx: Context, companyId: CompanyId): Promise<AccountId> {
  const accountId = await store.findAccountOf(ctx.db, companyId);
  if (accountId === null)
    throw notFound("queue.no-such-company", "There is no such company. Look at the list of today.");
  return accountId;
}

// Having looked ------------------------------------------------------------------------------------------------------

/** Only the first look after an entry is an act; the others are a member's own bookmark and leave no audit row. */
export const lookAtAccount = implement(accountPages.lookAtAccount, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const { memberId } = ctx.member;
  const shown = await readShown(ctx.db, accountId);
  await store.saveLook(ctx.db, { accountId, memberId, lookedAt: ctx.now }, shown);
  const companyId = await findCompanyOf(ctx.db, accountId);
  if (companyId !== null && (await store.isUnseen(ctx.db, companyId))) {
    await recordAct(ctx, { companyId, accountId }, { kind: "seen" });
    await refreshCompany(ctx.db, companyId, ctx.now);
    ctx.announce({ type: "queue.changed", companyId });
  } else ctx.nothingChanged();
  return { lookedAt: ctx.now };
});
