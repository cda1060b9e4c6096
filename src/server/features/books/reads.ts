/** The books in force: prices, rules, stages, queue and forecast tables, with what is known to be complete. */
import type { AlertPreset } from "#core/alerts/alert-preset.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { findStandardField, STANDARD_FIELDS } from "#core/fields/standard-fields.ts";
import { choiceName, choiceOn, SHIPPED_CHOICE } from "#core/forecasts/forecast-choice.ts";
import { forecastModel } from "#core/forecasts/forecast-model.ts";
import type { StagePreset } from "#core/onboarding/stage-preset.ts";
import type { QueuePreset } from "#core/queue/queue-preset.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { segmentPresetFromJson } from "#core/segments/segment-preset-from-json.ts";
import type { DatedBook, DeriveContext } from "#core/state/context.ts";
import type { Instant } from "#core/time/instant.ts";
import { localDateAt } from "#core/time/instant.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import forecastTables from "../../../../presets/forecast/model.json" with { type: "json" };
import shippedPrices from "../../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import shippedAlerts from "../../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedHandovers from "../../../../presets/usage-billed-analytics/handovers.json" with { type: "json" };
import shippedQueue from "../../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import * as store from "./store.ts";

const model = forecastModel(forecastTables);

/** Each is parsed once. Another body may come under an id, and be held, tried or taken back. */
const parsedBooks = new Map<string, DatedBook>();
const parsedRules = new Map<string, ReturnType<typeof segmentPresetFromJson>>();

const SHIPPED_BOOK = "posthog-2026-07";

const RULE_KINDS = ["segments", "stages", "queue", "alerts"] as const;

export async function loadContext(db: Db, now: Instant): Promise<DeriveContext> {
  const books = (await store.listBooks(db)).map(toDatedBook);
  const rules = new Map((await store.listRuleSets(db, localDateAt(now))).map((row) => [row.kind, row]));
  const forecastChoice = choiceOn(await store.listForecastChoices(db), localDateAt(now)) ?? SHIPPED_CHOICE;
  const fields = await listFieldDefinitions(db);
  const complete = await store.listCompleteThrough(db);
  const kinds = await store.listImportedKinds(db);
  const [segments, stages, queue, alerts] = RULE_KINDS.map((kind) => rules.get(kind));
  if (!segments || !stages || !queue || !alerts)
    throw new Error("The shipped rules are missing; start the server once to put them in.");
  return {
    books,
    segments: toSegmentPreset(segments),
    stages: stages.body as StagePreset,
    queue: queue.body as QueuePreset,
    alerts: alerts.body as AlertPreset,
    fields,
    model,
    forecastChoice,
    completeThrough: new Map(complete.map(({ source, region, meter, day }) => [`${source}|${region}|${meter}`, day])),
    importedKinds: new Set(kinds.map(({ source, kind }) => `${source}|${kind}`)),
    versions: [
      segments.id,
      stages.id,
      queue.id,
      alerts.id,
      books.map(({ id }) => id).join("+"),
      `forecast-${model.version}`,
      choiceName(forecastChoice),
    ].join(" "),
  };
}

export type KnownContext = { stamp: string; context: DeriveContext };

/**
 * For work that takes minutes: the books as they are now, read again only where they changed. An import that ends
 * meanwhile marks accounts and says what is known of them, so whoever takes the marks must know it too.
 */
export async function renewContext(db: Db, now: Instant, before: KnownContext): Promise<KnownContext> {
  const stamp = await store.findStamp(db);
  return stamp === before.stamp ? before : { stamp, context: await loadContext(db, now) };
}

/** The stamp is read first: a change between the two is found the next time. */
export async function loadKnownContext(db: Db, now: Instant): Promise<KnownContext> {
  const stamp = await store.findStamp(db);
  return { stamp, context: await loadContext(db, now) };
}

export type FieldRow = store.FieldRow;

/** What a team has said of fields, the standard ones included. */
export function listFieldRows(db: Db): Promise<FieldRow[]> {
  return store.listFields(db);
}

