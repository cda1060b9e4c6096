import { afterEach, describe, expect, it } from "vitest";
import { dated } from "#core/time/dated-text.ts";
import { sayText } from "./dated-text.ts";
import { getPersonal, setPersonal } from "./personal.ts";

describe("a text with days in it", () => {
  const usual = getPersonal();
  afterEach(() => setPersonal(usual));
  const say = dated("2026-03-05");
  const text = say`Ana, ${{ dayOf: "2026-03-04T23:30:00.000Z" }}; due ${{ day: "2026-03-19" }}, then ${{ day: "2027-01-02" }}`;

  it("is said in the reader's language and zone; a day of business stays the day that it is", () => {
    expect(sayText(text)).toBe("Ana, 4 Mar; due 19 Mar, then 2 Jan 2027");
    setPersonal({ ...usual, locale: "de-DE", timeZone: "Asia/Tokyo" });
    expect(sayText(text)).toBe("Ana, 5. März; due 19. März, then 2. Jan. 2027");
    expect(sayText(say`(${{ moment: "2026-03-04T23:30:00.000Z" }})`)).toMatch(/^\(5\. März 2026, 08:30 .*\)$/);
  });
});
