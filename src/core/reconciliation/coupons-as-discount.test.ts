import fc from "fast-check";
import { describe, expect, it } from "vitest";
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { decimal } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import type { PeriodCredit } from "../rating/apply-credits.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { checkInvoice } from "./check-invoice.ts";
import { couponsAsDiscount } from "./coupons-as-discount.ts";

const book = parsePriceBook(shipped);
const NO_PRICING = { priceOf: () => null, packages: new Set<string>() };

function credit(kind: string, minor: number, order = 0): PeriodCredit {
  const days = { startsOn: "2026-01-02", endsOn: "2026-02-02" };
  return { id: `${kind}-${order}`, kind, scope: null, ...days, left: money("USD", minor), order };
}

/** 10 million events cost 324.40. */
function bill(credits: readonly PeriodCredit[], events = 10_000_000, percentOff = 0) {
  const quantities = new Map([["product_analytics", decimal(events)]]);
  const terms = { addOns: [], packages: [], percentOff: decimal(percentOff), limits: new Map() };
  return ratePeriod({ book, currency: "USD", ...terms, quantities, credits, billOn: "2026-02-01" });
}

describe("a coupon of a fixed amount", () => {
  it("agrees with an invoice that takes it off as a discount", () => {
    const credits = [credit("coupon", 5_000)];
    const invoice = {
      ...{ currency: "USD", listMinor: 32_440, grossMinor: 27_440, creditMinor: 0, netMinor: 27_440 },
      lines: [
        { kind: "usage", meter: "product_analytics", quantity: decimal(10_000_000), amountMinor: 32_440 },
        { kind: "discount", meter: null, quantity: null, amountMinor: -5_000 },
      ] as const,
    };
    const ours = couponsAsDiscount(bill(credits), credits);
    expect(checkInvoice(invoice, ours, NO_PRICING)).toMatchObject({
      isWithin: true,
      ourGrossMinor: 27_440,
      causes: [],
    });
    expect(checkInvoice(invoice, bill(credits), NO_PRICING).isWithin).toBe(false);
  });

  it("moves from credit to discount and changes nothing of what is due", () => {
    const minor = fc.integer({ min: 0, max: 50_000 });
    fc.assert(
      fc.property(
        minor,
        minor,
        fc.integer({ min: 0, max: 20_000_000 }),
        fc.integer({ min: 0, max: 100 }),
        (a, b, events, off) => {
          const credits = [credit("coupon", a), credit("prepaid", b, 1)];
          const before = bill(credits, events, off);
          const after = couponsAsDiscount(before, credits);
          expect(after.net).toEqual(before.net);
          expect(after.list.minor - after.clipped.minor - after.discount.minor).toBe(after.gross.minor);
          expect(after.gross.minor - after.credit.minor).toBe(after.net.minor);
          expect(after.discount.minor - before.discount.minor).toBe(Math.min(a, before.gross.minor));
        },
      ),
    );
  });
});
