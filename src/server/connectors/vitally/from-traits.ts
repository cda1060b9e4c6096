/** Which field a trait becomes, and how its value is written. */
import type { Column } from "#core/imports/column.ts";
import { readCell } from "#core/imports/read-cell.ts";
import { recordKind } from "#core/imports/record-kinds.ts";
import { asObject, type Loose, readable, textAt } from "./from-values.ts";
import type { VitallySettings } from "./settings.ts";

/** What Vitally keeps beside the traits is written by traits of these names too. */
const OWN = [
  "mrr",
  "nextRenewalDate",
  "trialEndDate",
  "churnedAt",
  "firstSeenTimestamp",
  "lastSeenTimestamp",
  "lastInboundMessageTimestamp",
  "lastOutboundMessageTimestamp",
  "usersCount",
  "healthScore",
  "npsScore",
  "npsPromoterCount",
  "npsPassiveCount",
  "npsDetractorCount",
] as const;

/** Columns of the account itself that a trait may fill. */
const ACCOUNT_COLUMNS = new Set(["currency", "country", "domain", "signed_up_on"]);

export function isAccountColumn(field: string): boolean {
  return ACCOUNT_COLUMNS.has(field);
}

/** By name of the trait. Empty ones are there too, as empty. */
export function traitsOf(account: Loose): Loose {
  const own = Object.fromEntries(OWN.flatMap((name) => (name in account ? [[name, account[name]]] : [])));
  return { ...own, ...asObject(account["traits"]) };
}

/** `vitally.custom.onboardingPipeline` is `onboarding_pipeline`. */
export function proposedField(trait: string): string {
  const plain = plainTrait(trait)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return (/^[a-z]/.test(plain) ? plain : `trait_${plain}`).slice(0, 60).replace(/_+$/, "");
}

/** Traits that were made in Vitally have this in front when they are read, and not when they are pushed. */
export function plainTrait(trait: string): string {
  return trait.replace(/^vitally\.custom\./, "");
}

/** Null: it is left out. The name of an account is the account's own. */
export function fieldOfTrait(trait: string, { traits, otherTraits }: VitallySettings): string | null {
  const given = traits.find((one) => plainTrait(one.trait) === plainTrait(trait));
  if (given !== undefined) return given.field === "" ? null : given.field;
  return otherTraits && trait !== "name" && trait !== "avatar" ? proposedField(trait) : null;
}

export function isPipeline(trait: string, { pipelineTrait }: VitallySettings): boolean {
  return pipelineTrait === "" ? /pipeline/i.test(trait) : plainTrait(trait) === plainTrait(pipelineTrait);
}

/** Lists are words joined by `+`, as in a file. */
export function traitText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return readable(value.map((one) => plainWord(traitText(one))).join("+"));
  if (typeof value === "object") return readable(textAt(value as Loose, "name") ?? JSON.stringify(value));
  return readable(String(value).trim());
}

/** Signs that would end a word in a list. */
export function plainWord(word: string): string {
  return word.replace(/[+;|]/g, " ").replace(/\s+/g, " ").trim();
}

const COLUMNS: ReadonlyMap<string, Column> = new Map(recordKind("accounts").columns.map((one) => [one.name, one]));

/**
 * Cells of an account's row. What does not read as a column of the account itself stays out of that column and is kept as
 * a field, so that one odd value costs nobody the account.
 */
export function traitCells(traits: Loose, settings: VitallySettings): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [trait, value] of Object.entries(traits)) {
    const field = fieldOfTrait(trait, settings);
    if (field === null) continue;
    const text = traitText(value);
    const own = ACCOUNT_COLUMNS.has(field) ? COLUMNS.get(field) : undefined;
    const fits = own !== undefined && (text === "" || readCell(own, text, 0).ok);
    const column = fits ? field : `custom.${field}`;
    if (fits && text === "") continue;
    if (!cells[column]) cells[column] = text;
  }
  return cells;
}
