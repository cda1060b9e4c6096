/** Fields: defining them, and a person's word on one of an account. */

import * as ofAccounts from "#contract/account-fields.ts";
import * as contract from "#contract/fields.ts";
import { ACCOUNT_FILTER_FIELDS } from "#core/accounts/filter-fields.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { problemsOfField, problemsOfNewField } from "#core/fields/check-definition.ts";
import { type FieldType, ruleFieldId } from "#core/fields/field-definition.ts";
import { inferFieldType } from "#core/fields/infer-type.ts";
import { findReader } from "#core/fields/problems-of-own-fields.ts";
import { RULE_KINDS } from "#core/fields/rule-kind.ts";
import { findStandardField } from "#core/fields/standard-fields.ts";
import { findUnfit } from "#core/segments/operators.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { type FieldRow, listFieldDefinitions, listFieldRows, loadContext } from "#server/features/books/reads.ts";
import { readHistory } from "#server/features/field-history/reads.ts";
import { reconsiderAll } from "#server/features/state/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as fields from "./reads.ts";
import * as store from "./store.ts";

export const listFields = implement(contract.listFields, async (ctx) => {
  const rows = await listFieldRows(ctx.db);
  return { data: (await listFieldDefinitions(ctx.db)).map((field) => fields.toFieldRow(field, rows)) };
});

/** Not fields: they have rules of their own. */
const OTHER_VALUES = ["segments"];

export const surveyFields = implement(contract.surveyFields, async (ctx) => {
  const defined = (await listFieldDefinitions(ctx.db)).map(({ fieldId }) => fieldId);
  const found = await store.listUndefined(ctx.db, [...defined, ...OTHER_VALUES]);
  return {
    accounts: await store.countAccounts(ctx.db),
    counts: [...(await store.countIdentities(ctx.db)), ...(await store.countValues(ctx.db))],
    sources: await store.listSources(ctx.db),
    proposals: found.map(({ fieldId, accounts, sources, examples }) => {
      const { type, choices } = inferFieldType(examples);
      return {
        fieldId,
        label: labelOf(fieldId),
        type,
        choices: choices.map(({ id, label }) => ({ id, label })),
        accounts,
        sources,
        examples: [...new Set(examples)].slice(0, 5),
      };
    }),
  };
});

