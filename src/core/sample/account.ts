/** A customer of the sample company: who they are. Each is a function of the seed, the day of its signup and its number on it. */
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type Archetype, PAYG_SHARES } from "./archetypes.ts";
import { type CompanyName, companyNameFor, countryFor } from "./names.ts";
import { pickWeighted, type Random, randomFor } from "./random.ts";

export type SamplePlan = "payg" | "annual" | "startup" | "yc";
export type SampleRegion = "US" | "EU";

export type SampleAccount = CompanyName & {
  /** Also the account's external id. */
  readonly key: string;
  /** Shared by siblings: one company in two regions. */
  readonly companyKey: string;
  readonly region: SampleRegion;
  /** Signed up within eleven weeks before the start day: of these more than usual need somebody, so that there is work. */
  readonly isOfFirstWeeks: boolean;
  readonly signedUpOn: LocalDate;
  readonly plan: SamplePlan;
  readonly archetype: Archetype;
  readonly currency: "USD" | "EUR";
  readonly country: string;
  readonly employees: number;
  readonly users: number;
  /** Days from the signup to the cancellation; null stays. */
  readonly cancelsAfterDays: number | null;
};

/** Signups are known for two years before the anchor. */
export const SAMPLE_DAYS = 730;

/** The sample's days are counted from the first signup, so that the same seed gives the same customers on any start day. */
export type SignupCalendar = { readonly seed: number; readonly anchorDay: LocalDate };

export function firstDayOf({ anchorDay }: SignupCalendar): LocalDate {
  return addDays(anchorDay, -SAMPLE_DAYS);
}

const FIRST_WEEKS_DAYS = 77;

const FIRST_RATE_PER_DAY = 1.5;
const LAST_RATE_PER_DAY = 4;

/** Signups grow over the two years and stay at the last rate after them. */
export function signupsOnDay(seed: number, dayNumber: number): number {
  const share = Math.min(dayNumber / SAMPLE_DAYS, 1);
  const rate = FIRST_RATE_PER_DAY + (LAST_RATE_PER_DAY - FIRST_RATE_PER_DAY) * share;
  return poisson(randomFor(seed, "signups", dayNumber), rate);
}

function poisson(random: Random, mean: number): number {
  const floor = Math.exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > floor) {
    product *= random.next();
    count++;
  }
  return count;
}

/** The accounts that signed up on that day, siblings of earlier ones excluded. */
export function accountsOfDay(calendar: SignupCalendar, dayNumber: number): SampleAccount[] {
  const signedUpOn = addDays(firstDayOf(calendar), dayNumber);
  return Array.from({ length: signupsOnDay(calendar.seed, dayNumber) }, (_, number) =>
    describeAccount(calendar.seed, { dayNumber, number, signedUpOn }),
  );
}

type Signup = { readonly dayNumber: number; readonly number: number; readonly signedUpOn: LocalDate };

const SIBLING_SHARE = 0.03;

/** The same company's account in the other region, for the few that have one; it may sign up long after. */
export function siblingOf(seed: number, account: SampleAccount): SampleAccount | null {
  const random = randomFor(seed, "sibling", account.key);
  if (!random.chance(SIBLING_SHARE)) return null;
  const archetype = account.plan === "payg" ? archetypeFor(random, "payg") : account.archetype;
  return {
    ...account,
    key: `${account.key}-b`,
    region: account.region === "US" ? "EU" : "US",
    signedUpOn: addDays(account.signedUpOn, random.integer(0, 120)),
    archetype,
    currency: "USD",
    users: random.integer(1, 8),
    cancelsAfterDays: cancelsAfter(random, archetype),
  };
}

function describeAccount(seed: number, { dayNumber, number, signedUpOn }: Signup): SampleAccount {
  const key = `s${String(dayNumber).padStart(4, "0")}-${number + 1}`;
  const random = randomFor(seed, "account", key);
  const region = random.chance(0.68) ? "US" : "EU";
  const plan = pickWeighted(random, { payg: 88, startup: 6, yc: 3, annual: 3 });
  const archetype = archetypeFor(random, plan);
  const isLarge = archetype === "large" || archetype === "annual";
  return {
    ...companyNameFor(random, dayNumber * 20 + number),
    key,
    companyKey: key,
    region,
    isOfFirstWeeks: dayNumber >= SAMPLE_DAYS - FIRST_WEEKS_DAYS && dayNumber < SAMPLE_DAYS,
    signedUpOn,
    plan,
    archetype,
    currency: region === "EU" && plan === "payg" && random.chance(0.02) ? "EUR" : "USD",
    country: countryFor(random, region),
    employees: Math.round(isLarge ? random.scaled(60, 450) : random.scaled(1, 90)),
    users: isLarge ? random.integer(6, 12) : Math.round(random.scaled(1, 9)),
    cancelsAfterDays: cancelsAfter(random, archetype),
  };
}

function archetypeFor(random: Random, plan: SamplePlan): Archetype {
  return plan === "payg" ? pickWeighted(random, PAYG_SHARES) : plan;
}

/** Those whose use fades away all leave; of the others a few do. */
function cancelsAfter(random: Random, archetype: Archetype): number | null {
  const days = random.integer(100, 420);
  if (archetype === "leaving") return random.chance(0.8) ? days : null;
  return random.chance(archetype === "annual" || archetype === "startup" ? 0.01 : 0.05) ? days : null;
}
