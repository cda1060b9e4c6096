/**
 * Accounts in groups, each of one value of a column or of one band of its numbers or days: which columns can be grouped by,
 * in which order, under which name, and the filter that a group is.
 */
import type { FieldDefinition } from "../fields/field-definition.ts";
import { isListedField } from "../fields/standard-fields.ts";
import { STAGE_IDS } from "../onboarding/stage.ts";
import { type StageLabels, stageName } from "../onboarding/stage-name.ts";
import type { LocalDate } from "../time/local-date.ts";
import { PLANS, ROUTES, VERDICTS } from "./account-facts.ts";
import { PLAN_LABELS, ROUTE_LABELS, VERDICT_LABELS } from "./columns.ts";
import { type DayReading, dayBandTerm, findDayBand } from "./day-bands.ts";
import { fieldTermName } from "./field-filters.ts";
import type { FilterFieldName } from "./filter-fields.ts";
import { type NumberScale, numberBands, numberBandTerms } from "./number-bands.ts";

/** Of the columns that every account has; a field of accounts is `field.tier`. */
export const GROUP_COLUMNS = [
  ...(["stage", "verdict", "plan", "route", "rule", "region", "humans"] as const),
  ...(["net", "gross", "previousBill", "priority", "people", "notes"] as const),
  ...(["renewal", "nextTask", "contactBy", "entered", "stageSince", "lastMessaged"] as const),
] as const;
export type GroupColumn = (typeof GROUP_COLUMNS)[number];

/** Each group is a span of values, and not one value. */
export type Bands =
  | { readonly of: "numbers"; readonly scale: NumberScale }
  | { readonly of: "days"; readonly reading: DayReading };

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
  /** Null: each value is a group. */
  readonly bands: Bands | null;
  /** The word before the colon in filters; null where no filter finds a value exactly. */
  readonly term: string | null;
};

const GROUPED_TYPES: ReadonlySet<FieldDefinition["type"]> = new Set(["choice", "choices", "member", "flag", "text"]);
const EXACT_TYPES: ReadonlySet<FieldDefinition["type"]> = new Set(["choice", "member", "flag"]);

const AMOUNTS: Bands = { of: "numbers", scale: "amount" };
const COUNTS: Bands = { of: "numbers", scale: "whole" };
const DUE_DAYS: Bands = { of: "days", reading: "due" };
const ANY_DAYS: Bands = { of: "days", reading: "any" };

const BANDED: Partial<Record<GroupColumn, { readonly bands: Bands; readonly term: FilterFieldName }>> = {
  net: { bands: AMOUNTS, term: "net" },
  gross: { bands: AMOUNTS, term: "gross" },
  previousBill: { bands: AMOUNTS, term: "previous" },
  priority: { bands: COUNTS, term: "priority" },
  people: { bands: COUNTS, term: "people" },
  notes: { bands: COUNTS, term: "notes" },
  renewal: { bands: DUE_DAYS, term: "renews" },
  nextTask: { bands: DUE_DAYS, term: "task" },
  contactBy: { bands: DUE_DAYS, term: "contact" },
  entered: { bands: ANY_DAYS, term: "entered" },
  stageSince: { bands: ANY_DAYS, term: "since" },
  lastMessaged: { bands: ANY_DAYS, term: "messaged" },
};

const BANDS_OF_FIELDS: Partial<Record<FieldDefinition["type"], Bands>> = {
  money: AMOUNTS,
  number: { of: "numbers", scale: "decimal" },
  percent: { of: "numbers", scale: "percent" },
  date: ANY_DAYS,
  instant: ANY_DAYS,
};
const KNOWN: Partial<Record<GroupColumn, readonly string[]>> = {
  stage: STAGE_IDS,
  verdict: VERDICTS,
  plan: PLANS,
  route: ROUTES,
};
const FIELD_PREFIX = "field.";

/** Null for what cannot be grouped by: names, ids and links have as many values as there are accounts. */
export function findGrouping(column: string, fields: readonly Field[]): Grouping | null {
  const own = GROUP_COLUMNS.find((one) => one === column);
  if (own !== undefined) return ownGrouping(own);
  const field = fieldOf(column, fields);
  if (!field) return null;
  const { fieldId, type } = field;
  const bands = BANDS_OF_FIELDS[type] ?? null;
  if (bands !== null) return { column, known: knownOf(bands), fieldId, bands, term: fieldTermName(fieldId) };
  if (!GROUPED_TYPES.has(type)) return null;
  const known = type === "flag" ? ["true", "false"] : field.choices.map(({ id }) => id);
  return { column, known, fieldId, bands, term: EXACT_TYPES.has(type) ? fieldTermName(fieldId) : null };
}

function ownGrouping(column: GroupColumn): Grouping {
  const { bands = null, term = null } = BANDED[column] ?? {};
  if (bands !== null) return { column, known: knownOf(bands), fieldId: null, bands, term };
  const known = KNOWN[column] ?? null;
  return { column, known: known ?? [], fieldId: null, bands, term: known && column };
}

function knownOf(bands: Bands): string[] {
  return bands.of === "numbers" ? numberBands(bands.scale).map(({ id }) => id) : [];
}

function fieldOf(column: string, fields: readonly Field[]): Field | undefined {
  if (!column.startsWith(FIELD_PREFIX)) return undefined;
  return fields.find(
    ({ fieldId, retiredAt }) =>
      fieldId === column.slice(FIELD_PREFIX.length) && retiredAt === null && isListedField(fieldId),
  );
}

/** As they are read: known ones in their order, days from the earliest on, others by their text, accounts without a value last. */
export function groupsInOrder(
  { known, bands }: Grouping,
  values: readonly (string | null)[],
  today: LocalDate,
): (string | null)[] {
  const places = new Map(known.map((value, index) => [value, index]));
  const placeOf = (value: string) => places.get(value) ?? known.length;
  const keyOf = (value: string) =>
    bands?.of === "days" ? (findDayBand(value, { today, reading: bands.reading })?.last ?? value) : value;
  const valued = values.filter((value) => value !== null).map((value) => ({ value, key: keyOf(value) }));
  const sorted = valued.toSorted(
    (a, b) => placeOf(a.value) - placeOf(b.value) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  return [...sorted.map(({ value }) => value), ...values.filter((value) => value === null)];
}

/** The filter that finds exactly the accounts of a group, as a person would write it; null where none does. */
export function groupFilter({ bands, term, known }: Grouping, value: string | null, today: LocalDate): string | null {
  if (term === null) return null;
  if (value === null) return `${term}:none`;
  if (bands?.of === "numbers") {
    const band = numberBands(bands.scale).find(({ id }) => id === value);
    return band
      ? numberBandTerms(band)
          .map((written) => `${term}:${written}`)
          .join(" ")
      : null;
  }
  if (bands?.of === "days") {
    const band = findDayBand(value, { today, reading: bands.reading });
    return band && `${term}:${dayBandTerm(band)}`;
  }
  return known.includes(value) ? `${term}:"${value}"` : null;
}

/** What a person calls a group. */
export function groupName(
  column: string,
  value: string | null,
  { fields, stages }: { fields: readonly Field[]; stages: StageLabels },
): string {
  if (value === null) return NAMES_OF_NONE[column] ?? "No value";
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

const NAMES_OF_NONE: Readonly<Record<string, string>> = {
  stage: "Not in onboarding",
  stageSince: "Not in onboarding",
  humans: "Nobody known",
  nextTask: "No open task",
  lastMessaged: "No message known",
  net: "No forecast",
  gross: "No forecast",
  renewal: "No open period known",
};

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
