/** Kinds of accounts between which picks are compared: by size, country, age and difficulty, each as it is today. */
import { daysBetween, type LocalDate } from "../time/local-date.ts";

export type PickedAccount = {
  /** Whole units of the account's currency; null without a forecast. */
  readonly net: number | null;
  /** Empty where it is not known. */
  readonly country: string;
  readonly signedUpOn: LocalDate | null;
  /** Of people at the customer who are known. */
  readonly peopleCount: number;
};

export const PICK_GROUPS = ["size", "country", "age", "difficulty"] as const;
export type PickGroup = (typeof PICK_GROUPS)[number];

const SIZES = [100, 500, 1000] as const;
const NEW_DAYS = 90;
const YEAR_DAYS = 365;

export function bucketOf(account: PickedAccount, group: PickGroup, today: LocalDate): string {
  switch (group) {
    case "size":
      return sizeOf(account.net);
    case "country":
      return account.country === "" ? "Country not known" : account.country;
    case "age":
      return ageOf(account.signedUpOn, today);
    case "difficulty":
      return difficultyOf(account);
  }
}

function sizeOf(net: number | null): string {
  if (net === null) return "No forecast";
  const [small, middle, large] = SIZES;
  if (net < small) return `Under ${small}`;
  if (net < middle) return `${small} to ${middle}`;
  return net < large ? `${middle} to ${large}` : `${large} and more`;
}

function ageOf(signedUpOn: LocalDate | null, today: LocalDate): string {
  if (signedUpOn === null) return "Sign-up not known";
  const days = daysBetween(signedUpOn, today);
  if (days < NEW_DAYS) return `Under ${NEW_DAYS} days`;
  return days < YEAR_DAYS ? "Under a year" : "A year and more";
}

/** What makes an account harder before anybody has read it: whether there is somebody to write to. */
function difficultyOf({ peopleCount }: PickedAccount): string {
  if (peopleCount === 0) return "Nobody to write to is known";
  return peopleCount === 1 ? "One person is known" : "Several people are known";
}
