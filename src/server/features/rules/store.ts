/** SQL of the versions of the segment's rules, and of which accounts a dry run looks at. */
import type { AccountId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type SavedRules = {
  version: number;
  effectiveOn: LocalDate;
  author: string;
  reason: string;
  recordedAt: Instant;
};

/** Newest first; the first that has begun is in force. */
export function listVersions(db: Db): Promise<SavedRules[]> {
  return db.list(sql<SavedRules>`
    select version, effective_on as "effectiveOn", author, reason, recorded_at as "recordedAt"
    from rule_set where kind = 'segments' order by effective_on desc, version desc`);
}

export async function getBody(db: Db, version: number): Promise<Record<string, unknown>> {
  const { body } = await db.get(sql<{ body: Record<string, unknown> }>`
    select body from rule_set where kind = 'segments' and version = ${version}`);
  return body;
}

/** @returns false when somebody else has just taken that version */
export async function createVersion(db: Db, rules: SavedRules & { body: unknown }): Promise<boolean> {
  const made = await db.run(sql`
    insert into rule_set (rule_set_id, kind, version, effective_on, body, author, reason, recorded_at)
    values (${`segments-${rules.version}`}, 'segments', ${rules.version}, ${rules.effectiveOn}::date,
      ${json(rules.body)}, ${rules.author}, ${rules.reason}, ${rules.recordedAt}::timestamptz)
    on conflict do nothing`);
  return made === 1;
}

export async function countAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account`)).count;
}

/** In an order that says nothing about them, so that the first of them stand for all. */
export async function listSomeAccounts(db: Db, most: number): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account order by md5(account_id::text) limit ${most}`);
  return rows.map(({ accountId }) => accountId);
}
