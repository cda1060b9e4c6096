/**
 * What others may ask of state: derive accounts now. A handler records its facts first and then calls `refreshAccount`
 * in the same transaction, so that its answer is already true everywhere.
 */
import { setImmediate as breathe } from "node:timers/promises";
import { notFound } from "#core/errors.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { type Derived, deriveAccount } from "#core/state/derive-account.ts";
import { wholeDetailFrom } from "#core/state/forecast-detail.ts";
import { decideMissedDays } from "#core/state/missed-days.ts";
import { replayDays } from "#core/state/replay-history.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { type Decided, recordDecided } from "#server/features/decisions/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import {
  findOldestDerivation,
  listDerivedBefore,
  type Projections,
  projectionsOf,
  saveProjections,
  tellStageChanges,
} from "#server/features/projections/reads.ts";
import { markChanged } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

/** Derives one account on the facts as they are now in this transaction, records what is due and saves it. */
export async function refreshAccount(db: Db, accountId: AccountId, now: Instant): Promise<Derived> {
  const [derived] = await refreshLocked(db, [accountId], now);
  if (!derived) throw notFound("account.unknown", "There is no such account.");
  return derived;
}

/** As `refreshAccount`, for every account of a company: what is done with the company shows on all of them. */
export async function refreshCompany(db: Db, companyId: CompanyId, now: Instant): Promise<Derived[]> {
  return refreshLocked(db, await store.listAccountsOfCompany(db, companyId), now);
}

async function refreshLocked(db: Db, accountIds: readonly AccountId[], now: Instant): Promise<Derived[]> {
  await lockCompaniesOf(db, accountIds);
  for (const accountId of accountIds) await store.lockAccount(db, accountId, now);
  const derived = await refreshAccounts(db, accountIds, { context: await loadContext(db, now), now });
  await store.takeDue(db, accountIds);
  return derived;
}

/** Accounts of several companies at once, such as of two that a person has just said are one. */
export function refreshTogether(db: Db, accountIds: readonly AccountId[], now: Instant): Promise<Derived[]> {
  return refreshLocked(db, accountIds, now);
}

/** Whoever moved an account to another company while this waited has made it a lock too few, so it looks again. */
export async function lockCompaniesOf(db: Db, accountIds: readonly AccountId[]): Promise<void> {
  const locked = new Set<CompanyId>();
  for (;;) {
    const missing = (await store.listCompaniesOf(db, accountIds)).filter((companyId) => !locked.has(companyId));
    if (missing.length === 0) return;
    await store.lockCompanies(db, missing);
    for (const companyId of missing) locked.add(companyId);
  }
}

/** At the start of a server: a day that began while none ran is worked off now. */
export async function refreshWhatIsOld(db: Db, now: Instant): Promise<void> {
  const derivedOn = await findOldestDerivation(db);
  if (derivedOn !== null && derivedOn < localDateAt(now))
    await enqueue(db, "state.nightly", {}, { key: "schedule", queue: "state" });
  else if ((await store.countDue(db)) > 0) await enqueue(db, "state.refresh-due", {}, { key: "due", queue: "state" });
}

/** As `reconsiderSource`, for who asks for the derivation when everything else is in. */
export async function reconsiderLater(db: Db, source: string, now: Instant): Promise<void> {
  await store.forgetReconstruction(db, source);
  await store.markSourceDue(db, source, now);
}

/**
 * A kind of data is known for a source from now on, such as who looks after its accounts: their past is gone through
 * again with it, and they are derived. Call it in the transaction that made it known.
 */
export async function reconsiderSource(db: Db, source: string, now: Instant): Promise<void> {
  await reconsiderLater(db, source, now);
  await enqueue(db, "state.refresh-due", {}, { key: "due", queue: "state" });
}

/** So few are true at once in the answer; more of them follow in the background. */
const AT_ONCE = 20;

/** After facts of these accounts were recorded in the same transaction. */
export async function reconsiderAccounts(db: Db, accountIds: readonly AccountId[], now: Instant): Promise<void> {
  if (accountIds.length <= AT_ONCE) {
    await refreshTogether(db, accountIds, now);
    return;
  }
  await store.markDue(db, accountIds, now);
  await enqueue(db, "state.refresh-due", {}, { key: "due", queue: "state" });
}

/** What all accounts are derived from has changed: each is derived again in the background. @returns how many */
export async function reconsiderAll(db: Db, now: Instant): Promise<number> {
  const accounts = await store.markEveryAccountDue(db, now);
  await enqueue(db, "state.refresh-due", {}, { key: "due", queue: "state" });
  return accounts;
}

/** Looks without recording anything: for a page, a preview or a past day. */
export async function deriveForReading(
  db: Db,
  accountId: AccountId,
  now: Instant,
): Promise<{ derived: Derived; context: DeriveContext }> {
  const context = await loadContext(db, now);
  const [facts] = await loadAccounts(db, [accountId], { span: "all", today: localDateAt(now) });
  if (!facts) throw notFound("account.unknown", "There is no such account.");
  return { derived: deriveAccount(facts, context, now), context };
}

