/** What taking an import back asks: to take its days of usage back, and to say beforehand which they are. */
import * as store from "./store.ts";

export const { countDays, forgetSources, listFirstDays, listStandingMeters, voidCorrections, voidDays } = store;
