/** An account's fields as they are shown, now or as of a past day, and what a person says of one. */
import type { AccountField, FieldRow as ShownField } from "#contract/fields.ts";
import { ROLES } from "#contract/operation.ts";
import { conflict, forbidden, invalid, notFound } from "#core/errors.ts";
import { type FieldDefinition, ruleFieldId } from "#core/fields/field-definition.ts";
import { type FieldReading, overridesAsOf, sourcesAsOf } from "#core/fields/field-history.ts";
import { fieldText } from "#core/fields/field-text.ts";
import { type FieldValue, readFieldValue } from "#core/fields/read-value.ts";
import { type ResolvedField, whyOf } from "#core/fields/resolve-field.ts";
import { overrideInForce } from "#core/fields/source-values.ts";
import type { AccountId } from "#core/ids.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import { toAmountText } from "#core/money/money.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import { resolvedFieldOf } from "#core/state/account-fields.ts";
import { type Instant, localDateAt, startOfDay } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { type FieldRow, listFieldDefinitions, listFieldRows } from "#server/features/books/reads.ts";
import { type FieldFacts, loadAccounts } from "#server/features/facts/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
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

type AsOf = { day: LocalDate; reading: FieldReading };

/** The standard fields of an account that have any value, and every field of the team's own that is in use. */
export async function listFieldsOf(ctx: Context, accountId: AccountId, asOf: AsOf | null): Promise<AccountField[]> {
  const facts = await loadFacts(ctx, accountId);
  const rows = await listFieldRows(ctx.db);
  const fields = await listFieldDefinitions(ctx.db);
  const names = await memberNames(ctx);
  const seen = asOf === null ? () => ({ facts, now: ctx.now }) : await lookBack(ctx, facts, asOf);
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

async function lookBack(ctx: Context, facts: AccountFacts, { day, reading }: AsOf) {
  const at = { moment: startOfDay(addDays(day, 1)), reading };
  const changes = await readChanges(ctx, facts.account.accountId, null);
  const sources = await store.listSourceValues(ctx.db, facts.account.accountId);
  const overrides = overridesAsOf(changes, at);
  return (fieldId: string) => ({
    facts: { ...facts, sources: sourcesAsOf({ sources, changes }, fieldId, at), overrides },
    now: justBefore(at.moment),
  });
}

/** The last moment of a day: a word that ends with the next one is still in force. */
function justBefore(moment: Instant): Instant {
  return new Date(Date.parse(moment) - 1).toISOString();
}

async function readChanges(ctx: Context, accountId: string, fieldId: string | null): Promise<store.StoredChange[]> {
  const changes = await store.listChanges(ctx.db, accountId, fieldId);
  const runs = [...new Set(changes.flatMap(({ importRunId }) => importRunId ?? []))];
  const gone = runs.length === 0 ? new Set<string>() : await store.listTakenBack(ctx.db, runs);
  return changes.map((change) => ({
    ...change,
    isVoided: change.importRunId !== null && gone.has(change.importRunId),
  }));
}

export async function memberNames(ctx: Context): Promise<(memberId: string) => string> {
  const members = await membersById(ctx.db);
  return (memberId) => members.get(memberId)?.name ?? "a colleague";
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
      text: candidate.problem === null ? textOf(field, candidate.read) : shownRaw(candidate.value),
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

function shownRaw(value: CellValue): string {
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value);
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
  const changed = changedSince(facts, field, seen, { now: ctx.now, nameOf: await memberNames(ctx) });
  if (changed !== null) throw conflict("fields.changed-meanwhile", `${changed} Write yours again to replace it.`);
}

/** "Seats is 1000 now, by Anna; you saw 2."; null when it is what the person saw. */
export function changedSince(
  facts: FieldFacts,
  field: FieldDefinition,
  seen: CellValue,
  { now, nameOf }: { now: Instant; nameOf: (memberId: string) => string },
): string | null {
  const { value, override, source } = resolvedFieldOf(facts, field, now);
  const read = readFieldValue(field, seen, facts.account.currency);
  const then = read.ok ? textOf(field, read.value) : shownRaw(seen);
  const is = textOf(field, value);
  if (is === then) return null;
  const who = override ? nameOf(override.memberId) : source;
  return `${field.label} is ${is ?? "empty"} now${who ? `, by ${who}` : ""}; you saw ${then ?? "no value"}.`;
}

/** As it is kept. @throws ProductError `fields.value` when it cannot be read as the type of the field */
export function readWord(field: FieldDefinition, value: CellValue, { currency }: AccountFacts["account"]): CellValue {
  const read = readFieldValue(field, value, currency);
  if (read.ok) return rawOf(read.value);
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
  const before = rawOf(resolvedFieldOf(facts, field, ctx.now).value);
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
  const shown = rawOf(resolvedFieldOf(afterwards, field, ctx.now).value);
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
    names: await memberNames(ctx),
    mayEdit: mayEdit(ctx, field),
  };
  return toAccountField(field, resolvedFieldOf(facts, field, ctx.now), showing);
}

/** As it is kept: an amount as text in major units, so that it can be read anew. */
export function rawOf(value: FieldValue | null): CellValue {
  return typeof value === "object" && value !== null && "minor" in value ? toAmountText(value) : value;
}

const MOST_CHANGES = 200;

export async function readHistory(ctx: Context, accountId: AccountId, field: FieldDefinition) {
  const facts = await loadFacts(ctx, accountId);
  const names = await memberNames(ctx);
  const changes = await readChanges(ctx, accountId, field.fieldId);
  const sources = await store.listSourceValues(ctx.db, accountId);
  const rawText = (raw: CellValue) => {
    const read = readFieldValue(field, raw, facts.account.currency);
    return read.ok ? textOf(field, read.value) : shownRaw(raw);
  };
  return {
    data: changes
      .slice(-MOST_CHANGES)
      .reverse()
      .map(({ fieldId: _, importRunId: __, memberId, ...change }) => ({
        ...change,
        memberName: memberId && names(memberId),
        before: rawText(change.before),
        after: rawText(change.after),
      })),
    since: sources.flatMap(({ source, values, firstSeenAt }) =>
      Object.hasOwn(values, field.fieldId) ? { source, at: firstSeenAt } : [],
    ),
  };
}
