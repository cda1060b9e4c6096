/** Credit of a startup or YC programme as rules see it: how much is left, how much is used, when it rolls off. */
import type { Money } from "../money/money.ts";
import { COUPON } from "../rating/apply-credits.ts";
import { addMonths, type LocalDate, monthOf } from "../time/local-date.ts";
import type { CreditGrant, RuleFacts } from "./rule-facts.ts";

const KINDS: readonly [Programme, RegExp][] = [
  ["startup", /startup/i],
  ["yc", /^yc\b|y combinator/i],
];

export type Programme = "startup" | "yc" | "none";

/**
 * The credit programme of an account. After one ends the plan is a normal one, and the grant still tells; without
 * grants imported it is unknown, unless the plan names it.
 */
export function programmeOf(facts: RuleFacts): Programme | null {
  if (facts.plan === "startup" || facts.plan === "yc") return facts.plan;
  if (facts.credits === null) return null;
  return KINDS.find(([, form]) => facts.credits?.some(({ kind }) => form.test(kind ?? "")))?.[0] ?? "none";
}

/** A coupon of a fixed amount pays like credit, and is no grant of a programme. */
function grantsOf({ credits }: RuleFacts): readonly CreditGrant[] | null {
  return credits?.filter(({ kind }) => kind !== COUPON) ?? null;
}

/** Grants of the account's programme: those whose kind names it, or all where none does. Empty without a programme. */
export function programmeGrants(facts: RuleFacts): readonly CreditGrant[] | null {
  const programme = programmeOf(facts);
  const grants = grantsOf(facts);
  if (programme === null || grants === null) return null;
  const form = KINDS.find(([name]) => name === programme)?.[1];
  if (!form) return [];
  const named = grants.filter(({ kind }) => form.test(kind ?? ""));
  return named.length > 0 ? named : grants;
}

/** Credit still usable on that day in minor units: of grants that have not ended. Unknown where one of them is. */
export function creditLeftMinor(grants: readonly CreditGrant[] | null, asOf: LocalDate): number | null {
  if (grants === null) return null;
  const usable = grants.filter((grant) => grant.expiresOn === null || grant.expiresOn > asOf);
  return sumMinor(usable.map((grant) => grant.left));
}

/**
 * Whether credit pays part of the bill now. Without grants imported, a net forecast below gross says the same,
 * because their difference is credit by definition.
 */
export function isOnCredit(facts: RuleFacts, asOf: LocalDate): boolean | null {
  const left = creditLeftMinor(grantsOf(facts), asOf);
  if (left !== null) return left > 0;
  const net = facts.forecast?.net ?? null;
  const gross = facts.forecast?.gross ?? null;
  return facts.credits !== null || net === null || gross === null ? null : net.minor < gross.minor;
}

/** True once a programme's grant exists and nothing of it is left; expired or used up. */
export function isExhausted(facts: RuleFacts, asOf: LocalDate): boolean | null {
  const grants = programmeGrants(facts);
  if (grants === null) return null;
  if (grants.length === 0) return false;
  const left = grants.map((grant) =>
    grant.expiresOn !== null && grant.expiresOn <= asOf ? 0 : (grant.left?.minor ?? null),
  );
  if (left.some((minor) => minor !== null && minor > 0)) return false;
  return left.includes(null) ? null : true;
}

/** The last day on which a programme's grant ends. Unknown where a grant has no known end. */
export function rollOffOn(facts: RuleFacts): LocalDate | null {
  const ends = (programmeGrants(facts) ?? []).map((grant) => grant.expiresOn);
  if (ends.length === 0 || ends.includes(null)) return null;
  return (ends as LocalDate[]).reduce((a, b) => (a > b ? a : b));
}

/** Share of the programme's credit that is used, in percent. */
export function creditsUsedPercent(facts: RuleFacts): number | null {
  const grants = programmeGrants(facts);
  if (grants === null) return null;
  const granted = sumMinor(grants.map((grant) => grant.granted));
  const left = sumMinor(grants.map((grant) => grant.left));
  return granted === null || left === null || granted === 0 ? null : ((granted - left) * 100) / granted;
}

/** The end of the period after the open one, counted from the anchor day so that 31 January gives 31 March. */
export function nextPeriodEnd(facts: RuleFacts): LocalDate | null {
  if (facts.period === null) return null;
  const { start, end } = facts.period;
  const anchorDay = Math.max(Number(start.slice(8)), Number(end.slice(8)));
  return addMonths(monthOf(end), 1, anchorDay);
}

function sumMinor(amounts: readonly (Money | null)[]): number | null {
  return amounts.reduce<number | null>((sum, amount) => (sum === null || !amount ? null : sum + amount.minor), 0);
}
