/** SQL of prices, rules and what is known to be complete. */

import type { FieldChoice, FieldEditor, FieldType } from "#core/fields/field-definition.ts";
import type { DatedChoice } from "#core/forecasts/forecast-choice.ts";
import type { Currency } from "#core/money/currency.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type BookRow = { id: string; currency: string; effectiveOn: LocalDate; body: unknown; recordedAt: Instant };

/** With what tells one body from another. */
export type ReadBook = BookRow & { digest: string };

export function listBooks(db: Db): Promise<ReadBook[]> {
  return db.list(sql<ReadBook>`
    select price_book_id as id, currency, effective_on as "effectiveOn", body, recorded_at as "recordedAt",
           md5(body::text) as digest
    from price_book order by effective_on, price_book_id collate "C"`);
}

export type RuleSetRow = {
  id: string;
  kind: "segments" | "stages" | "queue" | "alerts" | "handovers";
  version: number;
  effectiveOn: LocalDate;
  body: unknown;
};

/** With what tells one body from another. */
export type ReadRuleSet = RuleSetRow & { digest: string };

/** The version of each kind that is in force on the day. */
export function listRuleSets(db: Db, day: LocalDate): Promise<ReadRuleSet[]> {
  return db.list(sql<ReadRuleSet>`
    select distinct on (kind) rule_set_id as id, kind, version, effective_on as "effectiveOn", body,
      md5(body::text) as digest
    from rule_set where effective_on <= ${day}::date
    order by kind, effective_on desc, version desc`);
}

export type ChoiceRow = DatedChoice & { memberId: string; reason: string; recordedAt: Instant };

/** Every choice of whose forecast rules read, oldest first; there are a handful. */
export function listForecastChoices(db: Db): Promise<ChoiceRow[]> {
  return db.list(sql<ChoiceRow>`
    select version, source, stale_after_days as "staleAfterDays", effective_on as "effectiveOn", member_id as "memberId",
      reason, recorded_at as "recordedAt"
    from forecast_choice order by version`);
}

export type FieldRow = {
  fieldId: string;
  /** Null where a standard field keeps its own. */
  label: string | null;
  type: FieldType | null;
  choices: FieldChoice[];
  currency: Currency | null;
  unit: string | null;
  editableBy: FieldEditor;
  sources: string[];
  freshForDays: number | null;
  version: number;
  retiredAt: Instant | null;
  changedAt: Instant;
};

/** A team has tens of them. */
export function listFields(db: Db): Promise<FieldRow[]> {
  return db.list(sql<FieldRow>`
    select field_id as "fieldId", label, type, choices, currency, unit, editable_by as "editableBy", sources,
      fresh_for_days as "freshForDays", version, retired_at as "retiredAt", changed_at as "changedAt"
    from field order by coalesce(label, field_id), field_id`);
}

export async function countBooks(db: Db): Promise<number> {
  const { count } = await db.get(sql<{ count: number }>`select count(*) as count from price_book`);
  return count;
}

export async function createBook(db: Db, book: BookRow): Promise<void> {
  await db.run(sql`
    insert into price_book (price_book_id, currency, effective_on, body, recorded_at)
    values (${book.id}, ${book.currency}, ${book.effectiveOn}::date, ${json(book.body)}, ${book.recordedAt}::timestamptz)
    on conflict (price_book_id) do nothing`);
}

/** A version that is there stays as it is. */
export async function createRuleSet(
  db: Db,
  rules: RuleSetRow & { author: string; reason: string; recordedAt: Instant },
): Promise<void> {
  await db.run(sql`
    insert into rule_set (rule_set_id, kind, version, effective_on, body, author, reason, recorded_at)
    values (${rules.id}, ${rules.kind}, ${rules.version}, ${rules.effectiveOn}::date, ${json(rules.body)},
      ${rules.author}, ${rules.reason}, ${rules.recordedAt}::timestamptz)
    on conflict do nothing`);
}

export function listCompleteThrough(
  db: Db,
): Promise<{ source: string; region: string; meter: string; day: LocalDate }[]> {
  return db.list(sql<{ source: string; region: string; meter: string; day: LocalDate }>`
    select source, region, meter, day from complete_through order by source, region, meter`);
}

export function listImportedKinds(db: Db): Promise<{ source: string; kind: string }[]> {
  return db.list(sql<{ source: string; kind: string }>`select source, kind from imported_kind`);
}

/** Another one when anything was added to the books or changed in them; what cannot change is told by its id. */
export async function findStamp(db: Db): Promise<string> {
  const { stamp } = await db.get(sql<{ stamp: string }>`
    select concat_ws(' ',
      (select sum(hashtextextended(concat_ws(' ', price_book_id, recorded_at), 0)) from price_book),
      (select sum(hashtextextended(rule_set_id, 0)) from rule_set),
      (select max(version) from forecast_choice),
      (select sum(hashtextextended(field::text, 0)) from field),
      (select sum(hashtextextended(complete_through::text, 0)) from complete_through),
      (select sum(hashtextextended(concat_ws(' ', source, kind), 0)) from imported_kind)) as stamp`);
  return stamp;
}
