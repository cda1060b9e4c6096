/** SQL of what fields are, and of what persons say of an account's. */
import { IDENTITY_FIELD_IDS } from "#core/fields/standard-fields.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { FieldRow } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** @returns false when somebody else has just written that version */
export async function saveField(db: Db, field: FieldRow): Promise<boolean> {
  const saved = await db.run(sql`
    insert into field (field_id, label, type, choices, currency, unit, editable_by, sources, fresh_for_days, version,
      retired_at, changed_at)
    values (${field.fieldId}, ${field.label}, ${field.type}, ${json(field.choices)}, ${field.currency}, ${field.unit},
      ${field.editableBy}, ${field.sources}::text[], ${field.freshForDays}, ${field.version},
      ${field.retiredAt}::timestamptz, ${field.changedAt}::timestamptz)
    on conflict (field_id) do update set label = excluded.label, type = excluded.type, choices = excluded.choices,
      currency = excluded.currency, unit = excluded.unit, editable_by = excluded.editable_by, sources = excluded.sources,
      fresh_for_days = excluded.fresh_for_days, version = excluded.version, retired_at = excluded.retired_at,
      changed_at = excluded.changed_at
      where field.version = excluded.version - 1`);
  return saved === 1;
}

export async function countAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_state`)).count;
}

export type FieldCount = { fieldId: string; accounts: number };

export function countValues(db: Db): Promise<FieldCount[]> {
  return db.list(sql<FieldCount>`
    select key as "fieldId", count(*) as accounts
    from account_state cross join lateral jsonb_object_keys(fields) as key group by key order by key`);
}

/** Of the fields that are columns of the account. */
export async function countIdentities(db: Db): Promise<FieldCount[]> {
  const columns = IDENTITY_FIELD_IDS.map((name) => sql`count(${sql.ref(name)}) as ${sql.ref(name)}`);
  const counts = await db.get(sql<Record<string, number>>`select ${sql.join(columns)} from account`);
  return Object.entries(counts).map(([fieldId, accounts]) => ({ fieldId, accounts }));
}

export async function listSources(db: Db): Promise<string[]> {
  const rows = await db.list(sql<{ source: string }>`select distinct source from account_source order by source`);
  return rows.map(({ source }) => source);
}

export type UndefinedColumn = { fieldId: string; accounts: number; sources: string[]; examples: string[] };

const MOST_EXAMPLES = 200;

/** Values under names that nobody has defined. @param defined names that are not asked for */
export function listUndefined(db: Db, defined: readonly string[]): Promise<UndefinedColumn[]> {
  return db.list(sql<UndefinedColumn>`
    select key as "fieldId", count(distinct account_id) as accounts, array_agg(distinct source) as sources,
      (array_agg(value order by account_id, source))[1:${sql.lit(MOST_EXAMPLES)}] as examples
    from account_source cross join lateral jsonb_each_text(field_values) as said (key, value)
    where value is not null and not key = any(${defined as string[]}::text[])
    group by key order by accounts desc, key`);
}

/** Where what a person says comes from, in the column that names a source. */
const BY_HAND = "person";

export type Word = {
  changeId: string;
  accountId: string;
  fieldId: string;
  before: unknown;
  after: CellValue;
  memberId: string;
  until: LocalDate | null;
  reason: string | null;
  isTakenBack: boolean;
  now: Instant;
};

export async function recordWords(db: Db, words: readonly Word[]): Promise<void> {
  const rows = words.map(({ now, ...word }) => ({ ...word, at: now }));
  await db.run(sql`
    insert into account_change (account_id, change_id, field, value_before, value_after, source, member_id, until_on,
      reason, takes_back, happened_at, recorded_at)
    select "accountId", "changeId", "fieldId", coalesce(before, 'null'), coalesce(after, 'null'), ${BY_HAND}, "memberId",
      "until", reason, "isTakenBack", at, at
      from jsonb_to_recordset(${json(rows)}) as said("accountId" uuid, "changeId" uuid, "fieldId" text, before jsonb,
        after jsonb, "memberId" uuid, "until" date, reason text, "isTakenBack" boolean, at timestamptz)`);
}
