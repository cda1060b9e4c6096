/** What others may do with the facts of an onboarding: look at the stage, and record a fact of their own. */
import * as store from "./store.ts";

export type { StagePlace } from "./store.ts";
export const { lockAccount, recordFact, findStage, listStages, listStanding, isWithSales } = store;
