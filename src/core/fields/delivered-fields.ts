/** What a row of accounts.csv says of an account's fields, and what that changes. */
import type { FieldChange } from "../imports/account-changes.ts";
import type { CellValue } from "../imports/read-cell.ts";
import type { Currency } from "../money/currency.ts";
import { CUSTOM_PREFIX, type FieldDefinition } from "./field-definition.ts";
import { readFieldValue } from "./read-value.ts";
import { byPriority } from "./resolve-field.ts";
import { type SourceValues, valuesOfField } from "./source-values.ts";
import { findStandardField, IDENTITY_FIELD_IDS, type IdentityFieldId } from "./standard-fields.ts";

/** Columns that name the account and how it is billed: no source outranks another there. */
const NO_FIELDS = new Set([
  "account",
  "region",
  "company",
  "same_as",
  "currency",
  "assumed_currency",
  "period_anchor_day",
]);
const NEVER_EMPTY = new Set(["name", "plan"]);

/** `custom.tier` is the field `tier`, unless a field of ours has that name. */
export function fieldIdOf(column: string): string {
  const own = column.startsWith(CUSTOM_PREFIX) ? column.slice(CUSTOM_PREFIX.length) : column;
  return own !== column && findStandardField(own) !== null ? column : own;
}

/** By id of the field. An empty cell says that the source knows no value any more, where it knew one. */
export function deliveredFields(
  row: Readonly<Record<string, CellValue>>,
  before: SourceValues | null,
): Record<string, CellValue> {
  const delivered: Record<string, CellValue> = {};
  for (const [column, value] of Object.entries(row)) {
    if (NO_FIELDS.has(column)) continue;
    const fieldId = fieldIdOf(column);
    const isKnown = before !== null && Object.hasOwn(before.values, fieldId);
    if (value !== null || (isKnown && !NEVER_EMPTY.has(fieldId))) delivered[fieldId] = value;
  }
  return delivered;
}

/** What the source says differently now. @param before null where it had said nothing of the account */
export function listFieldChanges(
  before: SourceValues | null,
  delivered: Readonly<Record<string, CellValue>>,
): FieldChange[] {
  return Object.entries(delivered).flatMap(([field, after]) => {
    const old = before?.values[field] ?? null;
    return isSame(old, after) ? [] : [{ field, before: old, after }];
  });
}

function isSame(a: CellValue, b: CellValue): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/** Of the fields that are columns of the account: the value that counts among sources; those that none sent are left out. */
export function identityOf(
  sources: readonly SourceValues[],
  fields: readonly FieldDefinition[],
  { homeSource, currency }: { homeSource: string; currency: Currency },
): Partial<Record<IdentityFieldId, string | null>> {
  const found: Partial<Record<IdentityFieldId, string | null>> = {};
  for (const fieldId of IDENTITY_FIELD_IDS) {
    const field = fields.find((one) => one.fieldId === fieldId);
    const values = valuesOfField(sources, fieldId);
    if (!field || values.length === 0) continue;
    const counting = byPriority(values, field.sources, homeSource)
      .map(({ value }) => readFieldValue(field, value, currency))
      .find((read) => read.ok && read.value !== null);
    const value = counting?.ok ? counting.value : null;
    if (value !== null || !NEVER_EMPTY.has(fieldId)) found[fieldId] = value === null ? null : String(value);
  }
  return found;
}
