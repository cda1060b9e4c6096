import type { Instant } from "../time/instant.ts";
import type { ComputedBills } from "./closed-bills.ts";

/** How `deriveAccount` is asked: for now, or for a day of an imported past. */
export type DeriveMode = {
  /**
   * Set while an imported past is gone through: facts count although they were recorded later, onboardings that are over
   * end as "before Firstbill", and no alert is raised.
   */
  readonly reconstructing: { readonly knownAt: Instant } | null;
  /** Bills of closed periods that were computed for another day of the same account. */
  readonly computedBills?: ComputedBills;
};
