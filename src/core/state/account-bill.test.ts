import { describe, expect, it } from "vitest";
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import { accountBill, openPeriod } from "./account-bill.ts";
import type { Credit, LimitState } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { deriveAccount } from "./derive-account.ts";
import { makeBook, makeContext, makeFacts, makeUsage, usageThrough } from "./make-facts.ts";

const RULES = {
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
};
const contextWith = (part: Partial<DeriveContext> = {}) => makeContext(RULES, part);
const completeOn = (day: string, meter = "events") => new Map([[`billing|EU|${meter}`, day]]);
const TODAY = "2026-03-05";

function makeCredit(part: Partial<Credit>): Credit {
  return {
    creditId: "cr-1",
    kind: "goodwill",
    scope: null,
    currency: "USD",
    grantedMinor: 10_000,
    leftMinor: 10_000,
    startsOn: null,
    endsOn: null,
    position: 0,
    ...part,
  };
}

function makeLimit(part: Partial<LimitState>): LimitState {
  return { meter: "storage", since: "2026-01-20", currency: "USD", limitMinor: 2_000, state: "set", ...part };
}

describe("the open period", () => {
  it("begins on the anchor day and holds the day itself", () => {
    expect(openPeriod(makeFacts(), "2026-02-20")).toEqual({ start: "2026-02-20", end: "2026-03-20" });
    expect(openPeriod(makeFacts(), "2026-02-19")).toEqual({ start: "2026-01-20", end: "2026-02-20" });
  });

  it("keeps customers of the 31st on month ends", () => {
    const facts = makeFacts({ account: { anchorDay: 31, signedUpOn: "2026-01-31" } });
    expect(openPeriod(facts, "2026-02-27")).toEqual({ start: "2026-01-31", end: "2026-02-28" });
    expect(openPeriod(facts, "2026-02-28")).toEqual({ start: "2026-02-28", end: "2026-03-31" });
  });

  it("is none before the sign-up and from the day of cancellation on", () => {
    const facts = makeFacts({ account: { cancelledOn: "2026-03-01" } });
    expect(openPeriod(facts, "2026-01-19")).toBeNull();
    expect(openPeriod(facts, "2026-01-20")).not.toBeNull();
    expect(openPeriod(facts, "2026-02-28")).not.toBeNull();
    expect(openPeriod(facts, "2026-03-01")).toBeNull();
  });
});

describe("the prices of a bill", () => {
  const books = [
    { id: "old", effectiveOn: "2025-01-01", book: makeBook("USD", "0.01") },
    { id: "euro", effectiveOn: "2025-01-01", book: makeBook("EUR", "0.03") },
    { id: "new", effectiveOn: "2026-03-01", book: makeBook("USD", "0.02") },
  ];
  const plan = { plan: "payg", packages: [], addOns: [], percentOff: "0" } as const;

  it("are those in force on the day in the account's currency", () => {
    const idOn = (day: string) => accountBill(makeFacts(), contextWith({ books }), day)?.book.id;
    expect([idOn("2026-02-28"), idOn("2026-03-01")]).toEqual(["old", "new"]);
    const euro = makeFacts({ account: { currency: "EUR" } });
    expect(accountBill(euro, contextWith({ books }), TODAY)?.book.id).toBe("euro");
  });

  it("are the first that are known before any took effect", () => {
    const later = [{ id: "later", effectiveOn: "2027-01-01", book: makeBook() }];
    expect(accountBill(makeFacts(), contextWith({ books: later }), TODAY)?.book.id).toBe("later");
  });

  it("are the account's own where its plan names a book, from the day the plan holds", () => {
    const plans = [{ ...plan, effectiveOn: "2026-03-03", priceBookId: "old" }];
    const idOn = (day: string) => accountBill(makeFacts({ plans }), contextWith({ books }), day)?.book.id;
    expect([idOn("2026-03-02"), idOn("2026-03-03")]).toEqual(["new", "old"]);
  });

  it("are none in a currency without a book, nor in a book of another currency", () => {
    expect(accountBill(makeFacts({ account: { currency: "JPY" } }), contextWith({ books }), TODAY)).toBeNull();
    const plans = [{ ...plan, effectiveOn: "2026-01-20", priceBookId: "euro" }];
    expect(accountBill(makeFacts({ plans }), contextWith({ books }), TODAY)).toBeNull();
  });

  it("take a percentage off the list", () => {
    const plans = [{ ...plan, effectiveOn: "2026-01-20", priceBookId: null, percentOff: "20" }];
    const soFar = accountBill(makeFacts({ plans }), contextWith(), "2026-02-20")!;
    expect(soFar.forecast.list.mean.minor * 0.8).toBeCloseTo(soFar.forecast.gross.mean.minor, 0);
  });

  it("leave a meter that is in no book out and say that the bill is at least this", () => {
    const usage = [usageThrough("2026-02-20", "2026-03-04"), usageThrough("2026-02-20", "2026-03-04", 7, "unheard_of")];
    const bill = accountBill(makeFacts({ usage }), contextWith(), TODAY)!;
    expect(bill.soFar.list).toEqual({ currency: "USD", minor: 13_000 });
    expect(bill.soFar.unpriced.map(({ meter }) => meter)).toEqual(["unheard_of"]);
    expect([bill.soFar.atLeast, bill.forecast.atLeast]).toEqual([true, true]);
    expect(accountBill(makeFacts(), contextWith(), TODAY)!.forecast.atLeast).toBe(false);
  });

  it.each([
    ["JPY", "2", 13 * 1000 * 2],
    ["KWD", "0.0005", 13 * 1000 * 0.5],
  ])("round to the minor unit of %s", (currency, price, minor) => {
    const facts = makeFacts({ account: { currency }, usage: [usageThrough("2026-02-20", "2026-03-04")] });
    const own = [{ id: "own", effectiveOn: "2025-01-01", book: makeBook(currency, price) }];
    const bill = accountBill(facts, contextWith({ books: own }), TODAY)!;
    expect(bill.soFar.net).toEqual({ currency, minor });
    expect(bill.forecast.net.mean).toEqual({ currency, minor: (minor / 13) * 28 });
  });

  it("put an account whose currency has no thresholds on the watch list, with that as the reason", () => {
    const own = [{ id: "own", effectiveOn: "2025-01-01", book: makeBook("JPY", "2") }];
    const facts = makeFacts({ account: { currency: "JPY" } });
    const { decided, decisions } = deriveAccount(facts, contextWith({ books: own }), `${TODAY}T08:00:00.000Z`);
    expect(decided.verdict).toBe("watch");
    expect(decided.row.label).toBe("Its currency has no thresholds");
    expect(decisions).toEqual([]);
  });
});

