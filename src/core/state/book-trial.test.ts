import { describe, expect, it } from "vitest";
import { parsePriceBook } from "../rating/price-book.ts";
import { localDateAt } from "../time/instant.ts";
import { bookTrial } from "./book-trial.ts";
import { bookFor, type DatedBook, type DeriveContext } from "./context.ts";

const NOW = "2026-03-05T09:00:00.000Z";
const usd = { currency: "USD", priceBookId: null };

function book(id: string, effectiveOn: string): DatedBook {
  return { id, effectiveOn, book: parsePriceBook({ currency: "USD", as_of: effectiveOn, products: [] }) };
}

/** Ids of the books that price an account before and after, and the day of its bill. */
function tried(one: DatedBook, books: readonly DatedBook[], priceBookId: string | null = null) {
  const { opensOn, at, before, after } = bookTrial({ books } as unknown as DeriveContext, one, NOW);
  const on = localDateAt(at);
  const idIn = (context: DeriveContext) => bookFor(context, { ...usd, priceBookId }, on)?.id;
  return { opensOn, on, ids: [idIn(before), idIn(after)] };
}

describe("a price book that is tried", () => {
  const now = book("now", "2025-01-01");

  it("is looked at on the day from which it would hold, or today where that is over", () => {
    expect(tried(book("new", "2026-04-01"), [now])).toMatchObject({ on: "2026-04-01", ids: ["now", "new"] });
    expect(tried(book("new", "2026-03-05"), [now])).toMatchObject({ on: "2026-03-05", ids: ["now", "new"] });
    expect(tried(book("new", "2026-01-01"), [now])).toMatchObject({ on: "2026-03-05", ids: ["now", "new"] });
    expect(bookTrial({ books: [now] } as unknown as DeriveContext, book("new", "2026-03-05"), NOW).at).toBe(NOW);
  });

  it("is beside the book that will hold on that day, not the one that holds today", () => {
    const april = book("april", "2026-04-01");
    expect(tried(book("new", "2026-04-15"), [now, april]).ids).toEqual(["april", "new"]);
    expect(tried(book("new", "2026-03-20"), [now, april]).ids).toEqual(["now", "new"]);
  });

  it("changes nothing where another book holds on that day all the same", () => {
    expect(tried(book("new", "2026-01-01"), [now, book("february", "2026-02-01")]).ids).toEqual([
      "february",
      "february",
    ]);
    expect(tried(book("a", "2026-04-01"), [now, book("b", "2026-04-01")]).ids).toEqual(["b", "b"]);
  });

  it("is left out of what is there before, where it is known already and still to come", () => {
    const known = book("new", "2026-04-01");
    expect(tried(known, [now, known]).ids).toEqual(["now", "new"]);
    expect(tried(known, [now, known], "new").ids).toEqual(["new", "new"]);
    expect(tried(book("new", "2026-03-20"), [now, known]).ids).toEqual(["now", "new"]);
  });

  it("of a day too far for the usage of today is looked at two months from now, with the books of its day", () => {
    const june = book("june", "2026-06-01");
    expect(tried(book("new", "2027-01-01"), [now, june])).toEqual({
      opensOn: "2027-01-01",
      on: "2026-05-05",
      ids: ["june", "new"],
    });
    expect(tried(book("new", "2026-05-20"), [now, june]).ids).toEqual(["now", "new"]);
  });
});
