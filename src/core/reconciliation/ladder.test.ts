import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LadderFacts, ladder, unlockedBy } from "./ladder.ts";

const ALL: LadderFacts = {
  today: "2026-03-05",
  accounts: 200,
  completeThrough: "2026-03-04",
  late: 0,
  accountsWithInvoices: 100,
  confirmedAccounts: 95,
  coverageUnknown: 0,
  optOuts: { people: 0, waiting: 0 },
};
const reached = (part: Partial<LadderFacts>) =>
  ladder({ ...ALL, ...part }).flatMap(({ rung, isReached }) => (isReached ? rung : []));

describe("the ladder", () => {
  it("is climbed with all of them, an empty list of opt-outs included", () => {
    expect(ladder(ALL).every(({ isSafe, missing }) => isSafe && missing === null)).toBe(true);
  });

  it("says how far it is with days and numbers written as elsewhere", () => {
    const of = (part: Partial<LadderFacts>) =>
      ladder({ ...ALL, accounts: 1343, ...part }).map(({ measure }) => measure);
    expect(of({ late: 2 }).slice(0, 2)).toEqual(["1,343 accounts in", "complete through 4 Mar, 2 behind"]);
    expect(of({ completeThrough: "2025-12-30", coverageUnknown: 3 })).toEqual([
      "1,343 accounts in",
      "complete through 30 Dec 2025",
      "confirmed for 95 of 100 accounts with invoices",
      "known for 1,340 of 1,343 accounts",
      "0 people who want no mail",
    ]);
  });

  it("lacks each rung on its own", () => {
    expect(reached({ completeThrough: "2026-03-03" })).toContain("usage");
    expect(reached({ completeThrough: "2026-03-02" })).not.toContain("usage");
    expect(reached({ confirmedAccounts: 94 })).not.toContain("prices");
    expect(reached({ accountsWithInvoices: 0, confirmedAccounts: 0 })).not.toContain("prices");
    expect(reached({ coverageUnknown: 1 })).not.toContain("coverage");
    expect(reached({ optOuts: null })).toEqual(["accounts", "usage", "prices", "coverage"]);
  });

  it("unlocks prices and coverage, each with all steps below it", () => {
    const by = (part: Partial<LadderFacts>) => unlockedBy(ladder({ ...ALL, ...part }));
    expect(by({})).toEqual(["prices", "coverage"]);
    expect(by({ completeThrough: "2026-03-02" })).toEqual([]);
    expect(by({ confirmedAccounts: 94 })).toEqual([]);
    expect(by({ optOuts: null })).toEqual(["prices", "coverage"]);
    expect(by({ coverageUnknown: 1 })).toEqual(["prices"]);
    expect(by({ accounts: 0 })).toEqual([]);
  });

  it("says what is missing exactly where a rung is not reached, and is safe only up to there", () => {
    const some = fc.record({
      today: fc.constant("2026-03-05"),
      accounts: fc.nat(3),
      completeThrough: fc.constantFrom(null, "2026-02-01", "2026-03-04"),
      late: fc.nat(2),
      accountsWithInvoices: fc.nat(2),
      confirmedAccounts: fc.nat(2),
      coverageUnknown: fc.nat(1),
      optOuts: fc.constantFrom(null, { people: 0, waiting: 0 }, { people: 7, waiting: 2 }),
    });
    fc.assert(
      fc.property(some, (facts) => {
        const rungs = ladder(facts);
        for (const { isReached, missing } of rungs) expect(missing === null).toBe(isReached);
        rungs.forEach(({ isSafe }, index) => {
          expect(isSafe).toBe(rungs.slice(0, index + 1).every(({ isReached }) => isReached));
        });
      }),
    );
  });
});
