/** An account's fields as they are shown, now or as of a past day, and what a person says of one. */
import type { AccountField } from "#contract/account-fields.ts";
import type { FieldRow as ShownField } from "#contract/fields.ts";
import { ROLES } from "#contract/operation.ts";
import { conflict, forbidden, invalid, notFound } from "#core/errors.ts";
import { type FieldDefinition, ruleFieldId } from "#core/fields/field-definition.ts";
import { fieldText } from "#core/fields/field-text.ts";
import { keptValue } from "#core/fields/kept-value.ts";
import { asItCame } from "#core/fields/raw-text.ts";
import { type FieldValue, readFieldValue } from "#core/fields/read-value.ts";
import { type ResolvedField, whyOf } from "#core/fields/resolve-field.ts";
import { overrideInForce } from "#core/fields/source-values.ts";
import type { AccountId } from "#core/ids.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import { resolvedFieldOf } from "#core/state/account-fields.ts";
import { fieldChangedSince } from "#core/state/field-changed-since.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { type FieldRow, listFieldDefinitions, listFieldRows } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { type AsOf, factsAsOf } from "#server/features/field-history/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { memberNames } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import type { Context } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export function toFieldRow(field: FieldDefinition, rows: readonly FieldRow[]): ShownField {
  const version = rows.find(({ fieldId }) => fieldId === field.fieldId)?.version ?? 0;
  return {
    fieldId: field.fieldId,
    ruleId: ruleFieldId(field),
    label: field.label,
    type: field.type,
    choices: field.choices.map(({ id, label }) => ({ id, label })),
    currency: field.currency,
    unit: field.unit,
    editableBy: field.editableBy,
    sources: [...field.sources],
    freshForDays: field.freshForDays,
    retiredAt: field.retiredAt,
    origin: field.origin,
    version,
  };
}

/** @throws ProductError `fields.unknown` */
export async function getDefinition({ db }: Pick<Context, "db">, fieldId: string): Promise<FieldDefinition> {
  const field = (await listFieldDefinitions(db)).find((one) => one.fieldId === fieldId);
  if (!field) throw notFound("fields.unknown", "There is no such field. Look at the list of fields for its id.");
  return field;
}

const NEVER_EMPTY = new Set(["name", "plan"]);

/** @throws ProductError `fields.needed`, `fields.until-past` */
export function requireWord(
  { fieldId, label }: FieldDefinition,
  { value, until, now }: { value: CellValue; until: LocalDate | null; now: Instant },
): void {
  if (value === null && NEVER_EMPTY.has(fieldId))
    throw invalid("fields.needed", `${label} cannot be empty. Write a value, or take back what was set.`, [
      { pointer: "/value", message: "Write a value." },
    ]);
  if (until !== null && until <= localDateAt(now))
    throw invalid("fields.until-past", "Choose a day after today on which this ends.", [
      { pointer: "/until", message: "It must be after today." },
    ]);
}

/** @throws ProductError `fields.not-yours` */
export function requireEditor(ctx: Context, field: FieldDefinition): void {
  if (field.retiredAt !== null)
    throw conflict("fields.retired", `${field.label} is no longer in use. Take it back into use first.`);
  if (mayEdit(ctx, field)) return;
  const who = field.editableBy === "nobody" ? "Only its sources can set it" : `A ${field.editableBy} can set it`;
  throw forbidden("fields.not-yours", `${field.label} is not yours to set. ${who}.`);
}

function mayEdit(ctx: Context, { editableBy, retiredAt }: FieldDefinition): boolean {
  if (editableBy === "nobody" || retiredAt !== null) return false;
  return ROLES.indexOf(ctx.member.role) >= ROLES.indexOf(editableBy);
}

/** The standard fields of an account that have any value, and every field of the team's own that is in use. */
export async function listFieldsOf(ctx: Context, accountId: AccountId, asOf: AsOf | null): Promise<AccountField[]> {
  const facts = await loadFacts(ctx, accountId);
  const rows = await listFieldRows(ctx.db);
  const fields = await listFieldDefinitions(ctx.db);
  const names = await memberNames(ctx.db);
  const seen = asOf === null ? () => ({ facts, now: ctx.now }) : await factsAsOf(ctx.db, facts, asOf);
  return fields.flatMap((field) => {
    const { facts: known, now } = seen(field.fieldId);
    const resolved = resolvedFieldOf(known, field, now);
    const isSaid = resolved.override !== null || resolved.candidates.length > 0;
    if (field.retiredAt !== null || (field.origin === "standard" && !isSaid)) return [];
    return toAccountField(field, resolved, { rows, names, mayEdit: asOf === null && mayEdit(ctx, field) });
  });
}

async function loadFacts(ctx: Context, accountId: AccountId): Promise<AccountFacts> {
  const [facts] = await loadAccounts(ctx.db, [accountId], { span: "recent", today: localDateAt(ctx.now) });
  return facts!;
}

type Showing = { rows: readonly FieldRow[]; names: (memberId: string) => string; mayEdit: boolean };

