/** What others may ask of facts: whole accounts, and the books in force. */
import type { AccountId } from "#core/ids.ts";
import type { AccountFacts, BillingFacts } from "#core/state/account-facts.ts";
import type { FieldFacts } from "#core/state/account-fields.ts";
import { recentFrom, toMeterUsage } from "#core/state/meter-usage.ts";
import { standingDecisions } from "#core/state/standing-decisions.ts";
import { type LocalDate, monthOf } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import * as store from "./store.ts";

/** `recent` is enough for today's state; `all` is for a page that shows history and for going through an imported past. */
export type UsageSpan = "recent" | "all";

/** What the fields of accounts are made from, and nothing else. In the order of the ids; unknown ones are left out. */
export async function loadFieldFacts(db: Db, accountIds: readonly AccountId[]): Promise<FieldFacts[]> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  const accounts = new Map((await store.loadIdentities(db, ids)).map((account) => [account.accountId, account]));
  const sources = byAccount(await store.loadSources(db, ids));
  const overrides = byAccount(await store.loadOverrides(db, ids));
  return accountIds.flatMap((accountId) => {
    const account = accounts.get(accountId);
    if (!account) return [];
    return { account, sources: sources.get(accountId) ?? [], overrides: overrides.get(accountId) ?? [] };
  });
}

/** @returns in the order of the ids; ids that do not exist are left out */
export async function loadAccounts(
  db: Db,
  accountIds: readonly AccountId[],
  { span, today }: { span: UsageSpan; today: LocalDate },
): Promise<AccountFacts[]> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  const from = span === "all" ? null : recentFrom(today);
  const accounts = await store.loadIdentities(db, ids);
  const companyIds = [...new Set(accounts.map((account) => account.companyId))];
  const sources = byAccount(await store.loadSources(db, ids));
  const overrides = byAccount(await store.loadOverrides(db, ids));
  const usage = byAccount(await store.loadUsage(db, ids, from));
  const plans = byAccount(await store.loadPlans(db, ids));
  const invoices = byAccount(await store.loadInvoices(db, ids));
  const payments = byAccount(await store.loadPayments(db, ids));
  const credits = byAccount(await store.loadCredits(db, ids));
  const limits = byAccount(await store.loadLimits(db, ids));
  const vendorForecasts = byAccount(await store.loadVendorForecasts(db, ids));
  const humans = byAccount(await store.loadHumans(db, ids));
  const people = byAccount(await store.loadPeople(db, ids));
  const facts = byAccount(await store.loadFacts(db, ids));
  const decisions = byAccount(await store.loadDecisions(db, ids));
  const forecasts = new Map((await store.loadLastForecasts(db, ids, today)).map((row) => [row.accountId, row]));
  const tasks = byAccount(await store.loadTasks(db, ids));
  const projects = byAccount(await store.loadProjects(db, ids));
  const notes = new Map((await store.countNotes(db, ids)).map((row) => [row.accountId, row.count]));
  const acts = byCompany(await store.loadQueueActs(db, companyIds));
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  return accountIds.flatMap((accountId) => {
    const account = byId.get(accountId);
    if (!account) return [];
    return {
      account,
      sources: sources.get(accountId) ?? [],
      overrides: overrides.get(accountId) ?? [],
      usage: toMeterUsage(usage.get(accountId) ?? []),
      plans: plans.get(accountId) ?? [],
      invoices: invoices.get(accountId) ?? [],
      payments: payments.get(accountId) ?? [],
      credits: credits.get(accountId) ?? [],
      limits: limits.get(accountId) ?? [],
      vendorForecasts: vendorForecasts.get(accountId) ?? [],
      humans: humans.get(accountId) ?? [],
      people: people.get(accountId) ?? [],
      facts: facts.get(accountId) ?? [],
      decisions: standingDecisions(decisions.get(accountId) ?? []),
      lastForecast: forecasts.get(accountId) ?? null,
      tasks: tasks.get(accountId) ?? [],
      notesCount: notes.get(accountId) ?? 0,
      queueActs: acts.get(account.companyId) ?? [],
      projects: projects.get(accountId) ?? [],
    };
  });
}

/** What bills of invoiced periods are made from, with usage from the first of these periods on. In the order of the ids. */
export async function loadBilling(db: Db, accountIds: readonly AccountId[]): Promise<BillingFacts[]> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  const accounts = new Map((await store.loadIdentities(db, ids)).map((account) => [account.accountId, account]));
  const allInvoices = await store.loadInvoices(db, ids);
  const first = allInvoices.reduce<LocalDate | null>(
    (day, { periodStart }) => (day === null || periodStart < day ? periodStart : day),
    null,
  );
  const invoices = byAccount(allInvoices);
  const usage = byAccount(await store.loadUsage(db, ids, first && monthOf(first)));
  const plans = byAccount(await store.loadPlans(db, ids));
  const credits = byAccount(await store.loadCredits(db, ids));
  const limits = byAccount(await store.loadLimits(db, ids));
  return accountIds.flatMap((accountId) => {
    const account = accounts.get(accountId);
    if (!account) return [];
    return {
      account,
      usage: toMeterUsage(usage.get(accountId) ?? []),
      plans: plans.get(accountId) ?? [],
      invoices: invoices.get(accountId) ?? [],
      credits: credits.get(accountId) ?? [],
      limits: limits.get(accountId) ?? [],
    };
  });
}

function byAccount<Row extends { accountId: AccountId }>(list: readonly Row[]): Map<AccountId, Row[]> {
  return grouped(list, (row) => row.accountId);
}

function byCompany<Row extends { companyId: string }>(list: readonly Row[]): Map<string, Row[]> {
  return grouped(list, (row) => row.companyId);
}

function grouped<Row>(list: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of list) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
