import type { Instant } from "../time/instant.ts";
import type { KnownTerms } from "./account-bill.ts";
import type { ComputedBills } from "./closed-bills.ts";

/** How a day is derived: as now, or as one of an imported past. */
export type DeriveMode = {
  /**
   * Set while an imported past is gone through: facts count although they were recorded later, onboardings that are over
   * end as "before Firstbill", and no alert is raised.
   */
  readonly reconstructing: { readonly knownAt: Instant } | null;
  /** What was worked out for the day before of the same account, and holds for some days more. */
  readonly dayBefore?: { readonly computedBills: ComputedBills; readonly terms: KnownTerms };
};
