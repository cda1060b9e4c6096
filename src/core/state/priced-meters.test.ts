import { describe, expect, it } from "vitest";
import { parsePriceBook } from "../rating/price-book.ts";
import { pricedMeters } from "./priced-meters.ts";

function book(currency: string, effectiveOn: string, ...keys: string[]) {
  const products = keys.map((key) => ({
    key,
    name: key,
    unit: "unit",
    tiers: [{ up_to: null, unit_amount_usd: "1" }],
  }));
  return { id: `${currency} ${effectiveOn}`, effectiveOn, book: parsePriceBook({ currency, products }) };
}

describe("priced meters", () => {
  it("are those of the book in force in each currency, not of one to come", () => {
    const books = [book("USD", "2026-01-01", "events"), book("USD", "2026-08-01", "events", "notebooks")];
    const before = pricedMeters({ books }, "2026-07-31");
    expect([...before.anywhere]).toEqual(["events"]);
    expect([...pricedMeters({ books }, "2026-08-01").anywhere]).toEqual(["events", "notebooks"]);
  });

  it("are told apart by currency: a price in dollars prices nothing in euros", () => {
    const books = [book("USD", "2026-01-01", "events", "notebooks"), book("EUR", "2026-01-01", "events")];
    const { byCurrency, anywhere, everywhere } = pricedMeters({ books }, "2026-03-01");
    expect(byCurrency.get("EUR")?.has("notebooks")).toBe(false);
    expect([[...anywhere], [...everywhere]]).toEqual([["events", "notebooks"], ["events"]]);
  });
});
