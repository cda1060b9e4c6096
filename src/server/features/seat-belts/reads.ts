/** What imports ask: whether a file that has just been read is to be held, and the limits of each source. */
import { ProductError } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import type { KindId } from "#core/imports/column.ts";
import {
  type BeltLimits,
  DEFAULT_LIMITS,
  type Held,
  heldBack,
  isWorthALook,
  type Measured,
  type Move,
} from "#core/imports/seat-belt.ts";
import { exponentOf } from "#core/money/currency.ts";
import { accountBill } from "#core/state/account-bill.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { listReportMoves, listUsageMoves, type ReportedDays } from "#server/features/usage-moves/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type Run = { importRunId: string; source: string };

const SAMPLE_SOURCE = "sample";

export async function getLimits(db: Db, source: string): Promise<BeltLimits> {
  return { ...DEFAULT_LIMITS, ...(await store.findLimits(db))[source] };
}

/** Limits that are not named become the defaults. */
export async function changeLimits(
  db: Db,
  source: string,
  limits: Partial<BeltLimits>,
  now: Instant,
): Promise<BeltLimits> {
  const all = await store.findLimits(db);
  await store.saveLimits(db, { ...all, [source]: limits }, now);
  return { ...DEFAULT_LIMITS, ...limits };
}

export type Looking = {
  /** Outside of the file's transaction, where everything is as before the file. */
  beside: Db;
  now: Instant;
};

/** Call it in the file's transaction, when its rows are in. @returns null when the run may go on */
export async function findHeld(tx: Db, run: Run, kind: KindId, looking: Looking): Promise<Held | null> {
  if (!(await isMeasured(tx, run, kind))) return null;
  const file = { ...run, isFromFile: true, most: MOST_LOOKED_AT };
  return heldBack(await measure(tx, file, kind, looking), await getLimits(tx, run.source));
}

/**
 * The same for a batch of what a source sent by itself. All that it sent on the day counts, and is only looked at where
 * the batch moved something.
 * @param accountIds whom the batch is about; none where it brings the accounts themselves
 */
export async function findHeldOfDay(
  tx: Db,
  run: Run & { accountIds: readonly AccountId[] },
  kind: KindId,
  looking: Looking,
): Promise<Held | null> {
  if (!(await isMeasured(tx, run, kind))) return null;
  const limits = await getLimits(tx, run.source);
  const { importRunId, source, accountIds } = run;
  const day = { importRunId, source, isFromFile: false, most: MOST_LOOKED_AT };
  if (accountIds.length > 0) {
    const batch = await measure(tx, { ...day, only: accountIds, most: MOST_OF_BATCH }, kind, looking);
    if (!isWorthALook(batch, limits)) return null;
  }
  return heldBack({ ...(await measure(tx, day, kind, looking)), isPartOfDay: true }, limits);
}

async function isMeasured(tx: Db, run: Run, kind: KindId): Promise<boolean> {
  return run.source !== SAMPLE_SOURCE && HOW.has(kind) && (await store.isKnownKind(tx, run, kind));
}

/** How a kind's rows move money or usage: by themselves, or by what they make of the bills to come. */
const HOW = new Map<KindId, "accounts" | "usage" | "amounts" | "bills">([
  ["accounts", "accounts"],
  ["usage", "usage"],
  ["invoices", "amounts"],
  ["payments", "amounts"],
  ["vendor_forecasts", "amounts"],
  ["credits", "bills"],
  ["plans", "bills"],
  ["subscriptions", "bills"],
  ["limits", "bills"],
  ["prices", "bills"],
]);

type Measuring = store.Measuring & {
  source: string;
  /** Or of what was sent in the course of a day. */
  isFromFile: boolean;
  /** So many accounts are priced, and stand for the others. */
  most: number;
};
/** All of them would take minutes, and a few are enough to see that nothing happens. */
const MOST_LOOKED_AT = 400;
const MOST_OF_BATCH = 40;

async function measure(tx: Db, run: Measuring, kind: KindId, looking: Looking): Promise<Measured> {
  const accounts = await store.countAccounts(tx, run.source);
  const nothing = { accounts, added: 0, changed: 0, moves: [] };
  switch (HOW.get(kind)) {
    case "accounts": {
      const { added, changed } = await store.countAccountChanges(tx, run);
      const bills = changed > 0 && run.isFromFile ? await measureBillsToCome(tx, run, kind, looking) : null;
      return { ...nothing, ...bills, accounts: accounts - added, added, changed };
    }
    case "usage":
      return { ...nothing, moves: await measureUsage(tx, run, looking) };
    case "amounts":
      return { ...nothing, moves: (await store.measureAmounts(tx, run, kind)).map(toMove) };
    case "bills":
      return { ...nothing, ...(await measureBillsToCome(tx, run, kind, looking)) };
    case undefined:
      return nothing;
  }
}

