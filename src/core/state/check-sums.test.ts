import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../money/decimal.ts";
import { CAUSES, type InvoicedLine } from "../reconciliation/check-invoice.ts";
import { summarizeChecks } from "../reconciliation/summarize-checks.ts";
import { checkPeriods } from "./check-periods.ts";
import { makeBook, makeFacts, makeInvoice, usageThrough } from "./make-facts.ts";

const TODAY = "2026-04-01";
const START = "2026-01-20";

/** Thirty-one days of 1,000 events at a price in whole units of the currency. */
function checkIn(currency: string, eventPrice: string, netMinor: number, lines: InvoicedLine[] = []) {
  const facts = makeFacts({
    account: { currency },
    usage: [usageThrough(START, "2026-03-01")],
    invoices: [{ ...makeInvoice(START, netMinor, { currency }), listMinor: null, grossMinor: null, creditMinor: null }],
  });
  const books = [{ id: "book-1", effectiveOn: "2025-01-01", book: makeBook(currency, eventPrice) }];
  return checkPeriods(facts, new Map([[`in-${START}`, lines]]), { books, completeThrough: new Map() }, TODAY);
}

describe("bills beside invoices in other currencies", () => {
  it("are in the smallest unit of each: whole yen, thousandths of a dinar (I-6)", () => {
    const cases = [
      ["USD", "0.01", 31_000],
      ["JPY", "1.5", 46_500],
      ["KWD", "0.0031", 96_100],
      ["ISK", "1.25", 38_750],
    ] as const;
    for (const [currency, price, minor] of cases) {
      expect(checkIn(currency, price, minor), currency).toMatchObject([
        { check: { currency, ourNetMinor: minor, isWithin: true, causes: [] } },
      ]);
      const dearer: InvoicedLine = {
        kind: "usage",
        meter: "events",
        quantity: decimal(31_000),
        amountMinor: minor * 2,
      };
      expect(checkIn(currency, price, minor * 2, [dearer]), currency).toMatchObject([
        { check: { isWithin: false, causes: [{ cause: "price", key: "events", minor }] } },
      ]);
    }
  });
});

describe("all differences together", () => {
  const anyLine = fc.record({
    kind: fc.constantFrom<InvoicedLine["kind"]>("usage", "package", "discount", "credit", "tax", "proration", "other"),
    meter: fc.constantFrom("events", "storage", "unheard_of", null),
    amountMinor: fc.integer({ min: -50_000, max: 200_000 }),
    quantity: fc.option(fc.integer({ min: 0, max: 60_000 }).map((quantity) => decimal(quantity))),
  });
  const anyPrice = fc.constantFrom(["USD", "0.01"] as const, ["JPY", "1.5"] as const, ["KWD", "0.0031"] as const);
  const anyChecked = fc
    .tuple(anyPrice, fc.integer({ min: 0, max: 200_000 }), fc.array(anyLine, { maxLength: 5 }))
    .map(([[currency, price], net, lines]) => checkIn(currency, price, net, lines))
    .map(([one]) => (one?.notChecked === null ? one.check : null));

  it("by cause are, in each currency, what invoices ask more than our bills, to the last unit", () => {
    fc.assert(
      fc.property(fc.array(anyChecked, { maxLength: 8 }), (some) => {
        const checks = some.filter((one) => one !== null);
        expect(checks).toHaveLength(some.length);
        for (const { currency, causes } of summarizeChecks(checks)) {
          const apart = checks
            .filter((one) => one.currency === currency)
            .reduce((sum, one) => sum + one.invoiceNetMinor - one.ourNetMinor, 0);
          expect(causes.reduce((sum, { moreMinor, lessMinor }) => sum + moreMinor - lessMinor, 0)).toBe(apart);
          expect(causes.every(({ cause }) => CAUSES.includes(cause))).toBe(true);
        }
      }),
    );
  });
});

describe("an invoice that was credited or voided", () => {
  const invoice = (part: object) => ({ ...makeInvoice(START, 31_000), ...part });
  const check = (part: object, lines: InvoicedLine[] = []) => {
    const facts = makeFacts({ usage: [usageThrough(START, "2026-03-01")], invoices: [invoice(part)] });
    const books = [{ id: "book-1", effectiveOn: "2025-01-01", book: makeBook() }];
    return checkPeriods(facts, new Map([[`in-${START}`, lines]]), { books, completeThrough: new Map() }, TODAY);
  };
  const note: InvoicedLine = { kind: "credit", meter: null, quantity: null, amountMinor: -5_000 };

  it("is no bill when it is void", () => {
    expect(check({ status: "void" })).toEqual([]);
  });

  it("agrees before credit, and the credit note is the cause of what is asked less", () => {
    for (const creditMinor of [5_000, null])
      expect(check({ netMinor: 26_000, creditMinor, grossMinor: creditMinor && 31_000 }, [note])).toMatchObject([
        { check: { isWithin: true, causes: [{ cause: "credit", key: null, minor: -5_000 }] } },
      ]);
  });

  it("still asked what it asked when the note came after the payment", () => {
    expect(check({ creditMinor: 0 }, [note])).toMatchObject([
      { check: { isWithin: true, invoiceNetMinor: 31_000, causes: [] } },
    ]);
  });
});
