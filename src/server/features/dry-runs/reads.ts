/** What others may ask of dry runs: how many companies would be due today. Nothing is recorded for it. */
import { setImmediate as breathe } from "node:timers/promises";
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { deriveAccount } from "#core/state/derive-account.ts";
import { replayHistory } from "#core/state/replay-history.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** What is worked out at most, in days of accounts: about half a minute. An account without a past is one day. */
const MOST_ACCOUNT_DAYS = 200_000;
const MOST_ACCOUNTS = 5_000;
const LOADED_AT_ONCE = 50;

type Outlook = { dueToday: number; isEstimate: boolean };

/**
 * How many companies would be due today after what this transaction brought in. Every account that is due is derived,
 * its past first; where that is more than a person waits for, some are, and the number is their share.
 */
export async function forecastDueToday(
  tx: Db,
  now: Instant,
  most: { accountDays: number; accounts: number } = { accountDays: MOST_ACCOUNT_DAYS, accounts: MOST_ACCOUNTS },
): Promise<Outlook> {
  const due = await store.listDue(tx, localDateAt(now));
  const accountDays = due.reduce((total, { pastDays }) => total + Math.max(1, pastDays), 0);
  const step = Math.max(1, accountDays / most.accountDays, due.length / most.accounts);
  const tried = due.filter((_, index) => Math.floor((index + 1) / step) > Math.floor(index / step));
  const before = new Set(await store.listQueuedCompanies(tx, []));
  const after = new Set(await store.listQueuedCompanies(tx, idsOf(tried)));
  for (const companyId of await listDueCompanies(tx, tried, now)) after.add(companyId);
  const added = after.size - before.size;
  return { dueToday: before.size + Math.round(added * step), isEstimate: tried.length < due.length };
}

function idsOf(accounts: readonly store.DueAccount[]): AccountId[] {
  return accounts.map(({ accountId }) => accountId);
}

async function listDueCompanies(tx: Db, due: readonly store.DueAccount[], now: Instant): Promise<CompanyId[]> {
  const context = await loadContext(tx, now);
  const today = localDateAt(now);
  const companies: CompanyId[] = [];
  const withPast = new Set(idsOf(due.filter(({ pastDays }) => pastDays > 0)));
  for (let from = 0; from < due.length; from += LOADED_AT_ONCE) {
    const ids = idsOf(due.slice(from, from + LOADED_AT_ONCE));
    for (const facts of await loadAccounts(tx, ids, { span: "all", today })) {
      const { accountId, companyId } = facts.account;
      const lived = withPast.has(accountId) ? await withHistory(facts, context, now) : facts;
      if (deriveAccount(lived, context, now).queueEntry) companies.push(companyId);
    }
  }
  return companies;
}

/** The facts with what going through the past would have decided. Requests are answered between two accounts. */
async function withHistory(facts: AccountFacts, context: DeriveContext, now: Instant): Promise<AccountFacts> {
  await breathe();
  const through = addDays(localDateAt(now), -1);
  const { decisions, forecasts } = replayHistory(facts, context, { through, knownAt: now });
  const lastForecast = forecasts.at(-1) ?? facts.lastForecast;
  return { ...facts, decisions: [...facts.decisions, ...decisions], lastForecast };
}
