import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chanceOf, type Pick, pickFairness } from "./pick-fairness.ts";

const times = (count: number, memberId: string, bucket: string): Pick[] =>
  Array.from({ length: count }, () => ({ memberId, bucket }));

describe("the fairness of picks", () => {
  it("names who takes more of the large ones than chance would make", () => {
    const picks = [
      ...times(28, "anna", "large"),
      ...times(4, "anna", "small"),
      ...times(10, "ben", "large"),
      ...times(30, "ben", "small"),
    ];
    expect(
      pickFairness(picks).map(({ memberId, bucket, picks: n, verdict }) => [memberId, bucket, n, verdict]),
    ).toEqual([
      ["anna", "large", 28, "more"],
      ["anna", "small", 4, "fewer"],
      ["ben", "large", 10, "fewer"],
      ["ben", "small", 30, "more"],
    ]);
  });

  it("says nothing of a small difference, and nothing at all with few picks", () => {
    const alike = [
      ...times(20, "anna", "large"),
      ...times(18, "anna", "small"),
      ...times(19, "ben", "large"),
      ...times(19, "ben", "small"),
    ];
    expect(new Set(pickFairness(alike).map(({ verdict }) => verdict))).toEqual(new Set(["as_chance"]));
    const few = [...times(10, "anna", "large"), ...times(50, "ben", "small")];
    expect(new Set(pickFairness(few).map(({ verdict }) => verdict))).toEqual(new Set(["too_few_picks"]));
    expect(pickFairness([])).toEqual([]);
  });

  it("knows the tea of Fisher's lady: 3 of 4 right by chance in 34 of 70 cases", () => {
    expect(chanceOf({ picks: 3, own: 4, inBucket: 4, total: 8 })).toBeCloseTo(34 / 70, 10);
    expect(chanceOf({ picks: 4, own: 4, inBucket: 4, total: 8 })).toBeCloseTo(2 / 70, 10);
  });

  const pick = fc.record({ memberId: fc.constantFrom("a", "b", "c"), bucket: fc.constantFrom("x", "y", "z") });

  it("counts each pick in one cell, and expects as many as there are", () => {
    fc.assert(
      fc.property(fc.array(pick, { minLength: 1, maxLength: 120 }), (picks) => {
        const cells = pickFairness(picks);
        expect(cells.reduce((sum, cell) => sum + cell.picks, 0)).toBe(picks.length);
        expect(cells.reduce((sum, cell) => sum + cell.expected, 0)).toBeCloseTo(picks.length, 6);
        const few = ["a", "b", "c"].filter((one) => {
          const own = picks.filter(({ memberId }) => memberId === one).length;
          return Math.min(own, picks.length - own) < 20;
        });
        for (const cell of cells) expect(cell.verdict === "too_few_picks").toBe(few.includes(cell.memberId));
      }),
    );
  });

  it("is the share of all ways to draw that are no likelier", () => {
    const choose = (n: number, k: number): number =>
      k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
    const table = fc
      .record({ own: fc.integer({ min: 0, max: 12 }), inBucket: fc.integer({ min: 0, max: 12 }), more: fc.nat(12) })
      .chain(({ own, inBucket, more }) => {
        const total = Math.max(own, inBucket) + more;
        const least = Math.max(0, own + inBucket - total);
        return fc
          .integer({ min: least, max: Math.min(own, inBucket) })
          .map((picks) => ({ picks, own, inBucket, total }));
      });
    fc.assert(
      fc.property(table, ({ picks, own, inBucket, total }) => {
        const ways = (count: number) => choose(inBucket, count) * choose(total - inBucket, own - count);
        const counts = Array.from({ length: own + 1 }, (_, count) => count);
        const rarer = counts.filter((count) => ways(count) <= ways(picks) * (1 + 1e-9));
        const expected = rarer.reduce((sum, count) => sum + ways(count), 0) / choose(total, own);
        expect(chanceOf({ picks, own, inBucket, total })).toBeCloseTo(expected, 8);
      }),
    );
  });
});
