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

  it("holds one account's move that costs much, told alone and first, and not one that costs little", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 500 }), fc.integer({ min: 1, max: 3000 }), (accounts, factor) => {
        const [first, ...others] = usual(accounts, 1);
        const single = (amount: number) => [
          ...others,
          { ...first!, to: first!.from * factor, costs: { currency: "EUR", amount } },
        ];
        const held = heldBack(measured(accounts * 100, single(10_000)), DEFAULT_LIMITS);
        expect(held !== null).toBe(factor >= 100);
        expect(held?.effects[0]?.account ?? "a0").toBe("a0");
        expect(heldBack(measured(accounts * 100, single(9_999)), DEFAULT_LIMITS)).toBeNull();
      }),
    );
  });

  it("judges a bill that was nothing and is something, where usage that begins is not judged", () => {
    const bills = usual(50, 1).map((move) => ({ ...move, from: 0, isFromKnown: true }));
    expect(heldBack(measured(50, bills), DEFAULT_LIMITS)?.reasons).toEqual([
      "50 accounts, 100 %, would have at least 5 times, or at most 1/5 of, what is usual for them.",
      "events would no longer be nothing.",
    ]);
  });

  it("lets the accounts that were looked at stand for the others", () => {
    const moves = [...usual(100, 10), ...usual(300, 1).map((move) => ({ ...move, account: `b${move.account}` }))];
    const all = measured(100_000, moves, { eachStandsFor: 100 });
    expect(heldBack(all, DEFAULT_LIMITS)?.reasons[0]).toMatch(/^10,000 accounts, 25 %/);
    expect(heldBack(measured(100_000, moves, { eachStandsFor: 1 }), DEFAULT_LIMITS)).toBeNull();
  });

  it("takes a part of a day as a share of all accounts, and of few accounts as nothing", () => {
    const part = { isPartOfDay: true };
    expect(heldBack(measured(5, usual(2, 1000), part), DEFAULT_LIMITS)).toBeNull();
    expect(heldBack(measured(5, usual(3, 1000), part), DEFAULT_LIMITS)).not.toBeNull();
    expect(heldBack(measured(1000, usual(90, 1000), part), DEFAULT_LIMITS)).toBeNull();
    expect(heldBack(measured(1000, usual(201, 1000), part), DEFAULT_LIMITS)).not.toBeNull();
  });
});
