import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAUSES, type InvoiceCheck } from "./check-invoice.ts";
import { summarizeChecks } from "./summarize-checks.ts";

function check(given: Partial<InvoiceCheck>): InvoiceCheck {
  const amounts = { invoiceGrossMinor: 0, ourGrossMinor: 0, invoiceNetMinor: 0, ourNetMinor: 0 };
  return { currency: "USD", ...amounts, isWithin: true, causes: [], ...given };
}

describe("a summary", () => {
  it("counts invoices and money, and lets differences of both signs stand", () => {
    const price = (minor: number) => [{ cause: "price" as const, key: "replay", minor }];
    const [summary] = summarizeChecks([
      check({ invoiceGrossMinor: 10_000, ourGrossMinor: 10_000 }),
      check({ invoiceGrossMinor: 20_000, ourGrossMinor: 15_000, isWithin: false, causes: price(5_000) }),
      check({ invoiceGrossMinor: 10_000, ourGrossMinor: 15_000, isWithin: false, causes: price(-5_000) }),
    ]);
    expect(summary).toEqual({
      currency: "USD",
      invoices: 3,
      within: 1,
      withinPercent: 33.3,
      withinMoneyPercent: 25,
      invoicedMinor: 40_000,
      ourMinor: 40_000,
      invoicedNetMinor: 0,
      ourNetMinor: 0,
      causes: [{ cause: "price", invoices: 2, moreMinor: 5_000, lessMinor: 5_000 }],
    });
  });

  it("keeps currencies apart and says nothing of nothing", () => {
    expect(summarizeChecks([])).toEqual([]);
    const two = summarizeChecks([check({}), check({ currency: "EUR", invoiceGrossMinor: 5 })]);
    expect(two.map(({ currency, withinMoneyPercent }) => [currency, withinMoneyPercent])).toEqual([
      ["EUR", 100],
      ["USD", null],
    ]);
  });

  it("says 100 % only of all", () => {
    const many = (wrong: number) => [
      ...Array.from({ length: 5000 }, () => check({})),
      ...Array.from({ length: wrong }, () => check({ isWithin: false })),
    ];
    expect(summarizeChecks(many(0))[0]?.withinPercent).toBe(100);
    expect(summarizeChecks(many(1))[0]?.withinPercent).toBe(99.9);
  });

  it("has causes that are the difference of the cash due, where those of each invoice are", () => {
    const cause = fc.record({
      cause: fc.constantFrom(...CAUSES),
      key: fc.constant(null),
      minor: fc.integer({ min: -9999, max: 9999 }),
    });
    const any = fc.record({ ourNetMinor: fc.nat(99_999), causes: fc.array(cause, { maxLength: 5 }) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), (checks) => {
        const asked = ({ ourNetMinor, causes }: (typeof checks)[number]) =>
          causes.reduce((net, { minor }) => net + minor, ourNetMinor);
        const [summary] = summarizeChecks(checks.map((one) => check({ ...one, invoiceNetMinor: asked(one) })));
        const together = summary!.causes.reduce((sum, { moreMinor, lessMinor }) => sum + moreMinor - lessMinor, 0);
        expect(together).toBe(summary!.invoicedNetMinor - summary!.ourNetMinor);
      }),
    );
  });

  it("is the same in any order", () => {
    const any = fc.array(
      fc.record({ invoiceGrossMinor: fc.integer({ min: 0, max: 9999 }), isWithin: fc.boolean() }).map(check),
    );
    fc.assert(
      fc.property(any, (checks) => {
        expect(summarizeChecks([...checks].reverse())).toEqual(summarizeChecks(checks));
      }),
    );
  });
});
