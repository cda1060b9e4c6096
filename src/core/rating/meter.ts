/** What is counted and priced: a product of the price book, or an add-on of one. */
import type { MeterKey } from "../ids.ts";
import { type Decimal, divide, ONE } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";

/** Graduated: the part of the quantity above the tier before and up to `upTo` (inclusive; null has no end) costs `unitAmount` each. */
export type Tier = { readonly upTo: Decimal | null; readonly unitAmount: Decimal };

export type Meter = {
  readonly key: MeterKey;
  readonly name: string;
  /** What one priced unit is: event, recording, GB. */
  readonly unit: string;
  /** The name under which the vendor's usage reports carry it, where that differs from the key. */
  readonly usageKey: string | null;
  readonly tiers: readonly Tier[];
  /** The product that it belongs to and whose limit covers it; null for a product itself. */
  readonly addOnOf: MeterKey | null;
  /** The meter whose quantity is priced: its own, or the one that an add-on is counted on. */
  readonly quantityFrom: MeterKey;
  /** `used`: priced whenever there is a quantity. `subscribed`: only while the account has the add-on. */
  readonly when: "used" | "subscribed";
  readonly selectable: boolean;
  /** Units free in every period; null where the book does not say. */
  readonly freeAllocation: Decimal | null;
  /** The limit in force for an account that has set none. */
  readonly defaultLimit: Money | null;
  readonly acceptsProgrammeCredit: boolean;
  /** Usage may be reported in a smaller unit than it is priced in: logs in MB, 1000 to a GB. */
  readonly reportedUnit: string;
  readonly reportedPerPricedUnit: Decimal;
};

/** The product whose limit covers the meter: itself, or the product that it is an add-on of. */
export function productOf(meter: Meter): MeterKey {
  return meter.addOnOf ?? meter.key;
}

/** A reported quantity in the unit that is priced; twelve decimals are below any price there is. */
export function toPricedQuantity(meter: Meter, reported: Decimal): Decimal {
  if (meter.reportedPerPricedUnit === ONE) return reported;
  return divide(reported, meter.reportedPerPricedUnit, 12);
}
