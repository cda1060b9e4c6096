import fc from "fast-check";
import { describe, expect, it } from "vitest";
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { crossingsOf } from "../segments/crossings.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import { verdictFor } from "../segments/verdict.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision, IssuedForecast, VendorForecast } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveAccount } from "./derive-account.ts";
import { makeContext, makeFacts, usageThrough } from "./make-facts.ts";
import { replayHistory } from "./replay-history.ts";
import { forecastOrigin } from "./rule-forecast.ts";

const OURS = makeContext({
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
});
const VENDOR: DeriveContext = {
  ...OURS,
  forecastChoice: { source: "vendor", staleAfterDays: 3, version: 1 },
  versions: "rules-1 rules-read-vendor-1",
};

/** Of the period that begins on 20 January, as it was imported on the day on which it was made. */
const vendors = (issuedOn: LocalDate, netMinor: number, part: Partial<VendorForecast> = {}): VendorForecast => ({
  periodStart: "2026-01-20",
  issuedOn,
  currency: "USD",
  netMinor,
  grossMinor: netMinor,
  recordedAt: `${issuedOn}T06:00:00.000Z`,
  ...part,
});
/** Ours comes to $31, far under the level of $100. */
const SMALL = (vendorForecasts: readonly VendorForecast[]) =>
  makeFacts({ usage: [usageThrough("2026-01-20", "2026-12-31", 100)], vendorForecasts });
/** Ours comes to $310. */
const LARGE = (vendorForecasts: readonly VendorForecast[]) =>
  makeFacts({ usage: [usageThrough("2026-01-20", "2026-12-31")], vendorForecasts });

const on = (facts: AccountFacts, day: LocalDate, context = VENDOR) =>
  deriveAccount(facts, context, `${day}T20:00:00.000Z`);

function live(given: AccountFacts, from: LocalDate, to: LocalDate, contextOn: (day: LocalDate) => DeriveContext) {
  const decisions: Decision[] = [...given.decisions];
  let lastForecast: IssuedForecast | null = null;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const derived = on({ ...given, decisions, lastForecast }, day, contextOn(day));
    for (const one of derived.decisions) decisions.push({ ...one, decisionId: one.naturalKey, reconstructed: false });
    lastForecast = derived.forecast ?? lastForecast;
  }
  return decisions;
}

const leaf = (facts: AccountFacts, day: LocalDate) => {
  const { ruleFacts } = on(facts, day);
  const { tree } = verdictFor(ruleFacts, VENDOR.segments, day);
  const row = tree.children.find(({ label }) => label.startsWith("I-1 "))!;
  const all = [row];
  for (const node of all) all.push(...node.children);
  return all.find(({ fact }) => fact === "net_forecast_usd")!;
};

describe("rules that read the vendor's forecast", () => {
  it("take an account in by it, though ours is below the level, and say so in the decision", () => {
    const derived = on(SMALL([vendors("2026-01-25", 14_000)]), "2026-01-25");
    const entered = derived.decisions.find(({ kind }) => kind === "segment-entered")!;
    expect(entered.body).toMatchObject({
      rule: "I-1",
      value: "140.00",
      inputs: { net_forecast_usd: "140.00", forecast_source: "vendor", forecast_issued_on: "2026-01-25" },
      versions: "rules-1 rules-read-vendor-1",
    });
    expect(derived.forecast?.netMinor).toBeLessThan(4_000);
  });

  it("keep an account out by it, though ours is above the level", () => {
    const derived = on(LARGE([vendors("2026-01-25", 9_000)]), "2026-01-25");
    expect(derived.decisions).toEqual([]);
    expect(derived.decided.verdict).toBe("out");
  });

  it("never take ours in its place: where it was not imported, the condition is unknown and says why", () => {
    const facts = LARGE([]);
    expect(on(facts, "2026-01-25").decisions).toEqual([]);
    expect(on(facts, "2026-01-25").ruleFacts.forecast).toBeNull();
    expect(leaf(facts, "2026-01-25")).toMatchObject({
      passed: null,
      value: null,
      note: "The vendor's forecast was not imported for this account.",
    });
  });

  it("do not read one of another period, of a later day, or one that had not reached us yet", () => {
    const early = "2026-01-25";
    for (const other of [
      vendors(early, 14_000, { periodStart: "2025-12-20" }),
      vendors("2026-01-26", 14_000, { recordedAt: "2026-01-25T01:00:00.000Z" }),
      vendors("2026-01-24", 14_000, { recordedAt: "2026-01-26T01:00:00.000Z" }),
    ])
      expect(on(SMALL([other]), early).ruleForecast.net).toBeNull();
  });

  it("read the newest of several", () => {
    const several = [vendors("2026-01-22", 9_000), vendors("2026-01-24", 12_000), vendors("2026-01-27", 20_000)];
    expect(on(SMALL(several), "2026-01-25").ruleForecast.net?.minor).toBe(12_000);
  });

  it("convert nothing from another currency", () => {
    const foreign = SMALL([vendors("2026-01-25", 14_000, { currency: "EUR" })]);
    expect(on(foreign, "2026-01-25").decisions).toEqual([]);
    expect(leaf(foreign, "2026-01-25").note).toBe("The vendor's forecast is in EUR and the account in USD.");
  });

  it("know nothing of a gross amount that was not imported", () => {
    const { ruleForecast } = on(SMALL([vendors("2026-01-25", 14_000, { grossMinor: null })]), "2026-01-25");
    expect([ruleForecast.net?.minor, ruleForecast.gross]).toEqual([14_000, null]);
    expect(ruleForecast.missing?.gross).toBe("The vendor's forecast was imported without its gross amount.");
  });

  it("mark one that is older than the team has set, and still read it", () => {
    const facts = SMALL([vendors("2026-01-22", 14_000)]);
    const ageOn = (day: LocalDate) => forecastOrigin(on(facts, day).ruleForecast, day);
    expect(["2026-01-22", "2026-01-23", "2026-01-25", "2026-01-26"].map(ageOn)).toEqual([
      "the vendor's forecast, made today",
      "the vendor's forecast, 1 day old",
      "the vendor's forecast, 3 days old",
      "the vendor's forecast, stale: 4 days old",
    ]);
    expect(on(facts, "2026-01-26").ruleForecast.net?.minor).toBe(14_000);
  });

  it("read it also where there is no usage and no forecast of ours", () => {
    const derived = on(makeFacts({ usage: [], vendorForecasts: [vendors("2026-01-25", 14_000)] }), "2026-01-25");
    expect(derived.forecast).toBeNull();
    expect(derived.decisions.map(({ kind }) => kind)).toContain("segment-entered");
  });
});