/** `contract_owner` as a person would write it. */
function labelOf(fieldId: string): string {
  const words = fieldId.replace(/[._]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const defineField = implement(contract.defineField, async (ctx, input) => {
  const rows = await listFieldRows(ctx.db);
  const taken = new Set([
    ...rows.map(({ fieldId }) => fieldId),
    ...ACCOUNT_FILTER_FIELDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  ]);
  const problems = problemsOfNewField(input, taken);
  if (problems.length > 0) throw invalid("fields.invalid", problems[0]!.message, problems);
  return save(ctx, { ...input, version: 1, retiredAt: null, changedAt: ctx.now }, null);
});

export const changeField = implement(contract.changeField, async (ctx, { fieldId, replaces, ...wanted }) => {
  const before = await getRow(ctx, fieldId);
  if (replaces !== undefined && replaces !== before.version) throw changedMeanwhile();
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const after: FieldRow = { ...before, ...given, version: before.version + 1, changedAt: ctx.now };
  const standard = findStandardField(fieldId);
  if (standard && (wanted.type ?? wanted.choices ?? wanted.currency ?? wanted.unit ?? null) !== null)
    throw invalid(
      "fields.standard",
      `${standard.label} comes with the product: its type and choices stay as they are.`,
    );
  const problems = problemsOfField(
    standard ? { ...standard, sources: after.sources } : { ...after, type: after.type! },
  );
  if (problems.length > 0) throw invalid("fields.invalid", problems[0]!.message, problems);
  if (wanted.type !== undefined && wanted.type !== before.type) await refuseUnfit(ctx, fieldId, wanted.type);
  return save(ctx, after, before);
});

export const retireField = implement(contract.retireField, async (ctx, { fieldId, retired }) => {
  const before = await getRow(ctx, fieldId);
  const standard = findStandardField(fieldId);
  if (standard) throw conflict("fields.standard", `${standard.label} comes with the product and stays.`);
  if (retired) await refuseUsed(ctx, fieldId);
  const retiredAt = retired ? (before.retiredAt ?? ctx.now) : null;
  return save(ctx, { ...before, retiredAt, version: before.version + 1, changedAt: ctx.now }, before);
});

/** A rule would know nothing of it any more, and accounts would leave without anybody having wanted that. */
async function refuseUsed(ctx: Context, fieldId: string): Promise<void> {
  const { segments } = await loadContext(ctx.db, ctx.now);
  const ruleId = ruleFieldId({ fieldId, origin: "custom" });
  const reader = findReader(segments, ruleId);
  if (reader !== null)
    throw conflict("fields.used", `The rule ${reader} reads this field. Change the rule first, then retire it.`);
}

/** A rule that asks whether it is above a number could say nothing of a text. */
async function refuseUnfit(ctx: Context, fieldId: string, type: FieldType): Promise<void> {
  const { segments } = await loadContext(ctx.db, ctx.now);
  const ruleId = ruleFieldId({ fieldId, origin: "custom" });
  for (const { on, rule, when } of segments.rows) {
    const unfit = on ? findUnfit(when, ruleId, RULE_KINDS[type]) : null;
    if (unfit !== null)
      throw conflict(
        "fields.used",
        `The rule ${rule} asks whether this field is "${unfit.is}" something that a field of this type is not. Change the rule first.`,
      );
  }
}

async function save(ctx: Context, row: FieldRow, before: FieldRow | null) {
  if (!(await store.saveField(ctx.db, row))) throw changedMeanwhile();
  const accounts = await reconsiderAll(ctx.db, ctx.now);
  ctx.audit({
    subject: { kind: "field", id: row.fieldId },
    ...(before && { before: settingsOf(before) }),
    after: settingsOf(row),
  });
  ctx.announce({ type: "field.changed", fieldId: row.fieldId });
  const field = await fields.getDefinition(ctx, row.fieldId);
  return { field: fields.toFieldRow(field, [row]), accounts };
}

function settingsOf({ changedAt: _, ...settings }: FieldRow): Record<string, unknown> {
  return settings;
}

/** A standard field that nobody has said anything of yet has version 0. */
async function getRow(ctx: Context, fieldId: string): Promise<FieldRow> {
  const row = (await listFieldRows(ctx.db)).find((one) => one.fieldId === fieldId);
  if (row) return row;
  const standard = findStandardField(fieldId);
  if (!standard) throw notFound("fields.unknown", "There is no such field. Look at the list of fields for its id.");
  const { editableBy, sources, freshForDays } = standard;
  return {
    ...{ fieldId, label: null, type: null, choices: [], currency: null, unit: null, version: 0, retiredAt: null },
    ...{ editableBy, sources: [...sources], freshForDays, changedAt: ctx.now },
  };
}

function changedMeanwhile() {
  return conflict("fields.changed", "Somebody has changed this field since you looked. Look again, then decide.");
}

export const listAccountFields = implement(ofAccounts.listAccountFields, async (ctx, { asOf, reading, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const data = await fields.listFieldsOf(ctx, accountId, asOf === undefined ? null : { day: asOf, reading });
  return { data, asOf: asOf ?? null, reading };
});

export const setAccountField = implement(ofAccounts.setAccountField, async (ctx, { until, reason, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const field = await fields.getDefinition(ctx, input.fieldId);
  fields.requireEditor(ctx, field);
  fields.requireWord(field, { value: input.value, until, now: ctx.now });
  const reasonGiven = reason === null || reason === "" ? null : reason;
  return fields.recordWord(ctx, { ...input, accountId, field, until, reason: reasonGiven });
});

export const clearAccountField = implement(ofAccounts.clearAccountField, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const field = await fields.getDefinition(ctx, input.fieldId);
  fields.requireEditor(ctx, field);
  return fields.takeWordBack(ctx, { accountId, field, seen: input.seen });
});

export const listFieldHistory = implement(ofAccounts.listFieldHistory, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  return readHistory(ctx.db, accountId, await fields.getDefinition(ctx, input.fieldId));
});
