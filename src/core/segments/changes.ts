/**
 * What could be different about an account, one fact at a time, each at the values where a threshold is passed.
 * Distances order them: amounts and counts by their share of the larger value (0 to 1), a choice after those, and what
 * was never imported last, because nobody can say how far that is.
 */
import { type Money, money, toAmountText } from "../money/money.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import { ATTRIBUTES } from "./attributes.ts";
import { closedBills, lastListBill, paidPeriodEnds } from "./billing-history.ts";
import { CHOICE, type Change, NEVER_IMPORTED, share } from "./change.ts";
import type { Shown } from "./explain.ts";
import { ownFieldChanges } from "./own-field-changes.ts";
import { nextPeriodEnd, programmeGrants, rollOffOn } from "./programme-credit.ts";
import type { ClosedBill, Plan, RuleFacts } from "./rule-facts.ts";
import type { SegmentPreset, SegmentSettings } from "./segment-preset.ts";

export function changesOf(facts: RuleFacts, preset: SegmentPreset, asOf: LocalDate): Change[] {
  const { settings } = preset;
  return [
    ...amountChanges(facts, settings, asOf),
    ...countChanges(facts, settings, asOf),
    ...rollOffChanges(facts, settings, asOf),
    ...choiceChanges(facts, asOf),
    ...ownFieldChanges(facts, preset, asOf),
  ];
}

/** Both sides of every threshold in the account's currency and of every amount that another is compared with. */
function amountChanges(facts: RuleFacts, settings: SegmentSettings, asOf: LocalDate): Change[] {
  const { currency } = facts.account;
  if (currency === null) return [];
  const limits = [
    ...Object.values(settings.amounts).flatMap((amounts) => amounts[currency]?.minor ?? []),
    ...growthLimits(facts, settings),
    ...(programmeGrants(facts) ?? []).flatMap(({ left }) => left?.minor ?? []),
  ];
  const targets = [...new Set([0, 1, ...limits.flatMap((minor) => [minor - 1, minor, minor + 1])])];
  return amountsOf(facts, asOf).flatMap(({ fact, value, set }) =>
    targets
      .filter((minor) => minor >= 0 && minor !== value?.minor)
      .map((minor) => {
        const to = money(currency, minor);
        const distance = value === null ? NEVER_IMPORTED + minor / 1e15 : share(value.minor, minor);
        return { fact, from: value && toAmountText(value), to: toAmountText(to), facts: set(to), distance };
      }),
  );
}

/** The forecasts at which growth over the booked revenue passes a percentage. */
function growthLimits(facts: RuleFacts, settings: SegmentSettings): number[] {
  const mrr = facts.attributes["mrr_usd"];
  if (typeof mrr !== "object" || mrr === null || !("minor" in mrr)) return [];
  return Object.values(settings.numbers).map((percent) => Math.floor((mrr.minor * (100 + percent)) / 100));
}

type Amount = { readonly fact: string; readonly value: Money | null; set(to: Money): RuleFacts };

function amountsOf(facts: RuleFacts, asOf: LocalDate): Amount[] {
  const net = facts.forecast?.net ?? null;
  const gross = facts.forecast?.gross ?? null;
  const lastBill = closedBills(facts, asOf)?.at(-1);
  return [
    { fact: "net_forecast_usd", value: net, set: (to) => ({ ...facts, forecast: { net: to, gross } }) },
    { fact: "gross_forecast_usd", value: gross, set: (to) => ({ ...facts, forecast: { net, gross: to } }) },
    ...ATTRIBUTES.filter(({ kind }) => kind === "money").map(({ id }) => ({
      fact: id,
      value: (facts.attributes[id] ?? null) as Money | null,
      set: (to: Money) => withAttribute(facts, id, to),
    })),
    ...(lastBill
      ? [
          {
            fact: "last_list_bill_usd",
            value: lastListBill(facts, asOf),
            set: (to: Money) => withBill(facts, lastBill, { ...lastBill, list: to }),
          },
        ]
      : []),
  ];
}

function withAttribute(facts: RuleFacts, id: string, value: Money | number | boolean): RuleFacts {
  return { ...facts, attributes: { ...facts.attributes, [id]: value } };
}

function withBill(facts: RuleFacts, old: ClosedBill, bill: ClosedBill): RuleFacts {
  return { ...facts, bills: facts.bills?.map((known) => (known === old ? bill : known)) ?? null };
}

