/** What the rules of segments see of an account: its facts in their words, with what was never imported as unknown. */
import { type FieldDefinition, ruleFieldId } from "../fields/field-definition.ts";
import { money } from "../money/money.ts";
import type { FactOf, OnboardingFact } from "../onboarding/fact.ts";
import { plain } from "../segments/judge.ts";
import type { ClosedBill, ManualWord, PastStay, RuleFacts } from "../segments/rule-facts.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { openPeriod, planOn } from "./account-bill.ts";
import type { AccountFacts } from "./account-facts.ts";
import type { AccountFields } from "./account-fields.ts";
import type { ClosedAccountBill } from "./closed-bills.ts";
import { type DeriveContext, wasImported } from "./context.ts";
import type { RuleForecast } from "./rule-forecast.ts";
import type { SegmentStay } from "./stays-of.ts";

export function ruleFactsOf(
  facts: AccountFacts,
  context: DeriveContext,
  derived: {
    forecast: RuleForecast;
    bills: readonly ClosedAccountBill[];
    stays: readonly SegmentStay[];
    manual: ManualWord | null;
    fields: AccountFields;
    today: LocalDate;
  },
): RuleFacts {
  const { account } = facts;
  const { forecast, bills, stays, manual, fields, today } = derived;
  const imported = (kind: Parameters<typeof wasImported>[2]) => wasImported(context, account.source, kind);
  const plan = planOn(facts, today);
  const open = stays.find((stay) => stay.leftOn === null) ?? null;
  return {
    account: { currency: account.currency, cancelledOn: account.cancelledOn },
    plan: plan.plan,
    credits: imported("credits")
      ? facts.credits.map((credit) => ({
          kind: credit.kind,
          granted: money(credit.currency, credit.grantedMinor),
          left: money(credit.currency, credit.leftMinor),
          expiresOn: credit.endsOn,
        }))
      : null,
    forecast: forecast.net === null && forecast.gross === null ? null : { net: forecast.net, gross: forecast.gross },
    forecastOrigin: { source: forecast.source, issuedOn: forecast.issuedOn, missing: forecast.missing },
    bills: bills.length > 0 || imported("invoices") ? bills.map(toClosedBill) : null,
    people: imported("people") ? facts.people.map(({ role }) => ({ role })) : null,
    humans: humansOn(facts, today) ?? (imported("humans") ? [] : null),
    attributes: fields.attributes,
    stay: open && { enteredOn: open.enteredOn, rule: open.rule },
    manual,
    pastStays: stays.flatMap(toPastStay),
    period: openPeriod(facts, today),
    packages: facts.plans.length > 0 || imported("plans") ? plan.packages : null,
    segments: segmentsOf(fields),
    ...wordsOf(context.fields),
  };
}

function toClosedBill({ period, list, net, paid }: ClosedAccountBill): ClosedBill {
  return { end: period.end, list, cash: net, paid };
}

function toPastStay(stay: SegmentStay): PastStay[] {
  return stay.leftOn === null
    ? []
    : [{ rule: stay.rule, enteredOn: stay.enteredOn, leftOn: stay.leftOn, cause: stay.cause }];
}

/** Roles of the humans who look after the account on that day; null when there is none and nobody has imported any. */
export function humansOn({ humans }: AccountFacts, today: LocalDate): string[] | null {
  if (humans.length === 0) return null;
  return humans
    .filter(({ since, until }) => (since ?? "") <= today && (until ?? "9999") > today)
    .map(({ role }) => role);
}

type Words = Required<Pick<RuleFacts, "labels" | "choiceLabels">>;

const words = new WeakMap<readonly FieldDefinition[], Words>();

/** The same for every account and day. */
function wordsOf(fields: readonly FieldDefinition[]): Words {
  const known = words.get(fields);
  if (known) return known;
  const own = fields.filter(({ origin }) => origin === "custom");
  const ofChoices = own.filter(({ choices }) => choices.length > 0);
  const answer = {
    labels: Object.fromEntries(own.map((field) => [ruleFieldId(field), field.label])),
    choiceLabels: Object.fromEntries(ofChoices.map((field) => [ruleFieldId(field), choiceLabelsOf(field)])),
  };
  words.set(fields, answer);
  return answer;
}

function choiceLabelsOf({ choices }: FieldDefinition): Readonly<Record<string, string>> {
  return Object.fromEntries(choices.map(({ id, label }) => [plain(id), label]));
}

/** Segments that the team's other tools have put the account in, as imported: "CSM Managed;Active Trial". */
function segmentsOf({ segments }: AccountFields): string[] | null {
  if (typeof segments === "string")
    return segments
      .split(";")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  return Array.isArray(segments) ? segments.map(String) : null;
}

/** A person's latest word on whether the account belongs in. @param known facts that hold, in order of time */
export function manualWordOf(known: readonly OnboardingFact[]): ManualWord | null {
  const word = known.findLast((fact): fact is FactOf<"inclusion_set"> => fact.kind === "inclusion_set");
  if (!word || (word.include && isRemovedSince(word, known))) return null;
  return {
    include: word.include,
    reason: word.reason,
    until: word.until,
    rule: word.rule,
    saidOn: localDateAt(word.happenedAt),
  };
}

/** Whoever took it out of the segment later has outweighed the word that took it in. */
function isRemovedSince(word: OnboardingFact, known: readonly OnboardingFact[]): boolean {
  return known.slice(known.indexOf(word) + 1).some(({ kind }) => kind === "segment_removed");
}
