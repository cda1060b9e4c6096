/** Sets a field of many accounts at once, and takes all of that back at once. */

import type { WrittenValue } from "#contract/account-fields.ts";
import * as contract from "#contract/field-batches.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
import { invalid, notFound } from "#core/errors.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { fieldText } from "#core/fields/field-text.ts";
import { keptValue } from "#core/fields/kept-value.ts";
import { type FieldValue, readFieldValue } from "#core/fields/read-value.ts";
import { overrideInForce } from "#core/fields/source-values.ts";
import { MOST_ACCOUNTS_AT_ONCE, saysTheSame, wordBefore } from "#core/fields/words-at-once.ts";
import type { AccountId } from "#core/ids.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import { type FieldFacts, resolvedFieldOf } from "#core/state/account-fields.ts";
import { localDateAt } from "#core/time/instant.ts";
import { conditionOf } from "#server/features/account-lists/reads.ts";
import { resolveAccounts } from "#server/features/accounts/reads.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { loadFieldFacts } from "#server/features/facts/reads.ts";
import * as fields from "#server/features/fields/reads.ts";
import { moveTasksBack } from "#server/features/next-task-cells/reads.ts";
import { takeStagesBack } from "#server/features/stage-cells/reads.ts";
import { reconsiderAccounts } from "#server/features/state/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

const SHOWN = 20;

export const setFieldOfMany = implement(contract.setFieldOfMany, async (ctx, { fieldId, until, reason, ...input }) => {
  const field = await fields.getDefinition(ctx, fieldId);
  fields.requireEditor(ctx, field);
  fields.requireWord(field, { value: input.value, until, now: ctx.now });
  const accountIds = await chosen(ctx, input);
  const words = await newWords(ctx, accountIds, field, { ...input, until, reason: reason === "" ? null : reason });
  const changed = words.filter(({ isSame }) => !isSame);
  const counts = {
    accounts: accountIds.length,
    changed: changed.length,
    unchanged: accountIds.length - changed.length,
    replacesWords: changed.filter(({ replaces }) => replaces).length,
    examples: changed.slice(0, SHOWN).map(({ example }) => example),
  };
  if (changed.length === 0) {
    ctx.nothingChanged();
    return { batchId: null, ...counts };
  }
  const batchId = newId();
  await fields.recordWords(
    ctx.db,
    changed.map(({ word }) => word),
  );
  const batch = {
    batchId,
    fieldId,
    memberId: ctx.member.memberId,
    accountIds: changed.map(({ word }) => word.accountId),
    changeIds: changed.map(({ word }) => word.changeId),
    fieldIds: null,
    moves: null,
  };
  await store.createBatch(ctx.db, batch, ctx.now);
  await reconsiderAccounts(ctx.db, batch.accountIds, ctx.now);
  ctx.audit({
    subject: { kind: "field", id: fieldId },
    after: { batchId, accounts: changed.length, until },
  });
  ctx.announce({ type: "field.changed", fieldId });
  return { batchId, ...counts };
});

type Chosen = { accountIds?: string[] | undefined; filter?: string | undefined; exceptIds?: string[] | undefined };

/** @throws ProductError when a filter finds nobody, or too many are chosen */
async function chosen(ctx: Context, { accountIds, filter, exceptIds = [] }: Chosen): Promise<AccountId[]> {
  const found =
    accountIds === undefined ? await findBy(ctx, filter ?? "", exceptIds) : await resolveAccounts(ctx.db, accountIds);
  if (found.length === 0)
    throw invalid("fields.nobody", "No account fits this filter. Change it, then try again.", [
      { pointer: "/filter", message: "It finds no account." },
    ]);
  if (found.length > MOST_ACCOUNTS_AT_ONCE)
    throw invalid(
      "fields.too-many",
      `More than ${MOST_ACCOUNTS_AT_ONCE.toLocaleString("en")} accounts are chosen. Choose fewer, or import a file of the values.`,
    );
  return found;
}

async function findBy(ctx: Context, text: string, exceptIds: readonly string[]): Promise<AccountId[]> {
  const known = filterFieldsOf(await listFieldDefinitions(ctx.db));
  const filter = parseAccountFilter(text, localDateAt(ctx.now), known);
  const except = await resolveAccounts(ctx.db, exceptIds);
  return store.listChosen(ctx.db, { filter: await conditionOf(ctx.db, filter), except, most: MOST_ACCOUNTS_AT_ONCE });
}

/** So many accounts are read at a time. */
const BATCH = 500;

type Said = { value: WrittenValue; until: string | null; reason: string | null };

async function newWords(ctx: Context, accountIds: readonly AccountId[], field: FieldDefinition, said: Said) {
  const words: NewWord[] = [];
  for (let from = 0; from < accountIds.length; from += BATCH)
    for (const facts of await loadFieldFacts(ctx.db, accountIds.slice(from, from + BATCH)))
      words.push(newWord(ctx, facts, field, said));
  return words;
}

