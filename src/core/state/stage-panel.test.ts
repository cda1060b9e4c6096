import { expect, it } from "vitest";
import { programmeSentence } from "./stage-panel.ts";

const PROGRAMME = {
  billNumber: 1,
  of: 2,
  day: 30,
  week: 5,
  nextRenewalOn: "2026-03-20",
  lastRenewalOn: null,
  isOverrun: false,
};
const STAY = { enteredOn: "2026-01-28", leftOn: null };
const OF_JANUARY = { start: "2025-12-20", end: "2026-01-20" };
const OF_FEBRUARY = { start: "2026-01-20", end: "2026-02-20" };

type Given = Parameters<typeof programmeSentence>[0];
const said = (bills: Given["bills"], part: Partial<Given> = {}, billNumber = 1) =>
  programmeSentence({
    stage: { programme: { ...PROGRAMME, billNumber }, fine: "new_account" },
    stays: [STAY],
    bills,
    ...part,
  });

it("tells of the last bill that ended after the account came in", () => {
  expect(said([{ period: OF_JANUARY, paid: true }])).toBe("bill 1 of 2, week 5, not billed yet, still here");
  expect(said([{ period: OF_FEBRUARY, paid: true }], {}, 2)).toBe("bill 2 of 2, week 5, paid, still here");
  expect(said([{ period: OF_FEBRUARY, paid: false }])).toBe("bill 1 of 2, week 5, not paid, still here");
  expect(said([{ period: OF_FEBRUARY, paid: null }])).toBe("bill 1 of 2, week 5, payment not imported, still here");
});

it("counts no bill beyond those of the programme when an onboarding overruns", () => {
  expect(said([], {}, 3)).toBe("bill 2 of 2, week 5, not billed yet, still here");
});

it("says nothing of an account that has left, or has never come in", () => {
  expect(said([], { stays: [{ ...STAY, leftOn: "2026-02-22" }] })).toBeNull();
  expect(said([], { stays: [] })).toBeNull();
});
