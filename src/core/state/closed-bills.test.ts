import { describe, expect, it } from "vitest";
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import type { AccountFacts } from "./account-facts.ts";
import { closedBills } from "./closed-bills.ts";
import { makeContext, makeFacts, makeInvoice, makeUsage, usageThrough } from "./make-facts.ts";

const RULES = {
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
};
const TODAY = "2026-04-05";

/** Start of the period, where the bill is from, and net in minor units. */
function billsOf(facts: AccountFacts, completeThrough = "2026-04-04", today = TODAY, most = 3) {
  const context = makeContext(RULES, { completeThrough: new Map([["billing|EU|events", completeThrough]]) });
  return closedBills(facts, context, today, { most }).map(({ period, from, net }) => [
    period.start,
    from,
    net?.minor ?? null,
  ]);
}

const usage = [usageThrough("2026-01-20", "2026-04-04")];

describe("bills of closed periods", () => {
  it("are computed from usage where no invoice is known, oldest first", () => {
    expect(billsOf(makeFacts({ usage }))).toEqual([
      ["2026-01-20", "computed", 31_000],
      ["2026-02-20", "computed", 28_000],
    ]);
  });

  it("are the invoice where there is one, and each period is there once", () => {
    const invoices = [makeInvoice("2026-01-20", 29_900)];
    expect(billsOf(makeFacts({ usage, invoices }))).toEqual([
      ["2026-01-20", "invoice", 29_900],
      ["2026-02-20", "computed", 28_000],
    ]);
  });

  it("are not drafts, void invoices or those of a period that is not over", () => {
    const invoices = [
      makeInvoice("2026-01-20", 1, { status: "void" }),
      makeInvoice("2026-02-20", 2, { periodEnd: "2026-03-20", status: "draft" }),
      makeInvoice("2026-03-20", 3, { periodEnd: "2026-04-20", status: "open" }),
    ];
    expect(billsOf(makeFacts({ usage, invoices }))).toEqual(billsOf(makeFacts({ usage })));
  });

  it("are not computed for a period that is not reported to its end", () => {
    expect(billsOf(makeFacts({ usage }), "2026-03-18")).toEqual([["2026-01-20", "computed", 31_000]]);
    expect(billsOf(makeFacts({ usage }), "2026-03-19")).toHaveLength(2);
  });

  it("are not computed for a period of which the beginning is not known, unless they signed up in it", () => {
    const account = { signedUpOn: "2025-11-02" };
    const late = [usageThrough("2026-02-01", "2026-04-04")];
    expect(billsOf(makeFacts({ account, usage: late }))).toEqual([["2026-02-20", "computed", 28_000]]);
    const young = makeFacts({ account: { signedUpOn: "2026-02-01" }, usage: late });
    expect(billsOf(young)[0]).toEqual(["2026-01-20", "computed", 19_000]);
  });

  it("reach back only as far as was asked, and stop where usage begins", () => {
    const long = makeFacts({
      account: { signedUpOn: "2025-01-20" },
      usage: [usageThrough("2025-01-20", "2026-04-04")],
    });
    expect(billsOf(long, "2026-04-04", TODAY, 3).map(([start]) => start)).toEqual([
      "2025-12-20",
      "2026-01-20",
      "2026-02-20",
    ]);
    expect(billsOf(long, "2026-04-04", TODAY, 24)).toHaveLength(14);
  });

  it("count a day without a report before the complete day as nothing used", () => {
    const days = new Array<number | null>(60).fill(1000).map((quantity, index) => (index === 3 ? null : quantity));
    expect(billsOf(makeFacts({ usage: [makeUsage("events", "2026-01-20", days)] }))[0]).toEqual([
      "2026-01-20",
      "computed",
      30_000,
    ]);
  });

  it("end with the last whole period of an account that has cancelled", () => {
    const gone = makeFacts({ usage, account: { cancelledOn: "2026-03-02" } });
    expect(billsOf(gone).map(([start]) => start)).toEqual(["2026-01-20"]);
  });

  it("are not those of another product, such as credit that was bought in the period", () => {
    const invoices = [makeInvoice("2026-02-20", 500_000, { kind: "credit", periodEnd: "2026-03-20" })];
    expect(billsOf(makeFacts({ usage, invoices }))).toEqual(billsOf(makeFacts({ usage })));
  });
});
