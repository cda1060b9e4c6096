import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../money/decimal.ts";
import { billBesideInvoice } from "../reconciliation/bill-beside-invoice.ts";
import type { InvoicedLine } from "../reconciliation/check-invoice.ts";
import type { Invoice } from "./account-facts.ts";
import { checkPeriods } from "./check-periods.ts";
import { makeBook, makeFacts, makeInvoice, makeUsage, usageThrough } from "./make-facts.ts";
import { periodsOfInvoices } from "./periods-of-invoices.ts";

const TODAY = "2026-04-01";
const context = { books: [{ id: "book-1", effectiveOn: "2025-01-01", book: makeBook() }], completeThrough: new Map() };
/** From 20 January to 20 February 31,000 events at a cent each. */
const FIRST = makeInvoice("2026-01-20", 31_000, { periodEnd: "2026-02-20" });

function check(
  invoices: Invoice[],
  lines: Record<string, InvoicedLine[]> = {},
  part: Parameters<typeof makeFacts>[0] = {},
) {
  return checkPeriods(makeFacts({ invoices, ...part }), new Map(Object.entries(lines)), context, TODAY);
}

describe("a closed period", () => {
  it("is our bill beside its invoice", () => {
    expect(check([FIRST])).toMatchObject([
      {
        period: { start: "2026-01-20", end: "2026-02-20" },
        invoices: ["in-2026-01-20"],
        notChecked: null,
        check: { isWithin: true, ourGrossMinor: 31_000, causes: [] },
      },
    ]);
  });

  it("is one bill where it has two invoices, and where a change in mid-period cut it", () => {
    const whole = { periodEnd: "2026-02-20" };
    const two = [
      makeInvoice("2026-01-20", 21_000, whole),
      makeInvoice("2026-01-20", 10_000, { ...whole, externalId: "b" }),
    ];
    expect(check(two)).toMatchObject([{ invoices: ["in-2026-01-20", "b"], check: { isWithin: true } }]);
    const cut = [
      makeInvoice("2026-01-20", 10_000, { periodEnd: "2026-01-30" }),
      makeInvoice("2026-01-30", 21_000, { periodEnd: "2026-02-20" }),
    ];
    expect(check(cut)).toMatchObject([
      { period: { start: "2026-01-20", end: "2026-02-20" }, check: { isWithin: true } },
    ]);
  });

  it("has no bill from a draft, a void one, credit bought or a period that is open", () => {
    const parts: Partial<Invoice>[] = [
      { status: "draft" },
      { status: "void" },
      { kind: "credit" },
      { periodEnd: "2026-04-02" },
    ];
    for (const part of parts) expect(check([{ ...FIRST, ...part }])).toEqual([]);
  });

  it("of a calendar month stands for itself in an account whose periods begin on the 20th", () => {
    const month = makeInvoice("2026-02-01", 28_000, { periodEnd: "2026-03-01" });
    expect(check([month])).toMatchObject([
      { period: { start: "2026-02-01", end: "2026-03-01" }, check: { isWithin: true } },
    ]);
  });

  it("is not compared where one side is not known, and says why", () => {
    const why = (invoice: Invoice, part = {}) => check([invoice], {}, part).map(({ notChecked }) => notChecked);
    expect(why(FIRST, { usage: [] })).toEqual(["no-usage"]);
    expect(
      why(FIRST, { usage: [makeUsage("events", "2026-01-25", 50)], account: { signedUpOn: "2025-12-20" } }),
    ).toEqual(["not-from-start"]);
    expect(why({ ...FIRST, currency: "EUR" })).toEqual(["other-currency"]);
    expect(why({ ...FIRST, currency: "EUR" }, { account: { currency: "EUR" } })).toEqual(["no-price-book"]);
    expect(why({ ...FIRST, periodEnd: "2026-01-20" })).toEqual(["no-days"]);
    const late = { ...context, completeThrough: new Map([["billing|EU|events", "2026-02-18"]]) };
    expect(checkPeriods(makeFacts({ invoices: [FIRST] }), new Map(), late, TODAY)).toMatchObject([
      { notChecked: "not-to-end" },
    ]);
  });

  it("has the plan, the discount and the limits of its last day", () => {
    const plans = [
      { effectiveOn: "2026-02-19", plan: "payg", priceBookId: null, packages: [], addOns: [], percentOff: "50" },
    ] as const;
    expect(check([{ ...FIRST, netMinor: 15_500, grossMinor: 15_500, listMinor: 31_000 }], {}, { plans })).toMatchObject(
      [{ check: { isWithin: true, causes: [] } }],
    );
  });
});

