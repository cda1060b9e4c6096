/** The fields that every account has. They obey the same priorities and overrides as a team's own. */
import { ATTRIBUTES, type AttributeKind } from "../segments/attributes.ts";
import type { FieldDefinition, FieldType } from "./field-definition.ts";

/** Also columns of the account itself, in the order in which a person reads them. */
export const IDENTITY_FIELD_IDS = ["name", "domain", "plan", "country", "signed_up_on", "cancelled_on"] as const;
export type IdentityFieldId = (typeof IDENTITY_FIELD_IDS)[number];

const PLAIN = {
  choices: [],
  currency: null,
  unit: null,
  sources: [],
  freshForDays: null,
  retiredAt: null,
  origin: "standard",
} as const;

function identityField(
  fieldId: IdentityFieldId,
  label: string,
  type: FieldType,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return { ...PLAIN, fieldId, label, type, editableBy: "lead", ...more };
}

const IDENTITY: readonly FieldDefinition[] = [
  identityField("name", "Name", "text"),
  identityField("domain", "Domain", "text"),
  identityField("plan", "Plan", "choice", {
    choices: [
      { id: "payg", label: "Pay as you go" },
      { id: "annual", label: "Annual" },
      { id: "startup", label: "Startup programme" },
      { id: "yc", label: "YC programme" },
    ],
  }),
  identityField("country", "Country", "text"),
  identityField("signed_up_on", "Signed up on", "date"),
  identityField("cancelled_on", "Cancelled on", "date"),
];

const TYPES: Readonly<Record<AttributeKind, FieldType>> = {
  money: "money",
  count: "number",
  percent: "percent",
  flag: "flag",
  text: "text",
  day: "date",
};

const KNOWN_TO_RULES: readonly FieldDefinition[] = ATTRIBUTES.filter(
  ({ id }) => !IDENTITY.some(({ fieldId }) => fieldId === id),
).map(({ id, label, kind }) => ({ ...PLAIN, fieldId: id, label, type: TYPES[kind], editableBy: "specialist" }));

/** Said by a person alone: how likely it is that the customer does not pay. Its reason, author and end are those of the change. */
const PAYMENT_RISK: FieldDefinition = {
  ...PLAIN,
  fieldId: "payment_risk",
  label: "Payment risk",
  type: "choice",
  choices: [
    { id: "no_risk", label: "No risk" },
    { id: "watch", label: "Watch" },
    { id: "likely_unpaid", label: "Likely unpaid" },
    { id: "confirmed_unpaid", label: "Confirmed unpaid" },
  ],
  editableBy: "specialist",
};

export const STANDARD_FIELDS: readonly FieldDefinition[] = [...IDENTITY, PAYMENT_RISK, ...KNOWN_TO_RULES];

const BY_ID = new Map(STANDARD_FIELDS.map((field) => [field.fieldId, field]));

export function findStandardField(fieldId: string): FieldDefinition | null {
  return BY_ID.get(fieldId) ?? null;
}

/** Whether a list of accounts holds it beside its own columns: of what is a column of the account, only the country. */
export function isListedField(fieldId: string): boolean {
  return fieldId === "country" || !isIdentityField(fieldId);
}

export function isIdentityField(fieldId: string): fieldId is IdentityFieldId {
  return (IDENTITY_FIELD_IDS as readonly string[]).includes(fieldId);
}
