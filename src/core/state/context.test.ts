import { describe, expect, it } from "vitest";
import { parsePriceBook } from "../rating/price-book.ts";
import { bookFor, type DatedBook } from "./context.ts";

function book(id: string, effectiveOn: string, more: { currency?: string; isShipped?: true } = {}): DatedBook {
  const { currency = "USD", ...flags } = more;
  return { id, effectiveOn, book: parsePriceBook({ currency, as_of: effectiveOn, products: [] }), ...flags };
}

const shipped = book("shipped", "2026-07-22", { isShipped: true });
const usd = { currency: "USD", priceBookId: null };

describe("the price book of an account", () => {
  it("is the newest of its currency that is in force", () => {
    const books = [
      book("old", "2025-01-01"),
      book("new", "2026-03-01"),
      book("euro", "2026-04-01", { currency: "EUR" }),
    ];
    expect(bookFor({ books }, usd, "2026-02-28")?.id).toBe("old");
    expect(bookFor({ books }, usd, "2026-05-01")?.id).toBe("new");
    expect(bookFor({ books }, { ...usd, priceBookId: "old" }, "2026-05-01")?.id).toBe("old");
  });

  it("is the shipped one until a team has its own, also one of an earlier day", () => {
    expect(bookFor({ books: [shipped] }, usd, "2026-08-01")?.id).toBe("shipped");
    expect(bookFor({ books: [book("own", "2025-01-01"), shipped] }, usd, "2026-08-01")?.id).toBe("own");
  });

  it("stays the shipped one for days before a team's own begins", () => {
    const books = [shipped, book("own", "2027-01-01")];
    expect(bookFor({ books }, usd, "2026-12-31")?.id).toBe("shipped");
    expect(bookFor({ books }, usd, "2027-01-01")?.id).toBe("own");
  });
});
