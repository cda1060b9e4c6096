import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import forecastTables from "../../../presets/forecast/model.json" with { type: "json" };
import shippedPrices from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { forecastBill } from "../forecasts/forecast-bill.ts";
import { forecastModel } from "../forecasts/forecast-model.ts";
import { projectUsage } from "../forecasts/project-usage.ts";
import type { FactDetail, OnboardingFact } from "../onboarding/fact.ts";
import { makeFact } from "../onboarding/make-fact.ts";
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import { startOfDay } from "../time/instant.ts";
import { addDays, addMonths, type LocalDate, monthOf } from "../time/local-date.ts";
import { accountBill, planOn, termsOn } from "./account-bill.ts";
import type { AccountFacts, Decision, IssuedForecast, MeterUsage } from "./account-facts.ts";
import { closedBills } from "./closed-bills.ts";
import type { DeriveContext } from "./context.ts";
import { type Derived, deriveAccount } from "./derive-account.ts";
import { makeContext, makeFacts, makeUsage, usageThrough } from "./make-facts.ts";
import { replayHistory } from "./replay-history.ts";

const RULES = {
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
};
const SHIPPED: Partial<DeriveContext> = {
  books: [{ id: "shipped", effectiveOn: "2011-01-01", book: parsePriceBook(shippedPrices) }],
  model: forecastModel(forecastTables),
};
const KNOWN_AT = "2026-11-01T00:00:00.000Z";

/** Flights between two airports in 2011, each counted as many events: real weekdays, holidays and gaps. */
const FLIGHTS = readFlights();
const FLIGHTS_CONTEXT = makeContext(RULES, { ...SHIPPED, importedKinds: new Set(["flights|humans"]) });

function readFlights(): AccountFacts[] {
  const folder = new URL("../../../presets/flights/", import.meta.url);
  const [, ...accounts] = readFileSync(new URL("accounts.csv", folder), "utf8").trim().split("\n");
  const quantities = new Map<string, (number | null)[]>();
  for (const row of gunzipSync(readFileSync(new URL("usage.csv.gz", folder)))
    .toString()
    .trim()
    .split("\n")
    .slice(1)) {
    const [account = "", , day = "", quantity] = row.split(",");
    const days = quantities.get(account) ?? new Array<number | null>(365).fill(null);
    days[(Date.parse(day) - Date.parse("2011-01-01")) / 86_400_000] = Number(quantity);
    quantities.set(account, days);
  }
  return accounts.map((row) => {
    const [externalId = "", name = "", , , signedUpOn = "", anchorDay] = row.split(",");
    const account = { accountId: externalId, externalId, name, source: "flights", region: "US", signedUpOn };
    const days = quantities.get(externalId) ?? [];
    const first = days.findIndex((quantity) => quantity !== null);
    return makeFacts({
      account: { ...account, anchorDay: Number(anchorDay) },
      usage: [makeUsage("product_analytics", addDays("2011-01-01", first), days.slice(first))],
    });
  });
}

/** Every day by itself, with the usage cut by hand and nothing carried over but what was decided and forecast. */
function dayByDay(facts: AccountFacts, context: DeriveContext, through: LocalDate) {
  const decisions: Decision[] = [...facts.decisions];
  const forecasts: NonNullable<Derived["forecast"]>[] = [];
  let lastForecast: IssuedForecast | null = null;
  const first = facts.usage.map(({ firstDay }) => firstDay).sort()[0]!;
  for (let day = addDays(first, 1); day <= through; day = addDays(day, 1)) {
    const usage = facts.usage.flatMap((one) => cutBefore(one, day));
    const known = { ...facts, usage, decisions: [...decisions], lastForecast };
    const derived = deriveAccount(known, context, startOfDay(day), { reconstructing: { knownAt: KNOWN_AT } });
    decisions.push(...derived.decisions.map((one) => ({ ...one, decisionId: one.naturalKey, reconstructed: true })));
    if (derived.forecast === null) continue;
    forecasts.push(derived.forecast);
    lastForecast = derived.forecast;
  }
  return { forecasts, decisions: decisions.slice(facts.decisions.length) };
}

function cutBefore(usage: MeterUsage, day: LocalDate): MeterUsage[] {
  let length = Math.min(usage.days.length, (Date.parse(day) - Date.parse(usage.firstDay)) / 86_400_000);
  while (length > 0 && Number.isNaN(usage.days[length - 1])) length -= 1;
  return length <= 0 ? [] : [{ ...usage, days: usage.days.slice(0, length) }];
}

const through = (day: LocalDate) => ({ through: day, knownAt: KNOWN_AT });

