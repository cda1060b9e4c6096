import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, heldBack, type Move } from "./seat-belt.ts";

const usual = (accounts: number, factor: number): Move[] =>
  Array.from({ length: accounts }, (_, index) => ({
    account: `a${index}`,
    what: "events",
    from: 100 + index,
    to: (100 + index) * factor,
  }));
const measured = (accounts: number, moves: Move[], rest = {}) => ({ accounts, added: 0, changed: 0, moves, ...rest });

describe("the seat belt", () => {
  it("holds a file whose usage is a thousand times the usual, with the five largest effects", () => {
    const held = heldBack(measured(10, usual(10, 1000)), DEFAULT_LIMITS);
    expect(held?.reasons).toEqual([
      "10 accounts, 100 %, would have at least 5 times, or at most 1/5 of, what is usual for them.",
      "events would be 1,000 times what is usual.",
    ]);
    expect(held?.effects).toHaveLength(5);
    expect(held?.effects[0]).toEqual({ account: "a9", what: "events", from: 109, to: 109_000, factor: 1000 });
  });

  it("holds a file in which usage has all but gone", () => {
    expect(heldBack(measured(10, usual(10, 0)), DEFAULT_LIMITS)?.reasons).toHaveLength(2);
  });

  it("lets an ordinary night pass, and one customer's launch", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 500 }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (accounts, factor) => {
          const moves = usual(accounts, factor);
          expect(heldBack(measured(accounts, moves), DEFAULT_LIMITS)).toBeNull();
          expect(heldBack(measured(accounts * 100, [{ ...moves[0]!, to: 1e9 }]), DEFAULT_LIMITS)).toBeNull();
        },
      ),
    );
  });

  it("does not hold what begins", () => {
    const begins = usual(50, 1).map((move) => ({ ...move, from: 0 }));
    expect(heldBack(measured(50, begins), DEFAULT_LIMITS)).toBeNull();
    expect(heldBack(measured(0, [], { added: 1000 }), DEFAULT_LIMITS)).toBeNull();
  });

  it("holds many new accounts, and many with another plan, at once", () => {
    const reasons = heldBack(measured(100, [], { added: 51, changed: 21 }), DEFAULT_LIMITS)?.reasons;
    expect(reasons).toEqual([
      "51 accounts, 51 %, would be new at once.",
      "21 accounts, 21 %, would have another plan, currency, company or cancellation at once.",
    ]);
    expect(heldBack(measured(100, [], { added: 50, changed: 20 }), DEFAULT_LIMITS)).toBeNull();
  });
});