function countChanges(facts: RuleFacts, settings: SegmentSettings, asOf: LocalDate): Change[] {
  const limits = Object.values(settings.numbers).flatMap((limit) => [limit - 1, limit, limit + 1]);
  const targets = [...new Set([0, 1, ...limits])];
  const counts = ATTRIBUTES.filter(({ kind }) => kind === "count" || kind === "percent");
  return [
    ...counts.flatMap(({ id }) => {
      const known = facts.attributes[id];
      const from = typeof known === "number" ? known : null;
      return targets
        .filter((to) => to !== from)
        .map((to) => ({
          fact: id,
          from,
          to,
          facts: withAttribute(facts, id, to),
          distance: from === null ? NEVER_IMPORTED + to / 1e6 : share(from, to),
        }));
    }),
    ...fewerPaidPeriods(facts, asOf),
  ];
}

/** O-3: with the oldest paid periods taken out, one after the other. */
function fewerPaidPeriods(facts: RuleFacts, asOf: LocalDate): Change[] {
  const ends = paidPeriodEnds(facts, asOf);
  return ends.map((_, index) => {
    const kept = ends.slice(index + 1);
    const bills = facts.bills?.filter(({ end }) => kept.some((first) => end >= first)) ?? null;
    const distance = share(ends.length, kept.length);
    return { fact: "paid_periods", from: ends.length, to: kept.length, facts: { ...facts, bills }, distance };
  });
}

/** Another end of the programme's credit: around the next period's end and around every number of days. */
function rollOffChanges(facts: RuleFacts, settings: SegmentSettings, asOf: LocalDate): Change[] {
  const from = rollOffOn(facts);
  const grants = programmeGrants(facts) ?? [];
  if (from === null) return [];
  const next = nextPeriodEnd(facts);
  const days = Object.values(settings.numbers).flatMap((limit) => [addDays(asOf, limit), addDays(asOf, limit + 1)]);
  const targets = new Set([...days, ...(next ? [addDays(next, -1), next] : []), asOf, addDays(asOf, -1)]);
  return [...targets]
    .filter((to) => to !== from)
    .map((to) => ({
      fact: "roll_off_on",
      from,
      to,
      distance: share(daysBetween(asOf, from), daysBetween(asOf, to)),
      facts: {
        ...facts,
        credits: facts.credits?.map((grant) => (grants.includes(grant) ? { ...grant, expiresOn: to } : grant)) ?? null,
      },
    }));
}

const PLANS: readonly Plan[] = ["payg", "annual", "startup", "yc"];

function choiceChanges(facts: RuleFacts, asOf: LocalDate): Change[] {
  const { humans, segments, manual, plan } = facts;
  const { cancelledOn } = facts.account;
  const flags = ATTRIBUTES.filter(({ kind }) => kind === "flag");
  return [
    ...PLANS.filter((to) => to !== plan).map((to) => choice("plan", plan, to, { ...facts, plan: to })),
    ...(humans?.length === 0 ? [] : [choice("humans", humans, [], { ...facts, humans: [] })]),
    ...(humans?.length === 0 ? [choice("humans", humans, ["AE"], { ...facts, humans: ["AE"] })] : []),
    ...(segments?.length ? [choice("segments", segments, [], { ...facts, segments: [] })] : []),
    ...(manual ? [choice("manual", manual.include ? "include" : "exclude", null, { ...facts, manual: null })] : []),
    cancelledOn === null || cancelledOn > asOf
      ? withCancellation(facts, asOf, CHOICE + 0.5)
      : withCancellation(facts, null, CHOICE),
    ...flags.flatMap(({ id }) => {
      const known = facts.attributes[id] ?? null;
      const from = typeof known === "boolean" ? known : null;
      return [true, false].filter((to) => to !== from).map((to) => choice(id, from, to, withAttribute(facts, id, to)));
    }),
  ];
}

function choice(fact: string, from: Shown, to: Shown, facts: RuleFacts): Change {
  return { fact, from, to, facts, distance: from === null ? NEVER_IMPORTED : CHOICE };
}

function withCancellation(facts: RuleFacts, to: LocalDate | null, distance: number): Change {
  const account = { ...facts.account, cancelledOn: to };
  return { fact: "cancelled_on", from: facts.account.cancelledOn, to, facts: { ...facts, account }, distance };
}