function toAccountField(field: FieldDefinition, resolved: ResolvedField, showing: Showing): AccountField {
  const { value, source, observedAt, isStale, override, candidates } = resolved;
  return {
    field: toFieldRow(field, showing.rows),
    value: toValue(value),
    text: textOf(field, value),
    source,
    observedAt,
    isStale,
    why: whyOf(field, resolved, showing.names),
    mayEdit: showing.mayEdit,
    override: override && {
      memberId: override.memberId,
      memberName: showing.names(override.memberId),
      value: toValue(value),
      setAt: override.setAt,
      until: override.until,
      reason: override.reason,
    },
    candidates: candidates.map((candidate) => ({
      source: candidate.source,
      text: candidate.problem === null ? textOf(field, candidate.read) : asItCame(candidate.value),
      problem: candidate.problem,
      observedAt: candidate.observedAt,
      counts: override === null && candidate.source === source && candidate.read !== null,
    })),
  };
}

function toValue(value: FieldValue | null): AccountField["value"] {
  return typeof value === "object" && value !== null && !("minor" in value) ? [...value] : value;
}

function textOf(field: FieldDefinition, value: FieldValue | null): string | null {
  return value === null ? null : fieldText(field, value);
}

type NewWord = {
  accountId: AccountId;
  field: FieldDefinition;
  value: CellValue;
  /** What the person had before their eyes; undefined where that does not matter. */
  seen?: CellValue | undefined;
  until: LocalDate | null;
  reason: string | null;
};

/** @throws ProductError `fields.value` when it cannot be read as the type of the field, `fields.changed-meanwhile` */
export async function recordWord(ctx: Context, { accountId, field, value, seen, until, reason }: NewWord) {
  const facts = await loadFacts(ctx, accountId);
  if (seen !== undefined) await requireSeen(ctx, facts, field, seen);
  const after = readWord(field, value, facts.account);
  return record(ctx, facts, { field, after, until, reason, isTakenBack: false });
}

/** Two people change one value: the later one decides, knowing both. @throws ProductError `fields.changed-meanwhile` */
async function requireSeen(ctx: Context, facts: AccountFacts, field: FieldDefinition, seen: CellValue): Promise<void> {
  const changed = fieldChangedSince(facts, field, seen, { now: ctx.now, nameOf: await memberNames(ctx.db) });
  if (changed !== null) throw conflict("fields.changed-meanwhile", `${changed} Write yours again to replace it.`);
}

/** As it is kept. @throws ProductError `fields.value` when it cannot be read as the type of the field */
export function readWord(field: FieldDefinition, value: CellValue, { currency }: AccountFacts["account"]): CellValue {
  const read = readFieldValue(field, value, currency);
  if (read.ok) return keptValue(read.value);
  throw invalid("fields.value", `${field.label} ${read.reason}.`, [{ pointer: "/value", message: read.reason }]);
}

export type Word = store.Word;

/** Of any accounts; whoever calls has them derived afterwards. */
export function recordWords(db: Db, words: readonly Word[]): Promise<void> {
  return store.recordWords(db, words);
}

type Taking = Pick<NewWord, "accountId" | "field" | "seen">;

export async function takeWordBack(ctx: Context, { accountId, field, seen }: Taking) {
  const facts = await loadFacts(ctx, accountId);
  if (seen !== undefined) await requireSeen(ctx, facts, field, seen);
  if (overrideInForce(facts.overrides, field.fieldId, ctx.now) === null) {
    ctx.nothingChanged();
    return shownField(ctx, facts, field);
  }
  return record(ctx, facts, { field, after: null, until: null, reason: null, isTakenBack: true });
}

type RecordedWord = {
  field: FieldDefinition;
  after: CellValue;
  until: LocalDate | null;
  reason: string | null;
  isTakenBack: boolean;
};

async function record(ctx: Context, facts: AccountFacts, { field, ...word }: RecordedWord): Promise<AccountField> {
  const { accountId } = facts.account;
  const { memberId } = ctx.member;
  const before = keptValue(resolvedFieldOf(facts, field, ctx.now).value);
  const { fieldId } = field;
  const said = { ...word, changeId: newId(), accountId, fieldId, before, memberId, now: ctx.now };
  await store.recordWords(ctx.db, [said]);
  const derived = await refreshAccount(ctx.db, accountId, ctx.now);
  const { after, until, isTakenBack } = word;
  ctx.audit({
    accountId,
    subject: { kind: "field", id: fieldId },
    before: { value: before },
    after: isTakenBack ? { isTakenBack } : { value: after, until },
  });
  const afterwards = { ...facts, overrides: derived.facts.overrides };
  const shown = keptValue(resolvedFieldOf(afterwards, field, ctx.now).value);
  ctx.keepForUndo({ word: wordOf(facts, fieldId, ctx.now), shown });
  ctx.announce({ type: "account.changed", accountId });
  return shownField(ctx, afterwards, field);
}

function wordOf({ overrides }: AccountFacts, fieldId: string, now: Instant) {
  const word = overrideInForce(overrides, fieldId, now);
  return word && { value: word.value, until: word.until, reason: word.reason };
}

async function shownField(ctx: Context, facts: AccountFacts, field: FieldDefinition): Promise<AccountField> {
  const showing = {
    rows: await listFieldRows(ctx.db),
    names: await memberNames(ctx.db),
    mayEdit: mayEdit(ctx, field),
  };
  return toAccountField(field, resolvedFieldOf(facts, field, ctx.now), showing);
}
