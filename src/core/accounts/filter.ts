/**
 * A filter over accounts after it was read: a tree of terms and free words. The table on the screen, the API and the SQL of
 * the list mean the same by it; `matchesAccountFilter` is the meaning.
 */
import { unreachable } from "../errors.ts";
import { compare as compareDecimals, type Decimal, decimal } from "../money/decimal.ts";
import { type Money, toDecimal } from "../money/money.ts";
import { foldText } from "../search/fold-text.ts";
import { holdsTerm, isBeginning } from "../search/search-terms.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFacts } from "./account-facts.ts";
import type { FilterFieldName, TermField } from "./filter-fields.ts";

export type Comparison = "is" | ">" | ">=" | "<" | "<=";

/** Days are absolute by then: `renews:<14d` was counted from today when it was read. */
export type FilterValue =
  /** One of these ids, with `is`: `stage:3` is every stage of group 3. */
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  /** Held as a search holds it (F-1, F-2), with `is`: anywhere, without regard to case and accents. */
  | { readonly kind: "text"; readonly text: string }
  /** Major units of the account's own currency as an exact decimal: "100.50". Nothing is converted. */
  | { readonly kind: "amount"; readonly amount: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "day"; readonly day: LocalDate }
  /** Nothing there: no renewal, no task, nobody assigned. */
  | { readonly kind: "none" }
  /** Something there, whatever it is. */
  | { readonly kind: "any" };

export type FilterTerm = {
  readonly field: TermField;
  readonly comparison: Comparison;
  readonly value: FilterValue;
};

export type AccountFilter =
  /** All of these hold, or any of them; all of none holds always, any of none never. */
  | { readonly kind: "all" | "any"; readonly parts: readonly AccountFilter[] }
  /** A value that is not there does not match, so its negation does. */
  | { readonly kind: "not"; readonly part: AccountFilter }
  | { readonly kind: "term"; readonly term: FilterTerm }
  /** Found in the name, the domain, an id, or a person's name or e-mail. */
  | { readonly kind: "word"; readonly word: string };

export const EVERY_ACCOUNT: AccountFilter = { kind: "all", parts: [] };

/** Whether it depends on the people of accounts, and not on the accounts alone. */
export function asksForPeople(filter: AccountFilter): boolean {
  return hasLeaf(filter, (leaf) => leaf.kind === "word" || leaf.term.field === "email");
}

/** Whether it looks for text that accounts or their people hold. */
export function looksForText(filter: AccountFilter): boolean {
  return hasLeaf(filter, (leaf) => leaf.kind === "word" || leaf.term.value.kind === "text");
}

type Leaf = Extract<AccountFilter, { kind: "term" | "word" }>;

function hasLeaf(filter: AccountFilter, is: (leaf: Leaf) => boolean): boolean {
  switch (filter.kind) {
    case "all":
    case "any":
      return filter.parts.some((part) => hasLeaf(part, is));
    case "not":
      return hasLeaf(filter.part, is);
    case "term":
    case "word":
      return is(filter);
    default:
      return unreachable(filter);
  }
}

export type FilterPerson = { readonly name: string | null; readonly email: string | null };

/** @param people those at the account, where the caller has them */
export function matchesAccountFilter(
  facts: AccountFacts,
  filter: AccountFilter,
  people: readonly FilterPerson[] = [],
): boolean {
  switch (filter.kind) {
    case "all":
      return filter.parts.every((part) => matchesAccountFilter(facts, part, people));
    case "any":
      return filter.parts.some((part) => matchesAccountFilter(facts, part, people));
    case "not":
      return !matchesAccountFilter(facts, filter.part, people);
    case "term":
      return matchesTerm(facts, filter.term, people);
    case "word":
      return matchesWord(facts, filter.word, people);
    default:
      return unreachable(filter);
  }
}