export type RefreshOptions = {
  context: DeriveContext;
  now: Instant;
  /**
   * Set for a rebuild: decisions and forecasts are read, and none is recorded. Through which day each account was decided,
   * so that it stays known which days are still to be.
   */
  rebuilding?: ReadonlyMap<AccountId, LocalDate>;
};

/** In one transaction of the caller. Accounts whose past was never gone through go through it first. */
export async function refreshAccounts(
  db: Db,
  accountIds: readonly AccountId[],
  options: RefreshOptions,
): Promise<Derived[]> {
  const all: Derived[] = [];
  await refreshBatch(db, accountIds, options, (derived) => all.push(derived));
  return all;
}

/** As `refreshAccounts`, for many: of what was derived only the rows to be saved are kept. */
export async function refreshBatch(
  db: Db,
  accountIds: readonly AccountId[],
  { context, now, rebuilding }: RefreshOptions,
  see: (derived: Derived) => unknown = () => {},
): Promise<void> {
  if (!rebuilding) {
    await reconstruct(db, accountIds, context, now);
    await catchUp(db, accountIds, context, now);
  }
  const rows: Projections[] = [];
  const decided: Decided[] = [];
  const turn = startTurn();
  for (const facts of await loadAccounts(db, accountIds, { span: "recent", today: localDateAt(now) })) {
    const derived = deriveAccount(facts, context, now);
    const { accountId } = facts.account;
    rows.push(projectionsOf(derived, context, { now, derivedOn: rebuilding?.get(accountId) ?? derived.today }));
    decided.push(decidedOf(derived));
    see(derived);
    await turn.passOn();
  }
  if (!rebuilding) {
    await recordDecided(db, decided, { recordedAt: now, reconstructed: false });
    await tellStageChanges(db, rows, now);
  }
  await saveProjections(db, rows, now);
  if (!rebuilding) await markChanged(db, accountIds);
}

function decidedOf({ facts, today, decisions, forecast }: Derived): Decided {
  const { accountId, anchorDay } = facts.account;
  return {
    accountId,
    decisions,
    forecasts: forecast ? [forecast] : [],
    detailFrom: wholeDetailFrom(today, anchorDay),
    thins: forecast !== null && facts.lastForecast?.periodStart !== forecast.periodStart,
  };
}

const LONGEST_TURN_MS = 5;

/** Requests are answered between any two turns: batches that are worked at once stand in one line. */
let lastInLine: Promise<void> = Promise.resolve();

function startTurn() {
  let since = performance.now();
  return {
    passOn: async () => {
      if (performance.now() - since < LONGEST_TURN_MS) return;
      lastInLine = lastInLine.then(() => breathe());
      await lastInLine;
      since = performance.now();
    },
  };
}

/** Goes through the past of accounts that came in with one: forecasts and decisions of each day, once. */
async function reconstruct(
  db: Db,
  accountIds: readonly AccountId[],
  context: DeriveContext,
  now: Instant,
): Promise<void> {
  const through = addDays(localDateAt(now), -1);
  const withPast = await store.listWithPast(db, accountIds);
  if (withPast.length === 0) return;
  const turn = startTurn();
  const decided: Decided[] = [];
  for (const facts of await loadAccounts(db, withPast, { span: "all", today: localDateAt(now) })) {
    const { accountId } = facts.account;
    const history = await inTurns(replayDays(facts, context, { through, knownAt: now }), turn);
    const detailFrom = wholeDetailFrom(localDateAt(now), facts.account.anchorDay);
    decided.push({ accountId, ...history, detailFrom, thins: false });
  }
  await recordDecided(db, decided, { recordedAt: now, reconstructed: true });
  await store.markReconstructed(db, withPast, through);
}

/**
 * Days between the last one that was decided and today, on which no server ran, are decided first, each for itself. A past
 * that was gone through a moment ago ended yesterday and has none.
 */
async function catchUp(db: Db, accountIds: readonly AccountId[], context: DeriveContext, now: Instant): Promise<void> {
  const today = localDateAt(now);
  const through = addDays(today, -1);
  const late = await listDerivedBefore(db, accountIds, through);
  if (late.length === 0) return;
  const gone = new Set(await store.listReconstructed(db, accountIds, through));
  const missed = late.filter(({ accountId }) => !gone.has(accountId));
  const turn = startTurn();
  for (const last of new Set(missed.map(({ derivedOn }) => derivedOn))) {
    const from = addDays(last, 1);
    const ids = missed.flatMap(({ accountId, derivedOn }) => (derivedOn === last ? accountId : []));
    for (const facts of await loadAccounts(db, ids, { span: "recent", today: from })) {
      const { accountId, anchorDay } = facts.account;
      const decided = await inTurns(decideMissedDays(facts, context, { from, through, now }), turn);
      const detailFrom = wholeDetailFrom(today, anchorDay);
      await recordDecided(db, [{ accountId, ...decided, detailFrom, thins: true }], {
        recordedAt: now,
        reconstructed: false,
      });
    }
  }
}

async function inTurns<Result>(days: Generator<void, Result>, turn: ReturnType<typeof startTurn>): Promise<Result> {
  for (;;) {
    const step = days.next();
    if (step.done) return step.value;
    await turn.passOn();
  }
}
