/** Accounts in groups, each of one value of a column: which columns can be grouped by, in which order, under which name. */
import type { FieldDefinition } from "../fields/field-definition.ts";
import { isListedField } from "../fields/standard-fields.ts";
import { STAGE_IDS } from "../onboarding/stage.ts";
import { type StageLabels, stageName } from "../onboarding/stage-name.ts";
import { PLANS, ROUTES, VERDICTS } from "./account-facts.ts";
import { PLAN_LABELS, ROUTE_LABELS, VERDICT_LABELS } from "./columns.ts";

/** Of the columns that every account has; a field of accounts is `field.tier`. */
export const GROUP_COLUMNS = ["stage", "verdict", "plan", "route", "rule", "region", "humans"] as const;
export type GroupColumn = (typeof GROUP_COLUMNS)[number];

/** So many groups a person can still look over; more values than that are a filter's work. */
export const MOST_GROUPS = 500;

type Field = Pick<FieldDefinition, "fieldId" | "type" | "retiredAt"> & {
  readonly choices: readonly { readonly id: string; readonly label: string }[];
};

export type Grouping = {
  /** `stage`, `field.tier`. */
  readonly column: string;
  /** Values that are known beforehand, as they are read; others follow by their text. */
  readonly known: readonly string[];
  /** Set for a field of accounts. */
  readonly fieldId: string | null;
};

const GROUPED_TYPES: ReadonlySet<FieldDefinition["type"]> = new Set(["choice", "choices", "member", "flag", "text"]);
const KNOWN: Partial<Record<GroupColumn, readonly string[]>> = {
  stage: STAGE_IDS,
  verdict: VERDICTS,
  plan: PLANS,
  route: ROUTES,
};
const FIELD_PREFIX = "field.";

/** Null for what cannot be grouped by: amounts, counts and days have a filter instead. */
export function findGrouping(column: string, fields: readonly Field[]): Grouping | null {
  const own = GROUP_COLUMNS.find((one) => one === column);
  if (own !== undefined) return { column, known: KNOWN[own] ?? [], fieldId: null };
  const field = fieldOf(column, fields);
  if (!field || !GROUPED_TYPES.has(field.type)) return null;
  const known = field.type === "flag" ? ["true", "false"] : field.choices.map(({ id }) => id);
  return { column, known, fieldId: field.fieldId };
}

function fieldOf(column: string, fields: readonly Field[]): Field | undefined {
  if (!column.startsWith(FIELD_PREFIX)) return undefined;
  return fields.find(
    ({ fieldId, retiredAt }) =>
      fieldId === column.slice(FIELD_PREFIX.length) && retiredAt === null && isListedField(fieldId),
  );
}

/** As they are read: known ones in their order, others by their text, accounts without a value last. */
export function groupsInOrder({ known }: Grouping, values: readonly (string | null)[]): (string | null)[] {
  const places = new Map(known.map((value, index) => [value, index]));
  const placeOf = (value: string) => places.get(value) ?? known.length;
  const valued = values.filter((value) => value !== null);
  const sorted = valued.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : a > b ? 1 : 0));
  return [...sorted, ...values.filter((value) => value === null)];
}

/** What a person calls a group. */
export function groupName(
  column: string,
  value: string | null,
  { fields, stages }: { fields: readonly Field[]; stages: StageLabels },
): string {
  if (value === null)
    return column === "stage" ? "Not in onboarding" : column === "humans" ? "Nobody known" : "No value";
  switch (column) {
    case "stage":
      return stageName(value, stages);
    case "verdict":
      return labelIn(VERDICT_LABELS, value);
    case "plan":
      return labelIn(PLAN_LABELS, value);
    case "route":
      return labelIn(ROUTE_LABELS, value);
    case "region":
      return value.toUpperCase();
    default:
      return fieldValueName(fieldOf(column, fields), value);
  }
}

function labelIn(labels: Readonly<Record<string, string>>, value: string): string {
  return labels[value] ?? value;
}

/** Of several choices the value is their list as JSON. */
function fieldValueName(field: Field | undefined, value: string): string {
  if (field === undefined) return value;
  if (field.type === "flag") return value === "true" ? "Yes" : "No";
  const labelOf = (id: string) => field.choices.find((choice) => choice.id === id)?.label ?? id;
  if (field.type !== "choices") return labelOf(value);
  return (JSON.parse(value) as string[]).map(labelOf).join(", ");
}
