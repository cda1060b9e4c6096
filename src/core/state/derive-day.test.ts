import fc from "fast-check";
import { describe, expect, it } from "vitest";
import forecastTables from "../../../presets/forecast/model.json" with { type: "json" };
import shippedPrices from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { forecastModel } from "../forecasts/forecast-model.ts";
import { makeFact } from "../onboarding/make-fact.ts";
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import { startOfDay } from "../time/instant.ts";
import { addDays, earlier, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision, MeterUsage } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveAccount } from "./derive-account.ts";
import type { ForecastRecord } from "./forecast-record.ts";
import { makeBook, makeContext, makeFacts, makeInvoice, makeUsage } from "./make-facts.ts";
import { endOf } from "./meter-usage.ts";
import { replayHistory } from "./replay-history.ts";

const KNOWN_AT = "2026-11-01T00:00:00.000Z";
const FIRST_DAY = "2026-01-05";
const DAYS = 130;
const RULES = {
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
};
const SHIPPED = parsePriceBook(shippedPrices);
/** Without limits, and without a price for what these accounts use. */
const OTHER = makeBook();

const dayOffset = fc.nat(DAYS);
const dayFrom = (offset: number) => addDays(FIRST_DAY, offset);
const anyDay = dayOffset.map(dayFrom);
const METERS = ["data_warehouse", "error_tracking", "feature_flags", "product_analytics", "session_replay"];

/** Quiet, steady, with holes, with a day of fifty times the usual, and after a while nothing. */
const quantities = fc
  .record({
    size: fc.constantFrom(0, 40, 3000, 90_000, 4_000_000),
    length: fc.integer({ min: 1, max: DAYS }),
    noise: fc.array(fc.nat(100), { minLength: 7, maxLength: 7 }),
    holes: fc.uniqueArray(dayOffset, { maxLength: 6 }),
    spikes: fc.uniqueArray(dayOffset, { maxLength: 3 }),
  })
  .map(({ size, length, noise, holes, spikes }) =>
    Array.from({ length }, (_, day) => {
      if (holes.includes(day) && day > 0) return null;
      return Math.round(size * (0.5 + noise[day % 7]! / 100) * (spikes.includes(day) ? 50 : 1));
    }),
  );

const usageOf = fc
  .record({ meters: fc.subarray(METERS, { minLength: 1, maxLength: 4 }), isExact: fc.boolean() })
  .chain(({ meters, isExact }) =>
    fc.tuple(
      ...meters.map((meter) =>
        fc.tuple(fc.nat(60), quantities).map(([start, days]): MeterUsage => {
          const usage = makeUsage(meter, dayFrom(start), days);
          if (!isExact) return usage;
          const exactDays = days.map((quantity) => (quantity === null ? null : `${quantity}.25`));
          return { ...usage, days: usage.days.map((quantity) => quantity + 0.25), exactDays };
        }),
      ),
    ),
  );

const plans = fc.uniqueArray(
  fc.record({
    effectiveOn: anyDay,
    plan: fc.constantFrom("payg" as const, "startup" as const),
    priceBookId: fc.constantFrom(null, "other"),
    packages: fc.constant([]),
    addOns: fc.constant([]),
    percentOff: fc.constantFrom("0", "20", "12.5"),
  }),
  { maxLength: 3, selector: ({ effectiveOn }) => effectiveOn },
);
const limits = fc.array(
  fc.record({
    meter: fc.constantFrom(...METERS),
    since: anyDay,
    currency: fc.constant("USD"),
    limitMinor: fc.constantFrom(null, 0, 5000, 90_000),
    state: fc.constantFrom("set" as const, "removed" as const),
  }),
  { maxLength: 3 },
);
const credits = fc.array(
  fc.record({
    creditId: fc.uuid(),
    kind: fc.constantFrom("startup", "prepaid"),
    scope: fc.constant(null),
    currency: fc.constant("USD"),
    grantedMinor: fc.constant(100_000),
    leftMinor: fc.constantFrom(0, 3000, 100_000),
    startsOn: fc.option(anyDay),
    endsOn: fc.option(anyDay),
    position: fc.nat(3),
  }),
  { maxLength: 2 },
);
const happenings = fc.array(
  fc.tuple(dayOffset, fc.constantFrom("outreach_sent", "inbound_reply", "call_held", "graduated", "segment_removed")),
  { maxLength: 5 },
);

