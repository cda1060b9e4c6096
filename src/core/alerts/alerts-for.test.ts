import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import { money } from "../money/money.ts";
import { type AlertFacts, alertsFor } from "./alerts-for.ts";

const period = { start: "2026-11-01", end: "2026-12-01" };
const quiet: AlertFacts = {
  period,
  netForecast: money("USD", 150_000),
  lastNonzeroBill: null,
  paymentFailedOn: null,
  atStake: [],
  spikes: [],
  raisedLargeInvoices: [],
};
const keys = (facts: Partial<AlertFacts>, today: string) =>
  alertsFor({ ...quiet, ...facts }, today, preset).map((alert) => alert.key);

describe("alerts", () => {
  it("name their day as a person reads it, and apart from the sentence", () => {
    const failed = { ...quiet, netForecast: null, paymentFailedOn: "2026-11-03" };
    const [alert] = alertsFor(failed, "2026-11-05", preset);
    expect([alert?.text, alert?.on]).toEqual(["A payment failed on 3 Nov; offer help with the bill.", "2026-11-03"]);
    const due = { currency: "USD", minor: 12_900 };
    expect(alertsFor({ ...failed, atStake: [due] }, "2026-11-10", preset)[0]?.amount).toEqual(due);
    expect(alertsFor(failed, "2027-01-05", preset)[0]?.text).toContain("on 3 Nov 2026;");
  });

  it("raises a large first invoice ten days before the bill, and not eleven", () => {
    expect(keys({}, "2026-11-20")).toEqual([]);
    expect(keys({}, "2026-11-21")).toEqual(["large-invoice:2026-11-01:1"]);
  });

  it("needs 1,000 and twice the bill before", () => {
    expect(keys({ netForecast: money("USD", 99_999) }, "2026-11-25")).toEqual([]);
    expect(keys({ lastNonzeroBill: money("USD", 75_001) }, "2026-11-25")).toEqual([]);
    expect(keys({ lastNonzeroBill: money("USD", 75_000) }, "2026-11-25")).toEqual(["large-invoice:2026-11-01:1"]);
  });

  it("raises it again when it has grown by half, and keeps its key until then", () => {
    expect(keys({ raisedLargeInvoices: [money("USD", 100_001)] }, "2026-11-25")).toEqual([
      "large-invoice:2026-11-01:1",
    ]);
    expect(keys({ raisedLargeInvoices: [money("USD", 100_000)] }, "2026-11-25")).toEqual([
      "large-invoice:2026-11-01:2",
    ]);
  });

  it("has no threshold in a currency that nobody set one for", () => {
    expect(keys({ netForecast: money("EUR", 9_999_999) }, "2026-11-25")).toEqual([]);
  });

  it("goes by what the team has set, in its words too", () => {
    const { largeInvoice } = preset;
    const set = { largeInvoice: { ...largeInvoice, fromMinor: { EUR: 50_000 }, leadDays: 3, timesPrevious: 1.5 } };
    const facts = { ...quiet, netForecast: money("EUR", 60_000), lastNonzeroBill: money("EUR", 40_000) };
    expect(alertsFor(facts, "2026-11-27", set)).toEqual([]);
    expect(alertsFor(facts, "2026-11-28", set).map(({ text }) => text)).toEqual([
      "The bill will be at least 1.5 times the one before.",
    ]);
    expect(alertsFor({ ...quiet, netForecast: money("USD", 900_000) }, "2026-11-28", set)).toEqual([]);
  });

  it("raises a spike once per meter and period, and a failed payment once per period", () => {
    const spikes = [
      { meter: "logs", name: "Logs", day: "2026-11-03" },
      { meter: "logs", name: "Logs", day: "2026-11-09" },
    ];
    expect(keys({ spikes, paymentFailedOn: "2026-11-05", netForecast: null }, "2026-11-10")).toEqual([
      "payment-failed:2026-11-01",
      "spike:logs:2026-11-01",
    ]);
  });
});