describe("crossings of the vendor's forecast", () => {
  it("say whose they are, and are confirmed by its forecasts of two days in a row", () => {
    const days = [vendors("2026-01-22", 14_000), vendors("2026-01-23", 15_000)];
    const decisions = live(SMALL(days), "2026-01-22", "2026-01-23", () => VENDOR);
    expect(crossingsOf(decisions).filter(({ forecast }) => forecast === "net")).toMatchObject([
      { source: "vendor", crossedOn: "2026-01-22", confirmedOn: "2026-01-23" },
    ]);
  });

  it("are not confirmed by one forecast that stands for two days", () => {
    const decisions = live(SMALL([vendors("2026-01-22", 14_000)]), "2026-01-22", "2026-02-05", () => VENDOR);
    expect(crossingsOf(decisions).map(({ confirmedOn }) => confirmedOn)).toEqual([null, null]);
  });

  it("are not confirmed by ours of the day before", () => {
    const contextOn = (day: LocalDate) => (day < "2026-01-23" ? OURS : VENDOR);
    const decisions = live(LARGE([vendors("2026-01-23", 40_000)]), "2026-01-22", "2026-01-23", contextOn);
    expect(crossingsOf(decisions).map(({ source, confirmedOn }) => [source, confirmedOn])).toEqual([
      ["ours", null],
      ["ours", null],
    ]);
  });
});

describe("going through an imported past", () => {
  it("reads of each day what the vendor had forecast by then, whenever that was imported", () => {
    const later = { recordedAt: "2026-04-01T09:00:00.000Z" };
    const facts = SMALL([vendors("2026-01-25", 9_000, later), vendors("2026-01-28", 14_000, later)]);
    const { decisions } = replayHistory(facts, VENDOR, { through: "2026-02-10", knownAt: "2026-04-02T00:00:00.000Z" });
    const entered = decisions.find(({ kind }) => kind === "segment-entered")!;
    expect([entered.decidedOn, entered.body["value"]]).toEqual(["2026-01-28", "140.00"]);
  });
});

describe("changing whose forecast rules read", () => {
  const day = (ahead: number) => addDays("2026-01-21", ahead);
  const forecasts = fc.uniqueArray(fc.record({ ahead: fc.nat(25), minor: fc.integer({ min: 0, max: 40_000 }) }), {
    maxLength: 12,
    selector: ({ ahead }) => ahead,
  });
  const changes = fc.array(fc.nat(40), { maxLength: 4 });

  it("moves no past decision, takes none again, and records our forecast on", () => {
    fc.assert(
      fc.property(forecasts, changes, fc.integer({ min: 1, max: 2_000 }), (given, turns, perDay) => {
        const sorted = [...given].sort((a, b) => a.ahead - b.ahead);
        const facts = makeFacts({
          usage: [usageThrough("2026-01-20", "2026-12-31", perDay)],
          vendorForecasts: sorted.map(({ ahead, minor }) => vendors(day(ahead), minor)),
        });
        const turned = (on: LocalDate) => turns.filter((turn) => day(turn) <= on).length % 2 === 1;
        const contextOn = (on: LocalDate) => (turned(on) ? VENDOR : OURS);
        const decisions = live(facts, day(0), day(40), contextOn);
        const first = turns.length === 0 ? 41 : Math.min(...turns);
        const before = live(facts, day(0), day(40), () => OURS).filter(({ decidedOn }) => decidedOn < day(first));
        expect(decisions.filter(({ decidedOn }) => decidedOn < day(first))).toEqual(before);
        expect(new Set(decisions.map(({ naturalKey }) => naturalKey)).size).toBe(decisions.length);
        for (const one of decisions) {
          const source = turned(one.decidedOn) ? "vendor" : "ours";
          if (one.kind.includes("cross")) expect(one.body["source"]).toBe(source);
        }
        const last = on({ ...facts, decisions }, day(40), contextOn(day(40)));
        expect(last.stays.map(({ enteredOn }) => enteredOn)).toEqual(
          decisions.filter(({ kind }) => kind === "segment-entered").map(({ decidedOn }) => decidedOn),
        );
        expect(last.forecast).toEqual({
          ...on({ ...facts, decisions }, day(40), OURS).forecast,
          versions: last.forecast!.versions,
        });
      }),
      { numRuns: 60 },
    );
  });
});
