/** An account's fields on one day: what rules read, what lists show, and the columns of the account that they stand for. */
import type { FieldDefinition } from "../fields/field-definition.ts";
import { type ListedFieldValue, listedValue } from "../fields/listed-value.ts";
import { type ResolvedField, resolveField } from "../fields/resolve-field.ts";
import { overrideInForce, type SourceValues, valuesOfField } from "../fields/source-values.ts";
import { isIdentityField, isListedField } from "../fields/standard-fields.ts";
import type { CellValue } from "../imports/read-cell.ts";
import { attributeFromJson } from "../segments/attribute-from-json.ts";
import type { RuleFacts } from "../segments/rule-facts.ts";
import type { Instant } from "../time/instant.ts";
import type { AccountFacts, AccountIdentity } from "./account-facts.ts";

export type AccountFields = {
  /** The account with the values that count. */
  readonly account: AccountIdentity;
  readonly attributes: RuleFacts["attributes"];
  readonly segments: CellValue;
  readonly listed: Readonly<Record<string, ListedFieldValue>>;
};

/** What fields are worked out from. */
export type FieldFacts = Pick<AccountFacts, "account" | "sources" | "overrides">;

/** Without a person's word nothing depends on the day, and a past is gone through with the same answer. */
type Answer = { account: AccountIdentity; fields: readonly FieldDefinition[]; answer: AccountFields };
const answers = new WeakMap<readonly SourceValues[], Answer>();

export function accountFieldsOf(facts: FieldFacts, fields: readonly FieldDefinition[], now: Instant): AccountFields {
  const known = answers.get(facts.sources);
  const isKnown = known?.fields === fields && known.account === facts.account && facts.overrides.length === 0;
  if (isKnown) return known.answer;
  const answer = resolveAll(facts, fields, now);
  if (facts.overrides.length === 0) answers.set(facts.sources, { account: facts.account, fields, answer });
  return answer;
}

/** One field of an account with all that is said of it. */
export function resolvedFieldOf(facts: FieldFacts, field: FieldDefinition, now: Instant): ResolvedField {
  return resolveField(field, {
    values: valuesOfField(facts.sources, field.fieldId),
    override: overrideInForce(facts.overrides, field.fieldId, now),
    homeSource: facts.account.source,
    currency: facts.account.currency,
    now,
  });
}

function resolveAll(facts: FieldFacts, fields: readonly FieldDefinition[], now: Instant): AccountFields {
  const said = new Set(facts.sources.flatMap(({ values }) => Object.keys(values)));
  for (const { fieldId } of facts.overrides) said.add(fieldId);
  const identity: Record<string, unknown> = {};
  const attributes: Record<string, RuleFacts["attributes"][string]> = {};
  const listed: Record<string, ListedFieldValue> = {};
  for (const field of fields) {
    const { fieldId } = field;
    if (!said.delete(fieldId)) continue;
    const resolved = resolvedFieldOf(facts, field, now);
    const { value } = resolved;
    if (isIdentityField(fieldId)) Object.assign(identity, columnOf(fieldId, resolved));
    // A standard field also comes in forms of other tools, such as a grade in words.
    if (field.origin === "custom") attributes[fieldId] = value;
    else if (!isIdentityField(fieldId) || fieldId === "country")
      Object.assign(attributes, attributeFromJson(fieldId, rawOf(resolved), facts.account.currency));
    if (value !== null && field.retiredAt === null && isListedField(fieldId)) listed[fieldId] = listedValue(value);
  }
  said.delete(SEGMENTS);
  for (const fieldId of said)
    if (!isIdentityField(fieldId))
      Object.assign(attributes, attributeFromJson(fieldId, anyValue(facts, fieldId), facts.account.currency));
  const account = Object.keys(identity).length === 0 ? facts.account : { ...facts.account, ...identity };
  return { account, attributes, segments: anyValue(facts, SEGMENTS), listed };
}

/** Segments of other tools are no field of their own: rules ask for them by name. */
const SEGMENTS = "segments";

/** What a source says of something that nobody has defined: the account's own source before others. */
function anyValue({ account, sources }: FieldFacts, fieldId: string): CellValue {
  const values = valuesOfField(sources, fieldId).filter(({ value }) => value !== null);
  return (values.find(({ source }) => source === account.source) ?? values[0])?.value ?? null;
}

const COLUMNS: Readonly<Record<string, keyof AccountIdentity>> = {
  name: "name",
  domain: "domain",
  plan: "plan",
  country: "country",
  signed_up_on: "signedUpOn",
  cancelled_on: "cancelledOn",
};
const NEVER_EMPTY = new Set(["name", "plan"]);

/** The import has put a single source's value into the account already. */
function columnOf(fieldId: string, { value, override, candidates }: ResolvedField): Record<string, unknown> {
  if (override === null && candidates.length < 2) return {};
  if (value === null && NEVER_EMPTY.has(fieldId)) return {};
  return { [COLUMNS[fieldId]!]: value };
}

function rawOf({ override, candidates, source, value }: ResolvedField): CellValue {
  if (override) return override.value;
  const counting = value === null ? candidates[0] : candidates.find((candidate) => candidate.source === source);
  return counting?.value ?? null;
}
