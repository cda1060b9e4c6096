/** Where an onboarding stands in its eight weeks. Weeks are for reading; what is due hangs on bills. */
import { addDays, daysBetween, earlier, type LocalDate } from "../time/local-date.ts";
import type { StagePreset } from "./stage-preset.ts";

export type ProgrammeClock = {
  /** 1 until the first renewal after entry; grows past `of` when an onboarding overruns. */
  readonly billNumber: number;
  readonly of: number;
  /** The day of entry is day 1 of week 1. */
  readonly day: number;
  readonly week: number;
  readonly nextRenewalOn: LocalDate | null;
  /** The bill that closes the programme; null until that far ahead is known. */
  readonly lastRenewalOn: LocalDate | null;
  readonly isOverrun: boolean;
};

/** @param renewals ends of billing periods, in any order; those up to the day of entry belong to bills before the onboarding */
export function programmeClock(input: {
  enteredOn: LocalDate;
  renewals: readonly LocalDate[];
  today: LocalDate;
  programmeBills: number;
}): ProgrammeClock {
  const { enteredOn, today, programmeBills } = input;
  const renewals = renewalsAfter(enteredOn, input.renewals);
  const passed = renewals.filter((renewal) => renewal <= today).length;
  const day = daysBetween(enteredOn, today) + 1;
  return {
    billNumber: passed + 1,
    of: programmeBills,
    day,
    week: Math.ceil(day / 7),
    nextRenewalOn: renewals[passed] ?? null,
    lastRenewalOn: renewals[programmeBills - 1] ?? null,
    isOverrun: passed >= programmeBills,
  };
}

function renewalsAfter(enteredOn: LocalDate, renewals: readonly LocalDate[]): LocalDate[] {
  return [...new Set(renewals)].filter((renewal) => renewal > enteredOn).sort();
}

/** The final outreach falls due 10 days before the second renewal after entry; null while that renewal is unknown. */
export function finalDueOnFor(
  enteredOn: LocalDate,
  renewals: readonly LocalDate[],
  preset: Pick<StagePreset, "programmeBills" | "finalLeadDays">,
): LocalDate | null {
  const last = renewalsAfter(enteredOn, renewals)[preset.programmeBills - 1];
  return last ? addDays(last, -preset.finalLeadDays) : null;
}

export type CheckinWindow = {
  readonly opensOn: LocalDate;
  /** The last day on which it is open. */
  readonly lastOn: LocalDate;
  readonly isSent: boolean;
};

/** Days 15 to 21 of the onboarding, and never past the final outreach. Which accounts get one is for the queue to say. */
export function checkinWindowFor(input: {
  enteredOn: LocalDate;
  finalDueOn: LocalDate | null;
  isSent: boolean;
  checkin: StagePreset["checkin"];
}): CheckinWindow | null {
  const opensOn = addDays(input.enteredOn, input.checkin.firstDay - 1);
  const lastOn = addDays(input.enteredOn, input.checkin.lastDay - 1);
  if (!input.finalDueOn) return { opensOn, lastOn, isSent: input.isSent };
  if (input.finalDueOn <= opensOn) return null;
  return { opensOn, lastOn: earlier(lastOn, addDays(input.finalDueOn, -1)), isSent: input.isSent };
}