describe("going through an imported past", () => {
  it("gives what each day by itself would have given", () => {
    for (const facts of FLIGHTS.filter((_, index) => index % 40 === 3)) {
      const replayed = replayHistory(facts, FLIGHTS_CONTEXT, through("2011-09-30"));
      const expected = dayByDay(facts, FLIGHTS_CONTEXT, "2011-09-30");
      expect(replayed.decisions).toEqual(expected.decisions);
      expect(replayed.forecasts).toEqual(expected.forecasts);
    }
  });

  it("is not empty on real data: accounts enter, end and have a forecast for every day", () => {
    const replayed = FLIGHTS.slice(0, 6).map((facts) => replayHistory(facts, FLIGHTS_CONTEXT, through("2011-12-31")));
    const kinds = new Set(replayed.flatMap(({ decisions }) => decisions.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(["crossing-confirmed", "level-crossed", "segment-entered", "segment-left"]);
    for (const { forecasts } of replayed) expect(forecasts.length).toBeGreaterThan(200);
  });

  it("never changes what was decided or forecast when later days arrive", () => {
    fc.assert(
      fc.property(fc.nat(FLIGHTS.length - 1), fc.integer({ min: 5, max: 90 }), fc.nat(60), (which, days, more) => {
        const facts = FLIGHTS[which]!;
        const first = addDays("2011-01-01", days);
        const earlier = replayHistory(facts, FLIGHTS_CONTEXT, through(first));
        const later = replayHistory(facts, FLIGHTS_CONTEXT, through(addDays(first, more)));
        expect(later.decisions.slice(0, earlier.decisions.length)).toEqual(earlier.decisions);
        expect(later.forecasts.slice(0, earlier.forecasts.length)).toEqual(earlier.forecasts);
      }),
      { numRuns: 12 },
    );
  });

  it("adds nothing when it is gone through again with its own decisions", () => {
    let found = 0;
    for (const facts of FLIGHTS.filter((_, index) => index % 60 === 7)) {
      const { decisions } = replayHistory(facts, FLIGHTS_CONTEXT, through("2011-12-31"));
      found += decisions.length;
      expect(replayHistory({ ...facts, decisions }, FLIGHTS_CONTEXT, through("2011-12-31")).decisions).toEqual([]);
    }
    expect(found).toBeGreaterThan(4);
  });

  it("moves no decision of the past when the rules change", () => {
    const dearer = structuredClone(shippedSegments);
    dearer.version = "2";
    dearer.settings.amounts.entry.USD = "500";
    const changed = { ...FLIGHTS_CONTEXT, segments: segmentPresetFromJson(dearer) };
    for (const facts of FLIGHTS.filter((_, index) => index % 60 === 11)) {
      const { decisions } = replayHistory(facts, FLIGHTS_CONTEXT, through("2011-04-30"));
      const again = replayHistory({ ...facts, decisions }, changed, through("2011-04-30"));
      expect(again.decisions.filter(({ kind }) => kind.startsWith("segment-"))).toEqual([]);
      const keys = new Set(decisions.map(({ naturalKey }) => naturalKey));
      expect(again.decisions.filter(({ naturalKey }) => keys.has(naturalKey))).toEqual([]);
    }
  });

  it("ends onboardings that were over as before Firstbill, and leaves them out of the queue", () => {
    const facts = makeFacts({ usage: [usageThrough("2026-01-20", "2026-10-31")] });
    const { decisions } = replayHistory(facts, makeContext(RULES), through("2026-10-31"));
    const left = decisions.filter(({ kind }) => kind === "segment-left");
    // Entered on 21 January; the second renewal after that is 20 March.
    expect(left.map(({ decidedOn, body }) => [decidedOn, body["cause"]])).toEqual([["2026-03-20", "before-firstbill"]]);
    const today = deriveAccount({ ...facts, decisions }, makeContext(RULES), "2026-11-01T08:00:00.000Z");
    expect(today.queueEntry).toBeNull();
    expect(today.decisions.filter(({ kind }) => kind.startsWith("segment-"))).toEqual([]);
  });

  it("leaves one that is still open in the queue like any other, and raises no alert", () => {
    const facts = makeFacts({
      account: { signedUpOn: "2026-10-01", anchorDay: 1 },
      usage: [usageThrough("2026-10-01", "2026-10-31", 9000)],
    });
    const failed = { ...facts, payments: [makeFailedPayment("2026-10-10T08:00:00.000Z")] };
    const { decisions } = replayHistory(failed, makeContext(RULES), through("2026-10-31"));
    expect(decisions.filter(({ kind }) => kind === "alert-raised")).toEqual([]);
    const today = deriveAccount({ ...failed, decisions }, makeContext(RULES), "2026-11-01T08:00:00.000Z");
    expect(today.queueEntry?.band).toBe(2);
  });

  it("has nothing to go through without usage", () => {
    expect(replayHistory(makeFacts({ usage: [] }), makeContext(RULES), through("2026-10-31"))).toEqual({
      forecasts: [],
      decisions: [],
    });
  });
});

function makeFailedPayment(happenedAt: string) {
  const status = "failed" as const;
  return { externalId: "p-1", invoiceExternalId: null, currency: "USD", amountMinor: 100, status, happenedAt };
}

describe("deriving", () => {
  const details: readonly FactDetail["kind"][] = [
    "outreach_sent",
    "inbound_reply",
    "call_held",
    "homework_sent",
    "graduated",
  ];
  const factList = fc.uniqueArray(fc.record({ minute: fc.nat(60 * 24 * 60), which: fc.nat(details.length - 1) }), {
    maxLength: 6,
    selector: ({ minute }) => minute,
  });
  const toFact = ({ minute, which }: { minute: number; which: number }): OnboardingFact =>
    makeFact(new Date(Date.parse("2026-01-21T00:00Z") + minute * 60_000).toISOString(), details[which] as "graduated");
  const shuffled = <Item>(items: readonly Item[], seed: number) =>
    [...items]
      .map((item, index) => ({ item, at: Math.sin(seed * 97 + index * 13) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);

  it("gives the same answer each time, in whatever order facts, people, humans and decisions of a day come", () => {
    fc.assert(
      fc.property(factList, fc.nat(1000), fc.integer({ min: 2, max: 80 }), (given, seed, day) => {
        const now = `${addDays("2026-01-20", day)}T12:00:00.000Z`;
        const base = makeFacts({
          usage: [usageThrough("2026-01-20", "2026-04-30"), usageThrough("2026-01-25", "2026-04-30", 30, "storage")],
          facts: given.map(toFact),
          people: ["p-1", "p-2", "p-3"].map((personId) => ({
            personId,
            role: "member",
            lastSeenOn: null,
            removedOn: null,
          })),
          humans: ["CSM", "Engineer"].map((role) => ({ role, name: role, since: "2026-04-01", until: null })),
        });
        const decisions = deriveAccount(base, makeContext(RULES), "2026-01-21T12:00:00.000Z").decisions.map((one) => ({
          ...one,
          decisionId: one.naturalKey,
          reconstructed: false,
        }));
        const one = deriveAccount({ ...base, decisions }, makeContext(RULES), now);
        const other = deriveAccount(
          {
            ...base,
            decisions: shuffled(decisions, seed),
            facts: shuffled(base.facts, seed),
            people: shuffled(base.people, seed),
            humans: shuffled(base.humans, seed),
          },
          makeContext(RULES),
          now,
        );
        const { facts: _, ruleFacts: _ruleFacts, bill: oneBill, ...oneRest } = one;
        const { facts: __, ruleFacts: __ruleFacts, bill: otherBill, ...otherRest } = other;
        expect(otherRest).toEqual(oneRest);
        expect(otherBill!.forecast.net.mean).toEqual(oneBill!.forecast.net.mean);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a state", () => {
  it("is the same from the usage that a night loads as from the whole of it", () => {
    const loaded = (usage: MeterUsage, day: LocalDate): MeterUsage[] => {
      const from = addMonths(monthOf(day), -4);
      const first = [...usage.days.keys()].find(
        (index) => addDays(usage.firstDay, index) >= from && !Number.isNaN(usage.days[index]),
      );
      return first === undefined
        ? []
        : [{ ...usage, firstDay: addDays(usage.firstDay, first), days: usage.days.slice(first) }];
    };
    fc.assert(
      fc.property(fc.nat(FLIGHTS.length - 1), fc.integer({ min: 100, max: 400 }), (which, offset) => {
        const day = addDays("2011-01-01", offset);
        const facts = FLIGHTS[which]!;
        const completeThrough = new Map([["flights|US|product_analytics", addDays(day, -1)]]);
        const context = { ...FLIGHTS_CONTEXT, completeThrough };
        const usage = facts.usage.flatMap((one) => cutBefore(one, day)).flatMap((one) => loaded(one, day));
        const { facts: _, ...whole } = deriveAccount(facts, context, startOfDay(day));
        const { facts: __, ...recent } = deriveAccount({ ...facts, usage }, context, startOfDay(day));
        expect(recent).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the forecast of a period that is reported to its last day", () => {
  it("is the bill", () => {
    const quantities = fc.array(fc.nat(900_000), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(quantities, fc.array(fc.nat(3000), { minLength: 31, maxLength: 31 }), (events, recordings) => {
        const usage = [
          makeUsage("product_analytics", "2026-01-20", events),
          makeUsage("session_replay", "2026-01-20", recordings),
        ];
        const facts = makeFacts({ usage });
        const context = makeContext(RULES, SHIPPED);
        const [bill] = closedBills(facts, context, "2026-02-20", { most: 1 });
        const period = bill!.period;
        const terms = termsOn(facts, {
          plan: planOn(facts, "2026-02-19"),
          book: context.books[0]!.book,
          day: "2026-02-19",
          billOn: period.end,
        });
        const projections = new Map(
          usage.map(({ meter, days, firstDay }) => [
            meter,
            projectUsage({ quantities: days, firstDay, period, reportedThrough: "2026-02-19" }, context.model),
          ]),
        );
        const forecast = forecastBill({ ...terms, projections, period });
        expect([forecast.list.mean, forecast.gross.mean, forecast.net.mean]).toEqual([
          bill!.list,
          bill!.gross,
          bill!.net,
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it("comes down to what the last day can still bring, the day before", () => {
    const facts = makeFacts({ usage: [usageThrough("2026-01-20", "2026-02-18")] });
    const bill = accountBill(facts, makeContext(RULES), "2026-02-19")!;
    expect([bill.soFar.net.minor, bill.forecast.net.mean.minor]).toEqual([30_000, 31_000]);
  });
});
