/** What others may ask of reconciliation: of how many accounts prices are confirmed. */
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export function countPrices(db: Db): Promise<store.PricesCounts> {
  return store.countPrices(db);
}
