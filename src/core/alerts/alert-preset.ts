/** From when on an alert is raised, as a team sets it. Lives in `presets/<name>/alerts.json`. */
import type { MinorByCurrency } from "../onboarding/stage-preset.ts";

export type AlertPreset = {
  /** Shipped: 1,000 USD, ten days before the bill, twice the bill before, again after half as much. */
  readonly largeInvoice: {
    readonly fromMinor: MinorByCurrency;
    /** Calendar days before the bill from which it is raised. */
    readonly leadDays: number;
    /** How many times the last bill that was not zero; a first bill is not compared. */
    readonly timesPrevious: number;
    /** Raised again when the forecast has grown by this many percent since. */
    readonly againPercent: number;
  };
};
