/** An account with usage, as an import would leave it: by default one that is in the segment, new, and not contacted. */
import { addMinutes } from "#core/time/instant.ts";
import { addDays, daysInMonth, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { START } from "./server.ts";

export type AccountToMake = {
  name: string;
  /** An account of the same company as another one. */
  companyId: string;
  source: string;
  region: string;
  externalId: string;
  /** Also the day on which its periods begin. */
  signedUpOn: LocalDate;
  meter: string;
  /** Each day from sign-up to the day before `now`; 400,000 events a day make a bill of some $400. */
  perDay: number;
  /** Whether the source said who looks after its accounts; without it nobody knows. */
  humansImported: boolean;
  now: string;
};

const NO_PROJECT = "00000000-0000-0000-0000-000000000000";
let made = 0;

/** Puts the account in and derives it. Sources, regions and books are put in with the first. */
export async function makeAccount(db: Db, given: Partial<AccountToMake> = {}) {
  made += 1;
  const account: AccountToMake = {
    name: `Brightpath ${made}`,
    companyId: newId(),
    source: "billing",
    region: "EU",
    externalId: `org-${made}`,
    signedUpOn: "2026-02-20",
    meter: "product_analytics",
    perDay: 400_000,
    humansImported: true,
    now: START,
    ...given,
  };
  const accountId = newId();
  await ensurePresets(db, account.now);
  await inTransaction(db, async (tx) => {
    await insertAccount(tx, accountId, account);
    await insertUsage(tx, accountId, account);
    await refreshAccount(tx, accountId, account.now);
  });
  return { ...account, accountId };
}

async function insertAccount(db: Db, accountId: string, account: AccountToMake): Promise<void> {
  const { companyId, name, source, region, externalId, signedUpOn, now } = account;
  await db.run(sql`
    insert into company (company_id, name, recorded_at) values (${companyId}, ${name}, ${now}) on conflict do nothing`);
  await db.run(sql`
    insert into account (account_id, company_id, name, region, currency, plan, signed_up_on, period_anchor_day, source,
      external_id, recorded_at, changed_at)
    values (${accountId}, ${companyId}, ${name}, ${region}, 'USD', 'payg', ${signedUpOn}, ${Number(signedUpOn.slice(8))},
      ${source}, ${externalId}, ${now}, ${now})`);
  await db.run(sql`
    insert into account_alias (source, region, external_id, account_id, recorded_at)
    values (${source}, ${region}, ${externalId}, ${accountId}, ${now})`);
  if (account.humansImported)
    await db.run(sql`
      insert into imported_kind (source, kind, imported_at) values (${source}, 'humans', ${now}) on conflict do nothing`);
}

async function insertUsage(db: Db, accountId: string, { source, region, meter, perDay, ...account }: AccountToMake) {
  const through = addDays(account.now.slice(0, 10), -1);
  await db.run(sql`
    insert into complete_through (source, region, meter, day, recorded_at)
    values (${source}, ${region}, ${meter}, ${through}, ${account.now}) on conflict do nothing`);
  for (let month = monthOf(account.signedUpOn); month <= through; month = monthOf(addDays(month, 31))) {
    const days = Array.from({ length: daysInMonth(month) }, (_, index) => addDays(month, index)).map((day) =>
      day >= account.signedUpOn && day <= through ? perDay : null,
    );
    await db.run(sql`
      insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
      values (${accountId}, ${NO_PROJECT}, ${meter}, ${month}, ${days}::numeric[], ${account.now})`);
  }
}

/** A lease of half an hour, to see that work renews it. @returns its end as it is now */
export async function makeLease(db: Db, { companyId, accountId }: MadeAccount, memberId: string) {
  await db.run(sql`
    insert into lease (company_id, account_id, member_id, taken_at, until)
    values (${companyId}, ${accountId}, ${memberId}, ${START}, ${addMinutes(START, 30)})`);
  return async () =>
    (await db.get(sql<{ until: string }>`select until from lease where company_id = ${companyId}`)).until;
}

type MadeAccount = { companyId: string; accountId: string };
