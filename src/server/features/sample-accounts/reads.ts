/** What others ask of the sample company: whether it is here, and to take it away before data of one's own comes. */
import * as store from "./store.ts";

export const { countSampleAccounts, removeSample } = store;
