/** The first run of a team with its own data: what must be there before the next thing is safe. */
import { countText, numberText } from "../money/count-text.ts";
import { waitingOptOuts } from "../people/waiting-opt-outs.ts";
import { dayText } from "../time/day-text.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";

export const RUNGS = ["accounts", "usage", "prices", "coverage", "opt-outs"] as const;
export type Rung = (typeof RUNGS)[number];

export type LadderFacts = {
  readonly today: LocalDate;
  readonly accounts: number;
  /** The day that the slowest source, region and meter has reached; null before any usage. */
  readonly completeThrough: LocalDate | null;
  /** Sources, regions and meters behind the others. */
  readonly late: number;
  readonly accountsWithInvoices: number;
  readonly confirmedAccounts: number;
  /** Accounts of which nobody knows whether a colleague looks after them. */
  readonly coverageUnknown: number;
  /** Null before a list of those who want no mail was imported, which is not the same as an empty one. */
  readonly optOuts: {
    readonly people: number /** Said of somebody we do not know yet. */;
    readonly waiting: number;
  } | null;
};

export type RungState = {
  readonly rung: Rung;
  readonly isReached: boolean;
  /** It and every rung below it are reached: what it unlocks is safe. */
  readonly isSafe: boolean;
  /** How far it is, in numbers. */
  readonly measure: string;
  /** What to do next; null where it is reached. */
  readonly missing: string | null;
  readonly unlocks: string;
};

/** Yesterday is the newest day that can be complete; a source may be a day behind that. */
const USAGE_DAYS = 2;
const CONFIRMED_PERCENT = 95;

/**
 * B-5. Accounts are in; usage is complete through the day before yesterday everywhere; prices are confirmed for 95 % of the
 * accounts with invoices; nobody's coverage is unknown; those who want no mail are known. A rung is safe with those below it.
 */
export function ladder(facts: LadderFacts): RungState[] {
  let isSafe = true;
  return RUNGS.map((rung) => {
    const state = STATES[rung](facts);
    isSafe &&= state.missing === null;
    return { rung, isReached: state.missing === null, isSafe, unlocks: UNLOCKS[rung], ...state };
  });
}

/** What stays unlocked once it was: a source that is late for a day does not lock a team out again. */
export const KEPT_RUNGS = ["prices", "coverage"] as const satisfies readonly Rung[];
export type KeptRung = (typeof KEPT_RUNGS)[number];

/** B-7. As soon as it is safe, with all steps below it. */
export function unlockedBy(states: readonly RungState[]): KeptRung[] {
  return KEPT_RUNGS.filter((kept) => states.some(({ rung, isSafe }) => rung === kept && isSafe));
}

const UNLOCKS: Readonly<Record<Rung, string>> = {
  accounts: "Lists, search and pages of accounts.",
  usage: "Forecasts and entries that rest on whole days.",
  prices: "Rules may read our forecast, and other systems are told of forecasts, crossings and large bills at once.",
  coverage: "The queue holds only companies that nobody else looks after.",
  "opt-outs": "Mail to customers.",
};

type State = Pick<RungState, "measure" | "missing">;

const STATES: Readonly<Record<Rung, (facts: LadderFacts) => State>> = {
  accounts: ({ accounts }) => ({
    measure: `${countText(accounts, "account")} in`,
    missing: accounts > 0 ? null : "Import accounts, or connect the source that has them.",
  }),
  usage: usageState,
  prices: pricesState,
  coverage: ({ accounts, coverageUnknown }) => ({
    measure: `known for ${numberText(accounts - coverageUnknown)} of ${countText(accounts, "account")}`,
    missing:
      accounts > 0 && coverageUnknown === 0
        ? null
        : "Import who looks after the accounts, or say of a source that nobody does.",
  }),
  "opt-outs": ({ optOuts }) => ({
    measure: optOuts === null ? "not imported" : optOutsText(optOuts),
    missing: optOuts === null ? "Import the list of people who want no mail; an empty one counts too." : null,
  }),
};

function optOutsText({ people, waiting }: NonNullable<LadderFacts["optOuts"]>): string {
  const known = `${countText(people, "person", "people")} who ${people === 1 ? "wants" : "want"} no mail`;
  return waiting === 0 ? known : `${known}; ${waitingOptOuts(waiting)}`;
}

function usageState({ completeThrough, late, today }: LadderFacts): State {
  if (completeThrough === null) return { measure: "none is in", missing: "Import usage up to yesterday." };
  const isFresh = daysBetween(completeThrough, today) <= USAGE_DAYS;
  const through = dayText(completeThrough, today);
  const behind = late > 0 ? `, ${numberText(late)} behind` : "";
  return {
    measure: `complete through ${through}${behind}`,
    missing: isFresh ? null : `Bring the days after ${through}; the status line names what is behind.`,
  };
}

function pricesState({ accountsWithInvoices: all, confirmedAccounts: confirmed }: LadderFacts): State {
  if (all === 0)
    return { measure: "no invoice is in", missing: "Import closed invoices, with their lines if you can." };
  const isEnough = confirmed * 100 >= all * CONFIRMED_PERCENT;
  return {
    measure: `confirmed for ${numberText(confirmed)} of ${countText(all, "account")} with invoices`,
    missing: isEnough ? null : `Settle the largest causes below until ${CONFIRMED_PERCENT} % are confirmed.`,
  };
}
