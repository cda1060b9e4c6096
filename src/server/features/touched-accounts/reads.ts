/** What taking an import back asks: which accounts it touched. */
import * as store from "./store.ts";

export type { Repriced } from "./store.ts";

export const { findRepriced, listTouched, touchedAccounts } = store;
