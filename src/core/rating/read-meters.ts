/** Products and add-ons of a price book's file form. */
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import { compare, type Decimal, isZero, ONE } from "../money/decimal.ts";
import { type Money, roundToMinor } from "../money/money.ts";
import type { FieldReader, JsonObject } from "./field-reader.ts";
import type { Meter, Tier } from "./meter.ts";

/** Where problems go, in which currency amounts are, and the limits that the book names apart from its products. */
export type BookPlace = { readonly reader: FieldReader; readonly currency: Currency; readonly limits: JsonObject };

/** A product, followed by its add-ons. */
export function readProduct(place: BookPlace, value: unknown, pointer: string): Meter[] {
  const product = place.reader.object(value, pointer);
  const main = readMeter(place, product, pointer, null);
  const addOns = place.reader.list(product["addons"] ?? [], `${pointer}/addons`);
  return [main, ...addOns.map((addOn, index) => readAddOn(place, addOn, `${pointer}/addons/${index}`, main))];
}

function readAddOn(place: BookPlace, value: unknown, pointer: string, main: Meter): Meter {
  return readMeter(place, place.reader.object(value, pointer), pointer, main);
}

function readMeter(place: BookPlace, fields: JsonObject, pointer: string, main: Meter | null): Meter {
  const { reader } = place;
  const key: MeterKey = reader.text(fields["key"], `${pointer}/key`);
  const unit = textOr(fields["unit"], "unit");
  return {
    key,
    name: textOr(fields["name"], key),
    unit,
    usageKey: typeof fields["usage_key"] === "string" ? fields["usage_key"] : null,
    tiers: readTiers(reader, fields["tiers"], `${pointer}/tiers`),
    addOnOf: main?.key ?? null,
    quantityFrom: main ? textOr(fields["quantity_from"], key) : key,
    when: readWhen(reader, fields["when"], `${pointer}/when`),
    selectable: fields["selectable"] === true,
    freeAllocation:
      fields["free_allocation"] == null ? null : reader.amount(fields["free_allocation"], `${pointer}/free_allocation`),
    defaultLimit: readDefaultLimit(place, fields, key, pointer),
    acceptsProgrammeCredit: readAccepts(fields, main),
    reportedUnit: textOr(fields["reported_unit"], unit),
    reportedPerPricedUnit: readReportedPerUnit(reader, fields, pointer),
  };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}

function readWhen(reader: FieldReader, value: unknown, pointer: string): Meter["when"] {
  if (value === undefined || value === "used" || value === "subscribed") return value ?? "used";
  reader.problem(pointer, `must be "used" or "subscribed", not ${JSON.stringify(value)}.`);
  return "used";
}

function readDefaultLimit(place: BookPlace, fields: JsonObject, key: MeterKey, pointer: string): Money | null {
  const value = fields["default_billing_limit_usd"] ?? place.limits[key];
  if (value == null) return null;
  return roundToMinor(place.reader.amount(value, `${pointer}/default_billing_limit_usd`), place.currency);
}

/** An add-on follows its product unless it says otherwise. */
function readAccepts(fields: JsonObject, main: Meter | null): boolean {
  const own = fields["startup_credits_accepted"];
  return typeof own === "boolean" ? own : (main?.acceptsProgrammeCredit ?? true);
}

function readReportedPerUnit(reader: FieldReader, fields: JsonObject, pointer: string): Decimal {
  if (fields["reported_per_priced_unit"] == null) return ONE;
  const read = reader.amount(fields["reported_per_priced_unit"], `${pointer}/reported_per_priced_unit`);
  if (!isZero(read)) return read;
  reader.problem(`${pointer}/reported_per_priced_unit`, "must be more than zero.");
  return ONE;
}

function readTiers(reader: FieldReader, value: unknown, pointer: string): Tier[] {
  const tiers = reader.list(value, pointer).map((tier, index) => readTier(reader, tier, `${pointer}/${index}`));
  if (Array.isArray(value) && tiers.length === 0) reader.problem(pointer, "must have at least one tier.");
  for (const [index, tier] of tiers.entries()) checkBound(reader, tiers, index, tier, `${pointer}/${index}/up_to`);
  return tiers;
}

function readTier(reader: FieldReader, value: unknown, pointer: string): Tier {
  const fields = reader.object(value, pointer);
  const upTo = fields["up_to"] == null ? null : reader.amount(fields["up_to"], `${pointer}/up_to`);
  return { upTo, unitAmount: reader.amount(fields["unit_amount_usd"], `${pointer}/unit_amount_usd`) };
}

function checkBound(reader: FieldReader, tiers: readonly Tier[], index: number, tier: Tier, pointer: string): void {
  const isLast = index === tiers.length - 1;
  if (isLast && tier.upTo !== null) reader.problem(pointer, "must be null in the last tier, which has no end.");
  if (!isLast && tier.upTo === null)
    reader.problem(pointer, "must be a number, because only the last tier has no end.");
  const before = tiers[index - 1]?.upTo;
  if (tier.upTo && before && compare(tier.upTo, before) <= 0)
    reader.problem(pointer, "must be more than the bound of the tier before it.");
}
