import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dated, daysOf, plainText, withDays } from "./dated-text.ts";
import { dayText } from "./day-text.ts";
import { addDays } from "./local-date.ts";

describe("a text with days in it", () => {
  it("is plain English as it is, and says which parts are days and moments", () => {
    const say = dated("2026-03-05");
    const done = say`done ${{ dayOf: "2026-03-04T23:30:00.000Z" }}`;
    const parts = say`Promise, ${done}: ${"Ana"} (${{ moment: "2025-12-31T09:05:00.000Z" }})`;
    expect(plainText(parts)).toBe("Promise, done 4 Mar: Ana (31 Dec 2025, 09:05 UTC)");
    expect(parts).toEqual([
      { text: "Promise, done " },
      { text: "4 Mar", when: { dayOf: "2026-03-04T23:30:00.000Z" } },
      { text: ": Ana (" },
      { text: "31 Dec 2025, 09:05 UTC", when: { moment: "2025-12-31T09:05:00.000Z" } },
      { text: ")" },
    ]);
  });

  it("is the same again when it is kept as text with its days, whatever stands around them", () => {
    const some = fc.string({ unit: fc.constantFrom("1", "2", " ", "Mar", "2026", "x"), maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(1000), some, (far, title) => {
        const day = addDays("2026-01-01", far);
        const parts = dated(null)`Moved to ${{ day }}: ${title}`;
        expect(withDays(plainText(parts), daysOf(parts))).toEqual(parts);
        expect(plainText(withDays(title, [day]))).toBe(title);
        expect(parts[1]).toEqual({ text: dayText(day, null), when: { day } });
      }),
    );
  });
});