describe("what is reported", () => {
  /** 13 days of the period, with the sixth and the last two missing. */
  const gaps = makeUsage("events", "2026-02-20", [1000, 1000, 1000, 1000, 1000, null, 1000, 1000, 1000, 1000, 1000]);
  const billWith = (completeThrough: DeriveContext["completeThrough"], today = TODAY) =>
    accountBill(makeFacts({ usage: [gaps] }), contextWith({ completeThrough }), today)!;

  it("counts a missing day as zero up to the day that is complete", () => {
    const bill = billWith(completeOn("2026-03-04"));
    expect(bill.reportedThrough).toBe("2026-03-04");
    const [projection] = bill.projections.values();
    expect(projection).toMatchObject({ observed: 10_000, remainingDays: 15 });
  });

  it("knows nothing after that day, and nothing of a missing day where no source said what is complete", () => {
    expect(billWith(completeOn("2026-03-01")).reportedThrough).toBe("2026-03-01");
    const [projection] = billWith(new Map()).projections.values();
    expect(billWith(new Map()).reportedThrough).toBe("2026-03-02");
    // Ten of 28 days are there, so 18 are expected to bring something: the missing one too.
    expect(projection).toMatchObject({ observed: 10_000, remainingDays: 18 });
    expect(projection!.mean).toBeCloseTo(28_000, 6);
  });

  it("does not read a half day that is not in yet", () => {
    const usage = [usageThrough("2026-02-20", "2026-03-03"), makeUsage("events", "2026-03-04", [1])];
    const days = Float64Array.from([...usage[0]!.days, ...usage[1]!.days]);
    const bill = accountBill(
      makeFacts({ usage: [{ ...usage[0]!, days }] }),
      contextWith({ completeThrough: completeOn("2026-03-03") }),
      TODAY,
    )!;
    expect(bill.reportedThrough).toBe("2026-03-03");
    expect(bill.forecast.net.mean.minor).toBe(28_000);
  });

  it("never reaches today, and reaches as far as the meter that is furthest behind", () => {
    const usage = [usageThrough("2026-02-20", "2026-03-05"), usageThrough("2026-02-20", "2026-03-05", 1, "storage")];
    const both = new Map([...completeOn("2026-03-09"), ...completeOn("2026-03-02", "storage")]);
    const bill = accountBill(makeFacts({ usage }), contextWith({ completeThrough: both }), TODAY)!;
    expect(bill.reportedThrough).toBe("2026-03-02");
    expect(accountBill(makeFacts({ usage: [] }), contextWith(), TODAY)!.reportedThrough).toBeNull();
  });

  it("takes another source's word for the region where the own source has given none", () => {
    const other = new Map([
      ["warehouse|EU|events", "2026-03-01"],
      ["warehouse|US|events", "2026-03-04"],
    ]);
    expect(billWith(other).reportedThrough).toBe("2026-03-01");
  });
});

describe("limits", () => {
  const storage = usageThrough("2026-02-20", "2026-03-04", 100, "storage");
  const billWith = (limits: LimitState[]) =>
    accountBill(makeFacts({ usage: [storage], limits }), contextWith(), TODAY)!;
  const gross = (limits: LimitState[]) => billWith(limits).forecast.gross.mean.minor;

  it("are the book's where none is known, then the customer's own, then none once it was removed", () => {
    expect(gross([])).toBe(5_000);
    expect(gross([makeLimit({})])).toBe(2_000);
    expect(gross([makeLimit({}), makeLimit({ since: "2026-03-01", limitMinor: null, state: "removed" })])).toBe(
      140_000,
    );
  });

  it("hold from their day on and in their own currency alone", () => {
    expect(gross([makeLimit({ since: "2026-03-06" })])).toBe(5_000);
    expect(gross([makeLimit({ currency: "EUR" })])).toBe(5_000);
  });
});

describe("credits", () => {
  const netWith = (credits: Credit[]) =>
    accountBill(makeFacts({ credits }), contextWith({ completeThrough: completeOn("2026-03-04") }), TODAY)!.forecast;

  it("are taken off the gross as they will stand when the invoice is made", () => {
    const { gross, net } = netWith([makeCredit({})]);
    expect([gross.mean.minor, net.mean.minor]).toEqual([28_000, 18_000]);
  });

  it("that end in mid-period do not pay for its invoice", () => {
    expect(netWith([makeCredit({ endsOn: "2026-03-19" })]).net.mean.minor).toBe(28_000);
    expect(netWith([makeCredit({ endsOn: "2026-03-21" })]).net.mean.minor).toBe(18_000);
  });
});
