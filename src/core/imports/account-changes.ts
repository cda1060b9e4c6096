/** What a row of accounts.csv makes of an account: a new one, or the fields that change. */
import type { CompanyId } from "../ids.ts";
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
};

export type FieldChange = { readonly field: string; readonly before: CellValue; readonly after: CellValue };

/** Its fields, for an account that is not known yet. @param companyId its company's, or one of its own */
export function newAccountFields(record: ImportRecord, companyId: CompanyId): AccountFields {
  const { values } = record;
  const signedUpOn = textOf(values["signed_up_on"]);
  return {
    companyId,
    name: textOf(values["name"]) ?? String(values["account"]),
    domain: textOf(values["domain"]),
    currency: String(values["currency"] ?? values["assumed_currency"]),
    plan: textOf(values["plan"]) ?? "payg",
    signedUpOn,
    anchorDay: anchorDayOf(values) ?? (signedUpOn === null ? 1 : Number(signedUpOn.slice(8, 10))),
    cancelledOn: textOf(values["cancelled_on"]),
    country: textOf(values["country"]),
  };
}

/** The columns of the account that are fields, as they count among all sources. */
export type IdentityColumns = Partial<
  Record<"name" | "domain" | "plan" | "country" | "signed_up_on" | "cancelled_on", string | null>
>;

/**
 * A column that the file does not have changes nothing; neither does an empty cell where a field cannot be empty.
 * @param companyId null where the row names no company
 */
export function changedFields(
  known: AccountFields,
  { values }: ImportRecord,
  { companyId, identity }: { companyId: CompanyId | null; identity: IdentityColumns },
): AccountFields {
  const kept = (value: string | null | undefined, before: string | null) => (value === undefined ? before : value);
  return {
    companyId: companyId ?? known.companyId,
    name: identity.name ?? known.name,
    domain: kept(identity.domain, known.domain),
    currency: textOf(values["currency"]) ?? known.currency,
    plan: identity.plan ?? known.plan,
    signedUpOn: kept(identity.signed_up_on, known.signedUpOn),
    anchorDay: anchorDayOf(values) ?? known.anchorDay,
    cancelledOn: kept(identity.cancelled_on, known.cancelledOn),
    country: kept(identity.country, known.country),
  };
}

/** Of how the account is billed and whose it is; what sources say of its fields is compared source by source. */
export function listChanges(before: AccountFields, after: AccountFields): FieldChange[] {
  return (["companyId", "currency", "anchorDay"] as const).flatMap((field) =>
    before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field] }],
  );
}

function textOf(value: CellValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** On which periods begin; null where the row says none. */
export function anchorDayOf(values: Readonly<Record<string, CellValue>>): number | null {
  const day = values["period_anchor_day"];
  return typeof day === "number" && day >= 1 && day <= 31 ? day : null;
}
