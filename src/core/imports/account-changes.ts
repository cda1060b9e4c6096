/** What a row of accounts.csv makes of an account: a new one, or the fields that change. */
import type { AccountId, CompanyId } from "../ids.ts";
import type { CellValue } from "./read-cell.ts";
import type { ImportRecord } from "./read-row.ts";

export type AccountFields = {
  readonly companyId: CompanyId;
  readonly name: string;
  readonly domain: string | null;
  readonly currency: string;
  readonly plan: string;
  readonly signedUpOn: string | null;
  readonly anchorDay: number;
  readonly cancelledOn: string | null;
  readonly country: string | null;
  readonly attributes: Readonly<Record<string, CellValue>>;
};

export type KnownAccount = { readonly accountId: AccountId } & AccountFields;
export type FieldChange = { readonly field: string; readonly before: CellValue; readonly after: CellValue };

/** Its fields, for an account that is not known yet. @param companyId its company's, or one of its own */
export function newAccountFields(record: ImportRecord, companyId: CompanyId): AccountFields {
  const { values } = record;
  const signedUpOn = textOf(values["signed_up_on"]);
  return {
    companyId,
    name: textOf(values["name"]) ?? String(values["account"]),
    domain: textOf(values["domain"]),
    currency: String(values["currency"]),
    plan: textOf(values["plan"]) ?? "payg",
    signedUpOn,
    anchorDay: anchorDayOf(values) ?? (signedUpOn === null ? 1 : Number(signedUpOn.slice(8, 10))),
    cancelledOn: textOf(values["cancelled_on"]),
    country: textOf(values["country"]),
    attributes: attributesOf(values),
  };
}

/**
 * A column that the file does not have changes nothing; neither does an empty cell where a field cannot be empty.
 * @param companyId null where the row names no company
 */
export function changedFields(known: AccountFields, record: ImportRecord, companyId: CompanyId | null): AccountFields {
  const { values } = record;
  const kept = <Field extends keyof AccountFields>(column: string, field: Field) =>
    column in values ? textOf(values[column]) : (known[field] as string | null);
  return {
    companyId: companyId ?? known.companyId,
    name: textOf(values["name"]) ?? known.name,
    domain: kept("domain", "domain"),
    currency: textOf(values["currency"]) ?? known.currency,
    plan: textOf(values["plan"]) ?? known.plan,
    signedUpOn: kept("signed_up_on", "signedUpOn"),
    anchorDay: anchorDayOf(values) ?? known.anchorDay,
    cancelledOn: kept("cancelled_on", "cancelledOn"),
    country: kept("country", "country"),
    attributes: { ...known.attributes, ...attributesOf(values) },
  };
}

/** Field by field; each attribute is a field. */
export function listChanges(before: AccountFields, after: AccountFields): FieldChange[] {
  const flat = ({ attributes, ...fields }: AccountFields): Map<string, CellValue> =>
    new Map<string, CellValue>([...Object.entries(fields), ...Object.entries(attributes)]);
  const old = flat(before);
  return [...flat(after)].flatMap(([field, value]) =>
    isSame(old.get(field) ?? null, value) ? [] : [{ field, before: old.get(field) ?? null, after: value }],
  );
}

function isSame(a: CellValue, b: CellValue): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
}

const OWN_FIELDS = new Set([
  "account",
  "name",
  "region",
  "company",
  "domain",
  "currency",
  "plan",
  "signed_up_on",
  "period_anchor_day",
  "cancelled_on",
]);

/** The country is a field and, for rules, an attribute. */
function attributesOf(values: Readonly<Record<string, CellValue>>): Record<string, CellValue> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !OWN_FIELDS.has(name) && value !== null));
}

function textOf(value: CellValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function anchorDayOf(values: Readonly<Record<string, CellValue>>): number | null {
  const day = values["period_anchor_day"];
  return typeof day === "number" && day >= 1 && day <= 31 ? day : null;
}