function toMove({ account, what, currency, fromMinor, toMinor }: store.AmountMove): Move {
  const unit = 10 ** exponentOf(currency);
  const [from, to] = [fromMinor / unit, toMinor / unit];
  return { account, what: `${what} in ${currency}`, from, to, costs: { currency, amount: to - from } };
}

/** So many of the accounts that have many times their usual are priced. */
const MOST_PRICED = 50;

async function measureUsage(tx: Db, run: Measuring, looking: Looking): Promise<Move[]> {
  const moves = await listUsageMoves(tx, run, looking.now);
  const { singleFactor } = await getLimits(tx, run.source);
  const large = moves
    .filter(({ from, to }) => from > 0 && to >= from * singleFactor)
    .sort((a, b) => b.to - a.to)
    .slice(0, MOST_PRICED);
  if (large.length === 0) return moves;
  const ids = [...new Set(large.map(({ accountId }) => accountId))];
  const costs = new Map(
    (await compareBills(tx, ids, looking)).map(({ accountId, currency, before, after }) => [
      accountId,
      { currency, amount: after.gross - before.gross },
    ]),
  );
  return moves.map((move) => ({ ...move, costs: costs.get(move.accountId) ?? null }));
}

async function measureBillsToCome(
  tx: Db,
  run: Measuring,
  kind: KindId,
  looking: Looking,
): Promise<Pick<Measured, "moves" | "eachStandsFor">> {
  const { ids, count } = await store.listTouched(tx, run, kind, run.most);
  const compared = await compareBills(tx, ids, looking);
  const moves = compared.map(({ name, currency, before, after }): Move => {
    const costs = { currency, amount: after.net - before.net };
    const what = `bills to come in ${currency}`;
    return { account: name, what, from: before.net, to: after.net, isFromKnown: true, costs };
  });
  return { moves, eachStandsFor: count / Math.max(ids.length, 1) };
}

/** In units of the currency. */
type Standing = { name: string; currency: string; gross: number; net: number };
type Compared = { accountId: AccountId; name: string; currency: string; before: Standing; after: Standing };

/** What the open periods are expected to end at, without and with the file. Accounts without usage are left out. */
async function compareBills(tx: Db, ids: readonly AccountId[], { beside, now }: Looking): Promise<Compared[]> {
  const before = await loadStandings(beside, ids, now);
  const after = await loadStandings(tx, ids, now);
  return ids.flatMap((accountId) => {
    const [one, other] = [before.get(accountId), after.get(accountId)];
    if (one === undefined || other === undefined || one.currency !== other.currency) return [];
    return [{ accountId, name: other.name, currency: other.currency, before: one, after: other }];
  });
}

async function loadStandings(db: Db, ids: readonly AccountId[], now: Instant): Promise<Map<AccountId, Standing>> {
  const today = localDateAt(now);
  const context = await loadContext(db, now);
  const standings = new Map<AccountId, Standing>();
  for (const facts of await loadAccounts(db, ids, { span: "recent", today })) {
    const bill = billOrNull(() => accountBill(facts, context, today));
    if (!bill?.reportedThrough) continue;
    const { currency, gross, net } = bill.forecast;
    const unit = 10 ** exponentOf(currency);
    standings.set(facts.account.accountId, {
      name: facts.account.name,
      currency,
      gross: gross.mean.minor / unit,
      net: net.mean.minor / unit,
    });
  }
  return standings;
}

/** An account that cannot be priced is told so where it is derived; here it is not compared. */
function billOrNull<Bill>(work: () => Bill): Bill | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProductError) return null;
    throw error;
  }
}

/** Of days that a program reports, before they are recorded: whoever sent them is told, and may send them as looked at. */
export async function findHeldReport(
  tx: Db,
  source: string,
  days: readonly ReportedDays[],
  now: Instant,
): Promise<Held | null> {
  const moves = await listReportMoves(tx, days, now);
  const unmoved = Math.max(0, ...moves.map(({ accounts }) => accounts - 1));
  const accounts = new Set(moves.map(({ account }) => account)).size + unmoved;
  return heldBack({ accounts, added: 0, changed: 0, moves, isPartOfDay: true }, await getLimits(tx, source));
}