const account = fc.record({
  anchorDay: fc.constantFrom(1, 5, 20, 31),
  signedUpOn: fc.constantFrom(null, FIRST_DAY, dayFrom(10)),
  cancelledOn: fc.option(anyDay, { freq: 4 }),
});
const byDay = <Item>(items: readonly Item[], day: (item: Item) => LocalDate) =>
  [...items].sort((a, b) => (day(a) < day(b) ? -1 : 1));

const anyFacts = fc
  .record({ account, usage: usageOf, plans, limits, credits, happenings, invoicedOn: fc.option(anyDay) })
  .map(({ happenings: given, invoicedOn, ...rest }) =>
    makeFacts({
      ...rest,
      plans: byDay(rest.plans, ({ effectiveOn }) => effectiveOn),
      limits: byDay(rest.limits, ({ since }) => since),
      facts: given.map(([offset, kind]) => makeFact(`${dayFrom(offset)}T12:00Z`, kind as "graduated")),
      invoices: invoicedOn === null ? [] : [makeInvoice(invoicedOn, 70_000)],
    }),
  );

/** As flags, so that a counterexample stays readable. */
const knowledge = fc.record({ isComplete: fc.boolean(), changesBook: fc.boolean(), knowsHumans: fc.boolean() });

function contextOf({ isComplete, changesBook, knowsHumans }: Record<string, boolean>): DeriveContext {
  const other = { id: "other", effectiveOn: changesBook ? dayFrom(47) : "2024-01-01", book: OTHER };
  const shipped = { id: "shipped", effectiveOn: "2025-01-01", book: SHIPPED };
  return makeContext(RULES, {
    books: changesBook ? [shipped, other] : [other, shipped],
    model: forecastModel(forecastTables),
    completeThrough: new Map(isComplete ? METERS.map((meter) => [`billing|EU|${meter}`, dayFrom(DAYS - 3)]) : []),
    importedKinds: new Set(knowsHumans ? ["billing|humans"] : []),
  });
}

/** Every day by itself, as a page would ask for it: nothing is carried over but what was decided and forecast. */
function eachDayByItself(facts: AccountFacts, context: DeriveContext, through: LocalDate) {
  const decisions: Decision[] = [];
  const forecasts: ForecastRecord[] = [];
  const first = facts.usage.map(({ firstDay }) => firstDay).sort()[0]!;
  const last = earlier(through, addDays(facts.usage.map(endOf).sort().at(-1)!, 92));
  for (let day = addDays(first, 1); day <= last; day = addDays(day, 1)) {
    const known = { ...facts, decisions: [...decisions], lastForecast: forecasts.at(-1) ?? null };
    const derived = deriveAccount(known, context, startOfDay(day), { reconstructing: { knownAt: KNOWN_AT } });
    decisions.push(...derived.decisions.map((one) => ({ ...one, decisionId: one.naturalKey, reconstructed: true })));
    if (derived.forecast) forecasts.push(derived.forecast);
  }
  return { forecasts, decisions };
}

describe("a past that is gone through with what the day before had worked out", () => {
  it("is to the last digit what each day by itself would have given, whatever the facts", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anyFacts, knowledge, (facts, known) => {
        const context = contextOf(known);
        const through = dayFrom(DAYS);
        const replayed = replayHistory(facts, context, { through, knownAt: KNOWN_AT });
        expect(JSON.stringify(replayed)).toBe(JSON.stringify(eachDayByItself(facts, context, through)));
        for (const { kind } of replayed.decisions) kinds.add(kind);
      }),
      { numRuns: 120 },
    );
    expect([...kinds].sort()).toEqual(["crossing-confirmed", "level-crossed", "segment-entered", "segment-left"]);
  });
});