type NewWord = ReturnType<typeof newWord>;

function newWord(ctx: Context, facts: FieldFacts, field: FieldDefinition, { value, until, reason }: Said) {
  const { accountId, name } = facts.account;
  const { fieldId } = field;
  const after = fields.readWord(field, value, facts.account);
  const now = resolvedFieldOf(facts, field, ctx.now);
  const inForce = overrideInForce(facts.overrides, fieldId, ctx.now);
  const { memberId } = ctx.member;
  const common = { changeId: newId(), accountId, fieldId, memberId, now: ctx.now, isTakenBack: false };
  return {
    isSame: saysTheSame(inForce, { value: after, until }),
    replaces: inForce !== null,
    word: { ...common, before: keptValue(now.value), after, until, reason },
    example: {
      accountId,
      name,
      before: textOf(field, now.value),
      after: textOf(field, readAs(field, after, facts)),
    },
  };
}

function readAs(field: FieldDefinition, value: CellValue, { account }: FieldFacts): FieldValue | null {
  const read = readFieldValue(field, value, account.currency);
  return read.ok ? read.value : null;
}

function textOf(field: FieldDefinition, value: FieldValue | null): string | null {
  return value === null ? null : fieldText(field, value);
}

export const undoFieldOfMany = implement(contract.undoFieldOfMany, async (ctx, { batchId }) => {
  const batch = await store.findBatch(ctx.db, batchId);
  if (batch === null)
    throw notFound(
      "fields.batch-unknown",
      "There is no such change of many accounts. Look at the audit log for its id.",
    );
  const groups = await cellsByField(ctx, batch);
  for (const { field } of groups) fields.requireEditor(ctx, field);
  const { facts = [], tasks = [] } = batch.moves ?? {};
  const set = batch.accountIds.length + facts.length + tasks.length;
  if (batch.undoneAt !== null) {
    ctx.nothingChanged();
    return { restored: 0, leftAlone: set };
  }
  const words: fields.Word[] = [];
  for (const group of groups) words.push(...(await wordsAgain(ctx, group)));
  await fields.recordWords(ctx.db, words);
  const moved = [...(await takeStagesBack(ctx, facts)), ...(await moveTasksBack(ctx, tasks))];
  await store.markUndone(ctx.db, batchId, ctx.now);
  const spoken = words.map(({ accountId }) => accountId);
  await reconsiderAccounts(ctx.db, [...new Set([...spoken, ...moved])], ctx.now);
  const restored = words.length + moved.length;
  ctx.audit({ subject: { kind: "field", id: batch.fieldId }, after: { batchId, accounts: restored } });
  for (const { field } of groups) ctx.announce({ type: "field.changed", fieldId: field.fieldId });
  for (const accountId of new Set(moved)) ctx.announce({ type: "account.changed", accountId });
  return { restored, leftAlone: set - restored };
});

type CellsOfField = { field: FieldDefinition; changeIds: ReadonlyMap<AccountId, string> };

/** Of each field that was set, by account, the word that was said. */
async function cellsByField(ctx: Context, { fieldId, fieldIds, ...batch }: store.Batch): Promise<CellsOfField[]> {
  const groups = new Map<string, Map<AccountId, string>>();
  batch.accountIds.forEach((accountId, index) => {
    const id = fieldIds?.[index] ?? fieldId;
    groups.set(id, (groups.get(id) ?? new Map()).set(accountId, batch.changeIds[index] ?? ""));
  });
  const found: CellsOfField[] = [];
  for (const [id, changeIds] of groups) found.push({ field: await fields.getDefinition(ctx, id), changeIds });
  return found;
}

/** What is said again of each account; of those of which somebody has spoken since, nothing. */
async function wordsAgain(ctx: Context, { field, changeIds }: CellsOfField): Promise<fields.Word[]> {
  const { fieldId } = field;
  const accountIds = [...changeIds.keys()];
  const words: fields.Word[] = [];
  for (let from = 0; from < accountIds.length; from += BATCH) {
    const some = accountIds.slice(from, from + BATCH);
    const said = await store.wordsByAccount(ctx.db, fieldId, some);
    for (const facts of await loadFieldFacts(ctx.db, some)) {
      const { accountId } = facts.account;
      const changeId = changeIds.get(accountId) ?? "";
      const before = wordBefore(said.get(accountId) ?? [], { changeId, now: ctx.now });
      if (before === "spoken-since") continue;
      const { value: after = null, until = null, reason = null } = before ?? {};
      const now = keptValue(resolvedFieldOf(facts, field, ctx.now).value);
      const by = { memberId: ctx.member.memberId, now: ctx.now, isTakenBack: before === null };
      words.push({ changeId: newId(), accountId, fieldId, before: now, after, until, reason, ...by });
    }
  }
  return words;
}
