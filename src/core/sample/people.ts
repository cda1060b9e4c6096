/** People, projects and colleagues of a sample account. */
import { addDays, epochDay, type LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import { personNameFor } from "./names.ts";
import { randomFor } from "./random.ts";

export type SamplePerson = {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: "owner" | "admin" | "member";
  readonly since: LocalDate;
  /** Chance that the person comes by on a day. */
  readonly visitsPerDay: number;
};

/** Siblings are one company, so their owner is one person with one address. */
export function peopleOf(account: SampleAccount, seed: number): SamplePerson[] {
  return Array.from({ length: account.users }, (_, index) => {
    const home = index === 0 ? account.companyKey : account.key;
    const random = randomFor(seed, "person", home, index);
    const { first, last } = personNameFor(random);
    const since = addDays(account.signedUpOn, index === 0 ? 0 : random.integer(0, 60));
    return {
      key: `p-${home}-${index + 1}`,
      name: `${first} ${last}`,
      email: `${first}.${last}.${index + 1}@${account.domain}`.toLowerCase(),
      role: index === 0 ? "owner" : random.chance(0.25) ? "admin" : "member",
      since,
      visitsPerDay: random.scaled(0.02, 0.6),
    };
  });
}

/** The last day on which the person came by, up to and including `through`; never before `since`. */
export function lastSeenOn(person: SamplePerson, seed: number, through: LocalDate): LocalDate {
  for (let day = through; day > person.since; day = addDays(day, -1)) {
    if (randomFor(seed, "visit", person.key, epochDay(day)).chance(person.visitsPerDay)) return day;
  }
  return person.since;
}

export type SampleProject = { readonly key: string; readonly name: string };

const PROJECT_NAMES = ["Production", "Staging", "Mobile app", "Marketing site", "Internal"] as const;

export function projectsOf(account: SampleAccount, seed: number): SampleProject[] {
  const random = randomFor(seed, "projects", account.key);
  const count = account.users < 2 ? 1 : random.integer(1, 3);
  return Array.from({ length: count }, (_, index) => ({
    key: `${account.key}-p${index + 1}`,
    name: index === 0 ? PROJECT_NAMES[0] : PROJECT_NAMES[index + (random.chance(0.5) ? 1 : 2)]!,
  }));
}

export type SampleHuman = {
  readonly role: "AE" | "CSM";
  readonly name: string;
  readonly email: string;
  readonly since: LocalDate;
};

const COLLEAGUES = {
  AE: ["Mara Dunn", "Theo Brandt", "Ines Calder"],
  CSM: ["Jon Alvar", "Rita Soto"],
} as const;

/** Annual customers have both; of the largest others some get an account executive after a while. */
export function humansOf(account: SampleAccount, seed: number): SampleHuman[] {
  const random = randomFor(seed, "humans", account.key);
  const human = (role: "AE" | "CSM", afterDays: number): SampleHuman => {
    const name = random.pick(COLLEAGUES[role]);
    const email = `${name.toLowerCase().replace(" ", ".")}@vendor.example`;
    return { role, name, email, since: addDays(account.signedUpOn, afterDays) };
  };
  if (account.plan === "annual") return [human("AE", 0), human("CSM", random.integer(60, 100))];
  if (account.archetype === "large" && random.chance(0.35)) return [human("AE", random.integer(5, 160))];
  return [];
}