/** The standard fields and the team's own, retired ones included. Where a field names members, these are its choices. */
export async function listFieldDefinitions(db: Db): Promise<FieldDefinition[]> {
  const rows = await store.listFields(db);
  const said = new Map(rows.map((row) => [row.fieldId, row]));
  const standard = STANDARD_FIELDS.map((field) => withSettings(field, said.get(field.fieldId)));
  const custom = rows.filter(({ fieldId }) => findStandardField(fieldId) === null).map(toDefinition);
  const all = [...standard, ...custom];
  if (!all.some(({ type }) => type === "member")) return all;
  const members = [...(await membersById(db)).values()];
  const choices = members.map(({ memberId, name, email }) => ({ id: memberId, label: name, also: [email] }));
  return all.map((field) => (field.type === "member" ? { ...field, choices } : field));
}

/** Ids of the team's own fields that are in use. */
export async function listOwnFieldIds(db: Db): Promise<ReadonlySet<string>> {
  const rows = await store.listFields(db);
  return new Set(rows.flatMap(({ fieldId, retiredAt }) => (retiredAt === null ? fieldId : [])));
}

function withSettings(field: FieldDefinition, row: FieldRow | undefined): FieldDefinition {
  if (!row) return field;
  const { editableBy, sources, freshForDays } = row;
  return { ...field, label: row.label ?? field.label, editableBy, sources, freshForDays };
}

function toDefinition({ label, type, version: _, changedAt: __, ...row }: FieldRow): FieldDefinition {
  return { ...row, label: label ?? row.fieldId, type: type ?? "text", origin: "custom" };
}

export type ChoiceRow = store.ChoiceRow;

/** Every choice of whose forecast rules read, oldest first. */
export function listForecastChoices(db: Db): Promise<ChoiceRow[]> {
  return store.listForecastChoices(db);
}

/** Every price book in order of its first day, those to come included. */
export async function listPriceBooks(
  db: Db,
): Promise<(DatedBook & { readonly body: unknown; readonly recordedAt: Instant })[]> {
  const rows = await store.listBooks(db);
  return rows.map((row) => ({ ...toDatedBook(row), body: row.body, recordedAt: row.recordedAt }));
}

function toDatedBook(row: store.ReadBook): DatedBook {
  const key = `${row.id} ${row.effectiveOn} ${row.digest}`;
  const known = parsedBooks.get(key) ?? {
    id: row.id,
    effectiveOn: row.effectiveOn,
    book: parsePriceBook(row.body),
    ...(row.id === SHIPPED_BOOK && { isShipped: true as const }),
  };
  parsedBooks.set(key, known);
  return known;
}

function toSegmentPreset(row: store.ReadRuleSet) {
  const key = `${row.id} ${row.digest}`;
  const known = parsedRules.get(key) ?? segmentPresetFromJson(row.body);
  parsedRules.set(key, known);
  return known;
}

/**
 * Puts the shipped price book into a database that has none, and the shipped rules of each kind that it does not have
 * yet. They are a team's own from then on.
 */
export async function ensurePresets(db: Db, now: Instant): Promise<void> {
  if ((await store.countBooks(db)) === 0) {
    const { currency, as_of: asOf } = shippedPrices;
    await store.createBook(db, {
      id: SHIPPED_BOOK,
      currency,
      effectiveOn: asOf.slice(0, 10),
      body: shippedPrices,
      recordedAt: now,
    });
  }
  const common = {
    version: 1,
    effectiveOn: EARLIEST,
    author: "Firstbill",
    reason: "Shipped defaults.",
    recordedAt: now,
  };
  for (const kind of [...RULE_KINDS, "handovers"] as const)
    await store.createRuleSet(db, { ...common, id: `${kind}-1`, kind, body: SHIPPED[kind] });
}

const SHIPPED = {
  segments: shippedSegments,
  stages: shippedStages,
  queue: shippedQueue,
  alerts: shippedAlerts,
  // No account is derived by them, so they are not among `RULE_KINDS`.
  handovers: shippedHandovers,
};

/** The shipped rules are the ones in force for every day that a team imports. */
const EARLIEST = "2000-01-01";