function matchesWord(facts: AccountFacts, word: string, people: readonly FilterPerson[]): boolean {
  // One or two letters begin somebody's name nearly everywhere.
  const named = isBeginning(foldText(word).trim()) ? [] : people.flatMap(({ name, email }) => [name, email]);
  const searched = [facts.name, facts.domain, facts.externalId, ...named];
  return searched.some((text) => text !== null && holdsText(text, word)) || isOwnId(facts, word);
}

/** Our own id counts from so many of its first signs on: fewer are shared by all accounts of one year. */
export const SHORTEST_OWN_ID = 8;

function isOwnId({ accountId }: AccountFacts, text: string): boolean {
  return text.length >= SHORTEST_OWN_ID && accountId.startsWith(text.toLowerCase());
}

type Fact = string | number | boolean | Money | null | readonly string[];

function matchesTerm(facts: AccountFacts, term: FilterTerm, people: readonly FilterPerson[]): boolean {
  const { comparison, value } = term;
  // "Nobody" has to be known; where coverage was never imported, neither of both holds.
  if (term.field === "human" && value.kind === "none") return facts.coverage === "nobody";
  const { field } = term;
  if (field === "id" && value.kind === "text")
    return holdsText(facts.externalId, value.text) || isOwnId(facts, value.text);
  const fact = typeof field === "object" ? (facts.fields[field.fieldId] ?? null) : factOf(facts, field, people);
  const isThere = fact !== null && !(Array.isArray(fact) && fact.length === 0);
  switch (value.kind) {
    case "none":
      return !isThere;
    case "any":
      return isThere;
    case "ids":
      return textsOf(fact).some((text) => value.ids.includes(text));
    case "text":
      return textsOf(fact).some((text) => holdsText(text, value.text));
    case "day":
      return typeof fact === "string" && holds(comparison, compareDays(fact.slice(0, DAY_LENGTH), value.day));
    case "number":
      return typeof fact === "number" && holds(comparison, Math.sign(fact - value.number));
    case "amount":
      if (typeof fact === "number")
        return holds(comparison, compareDecimals(decimal(String(fact)), amountOf(value.amount)));
      return isMoney(fact) && holds(comparison, compareDecimals(toDecimal(fact), amountOf(value.amount)));
  }
}

function factOf(facts: AccountFacts, field: FilterFieldName, people: readonly FilterPerson[]): Fact {
  switch (field) {
    case "renews":
      return facts.renewalOn;
    case "entered":
      return facts.enteredOn;
    case "since":
      return facts.stageSince && localDateAt(facts.stageSince);
    case "messaged":
      return facts.lastMessagedAt && localDateAt(facts.lastMessagedAt);
    case "task":
      return facts.nextTaskDueOn;
    case "contact":
      return facts.contactBy;
    case "previous":
      return facts.previousBill;
    case "human":
      return facts.humans;
    case "people":
      return facts.peopleCount;
    case "notes":
      return facts.notesCount;
    case "unseen":
      return facts.isUnseen;
    case "id":
      return [facts.externalId, facts.accountId];
    case "email":
      return people.flatMap(({ email }) => email ?? []);
    default:
      return facts[field];
  }
}

/** Of a moment, the day in UTC. */
const DAY_LENGTH = 10;

function compareDays(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function textsOf(fact: Fact): readonly string[] {
  if (typeof fact === "boolean") return [String(fact)];
  if (typeof fact === "string") return [fact];
  return Array.isArray(fact) ? fact : [];
}

function isMoney(fact: Fact): fact is Money {
  return typeof fact === "object" && fact !== null && "minor" in fact;
}

function amountOf(text: string): Decimal {
  return decimal(text);
}

function holdsText(text: string, part: string): boolean {
  return holdsTerm(foldText(text), foldText(part).trim());
}

function holds(comparison: Comparison, sign: number): boolean {
  switch (comparison) {
    case "is":
      return sign === 0;
    case ">":
      return sign > 0;
    case ">=":
      return sign >= 0;
    case "<":
      return sign < 0;
    case "<=":
      return sign <= 0;
  }
}