describe("periods of invoices", () => {
  it("hold each closed invoice once, in any order", () => {
    const start = fc
      .integer({ min: 0, max: 60 })
      .map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
    const invoices = fc.uniqueArray(
      fc.tuple(start, fc.uuid()).map(([day, externalId]) => makeInvoice(day, 100, { externalId })),
      { selector: ({ externalId }) => externalId, maxLength: 12 },
    );
    fc.assert(
      fc.property(invoices, (some) => {
        const facts = makeFacts({ invoices: some });
        const periods = periodsOfInvoices(facts, "2026-12-31");
        const held = periods.flatMap((one) => one.invoices.map(({ externalId }) => externalId));
        expect(held.sort()).toEqual(some.map(({ externalId }) => externalId).sort());
        const again = periodsOfInvoices({ ...facts, invoices: [...some].reverse() }, "2026-12-31");
        expect(again.map(({ period }) => period)).toEqual(periods.map(({ period }) => period));
      }),
    );
  });
});

describe("a bill beside its invoice", () => {
  const line = (kind: InvoicedLine["kind"], meter: string | null, amountMinor: number): InvoicedLine => ({
    kind,
    meter,
    amountMinor,
    quantity: meter === "events" ? decimal(32_000) : null,
  });

  it("has every line of both, each difference with its cause, and what is about the whole at the end", () => {
    const lines = [line("usage", "events", 32_000), line("usage", "surveys", 500), line("tax", null, 6_000)];
    const usage = [usageThrough("2026-01-20", "2026-03-01"), usageThrough("2026-01-20", "2026-03-01", 1, "storage")];
    const [one] = check(
      [{ ...FIRST, netMinor: 38_500, grossMinor: null, listMinor: null }],
      { [FIRST.externalId]: lines },
      { usage },
    );
    if (one?.notChecked !== null) throw new Error("It is to be compared");
    expect(billBesideInvoice(one.invoice, one.ours, one.check)).toEqual([
      {
        key: "events",
        name: "Events",
        ours: { quantity: "31000", amountMinor: 31_000 },
        invoiced: { quantity: "32000", amountMinor: 32_000 },
        causes: [{ cause: "missing-usage", key: "events", minor: 1_000 }],
      },
      {
        key: "storage",
        name: "Storage",
        ours: { quantity: "31", amountMinor: 1_550 },
        invoiced: null,
        causes: [{ cause: "extra-usage", key: "storage", minor: -1_550 }],
      },
      {
        key: "surveys",
        name: "surveys",
        ours: null,
        invoiced: { quantity: null, amountMinor: 500 },
        causes: [{ cause: "missing-usage", key: "surveys", minor: 500 }],
      },
      {
        key: null,
        name: "Tax",
        ours: null,
        invoiced: { quantity: null, amountMinor: 6_000 },
        causes: [{ cause: "tax", key: null, minor: 6_000 }],
      },
    ]);
  });

  it("shows each cause once, so that its lines add up to the difference", () => {
    const kinds = fc.constantFrom("usage", "discount", "credit", "tax", "proration", "other" as const);
    const some = fc.array(
      fc.record({
        kind: kinds as fc.Arbitrary<InvoicedLine["kind"]>,
        meter: fc.constantFrom("events", "storage", null),
        amountMinor: fc.integer({ min: -5000, max: 50_000 }),
        quantity: fc.constantFrom(null, decimal(30_000)),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 60_000 }), (lines, netMinor) => {
        const bare = { ...FIRST, netMinor, grossMinor: null, listMinor: null, creditMinor: null };
        const [one] = check([bare], { [FIRST.externalId]: lines });
        if (one?.notChecked !== null) throw new Error("It is to be compared");
        const shown = billBesideInvoice(one.invoice, one.ours, one.check).flatMap(({ causes }) => causes);
        expect(shown).toHaveLength(one.check.causes.length);
        expect(shown.reduce((sum, { minor }) => sum + minor, 0)).toBe(netMinor - one.ours.net.minor);
      }),
    );
  });
});
