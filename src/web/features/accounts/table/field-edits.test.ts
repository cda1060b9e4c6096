import { afterEach, describe, expect, it } from "vitest";
import { getPersonal, setPersonal } from "../../../ui/personal.ts";
import { dayInWords } from "./field-edits.ts";

const TODAY = "2026-03-05";
const RENEWAL = "2026-03-20";

describe("a day in a cell", () => {
  const usual = getPersonal();
  afterEach(() => setPersonal(usual));

  it.each([
    ["in 2 weeks", "2026-03-19", "Thu 19 Mar, in 14 days"],
    ["before renewal", "2026-03-19", "Thu 19 Mar, in 14 days"],
    ["2026-01-31", "2026-01-31", "Sat 31 Jan, 33 days ago"],
    ["31 Jan 2026", "2026-01-31", "Sat 31 Jan, 33 days ago"],
  ])("%s is said back before it is kept", (text, day, echo) => {
    expect(dayInWords(text, TODAY, RENEWAL)).toEqual({ text: day, echo });
  });

  it("is said back in the language of whoever writes it", () => {
    setPersonal({ ...usual, locale: "de-DE" });
    const echo = "Do., 19. März, in 14 days";
    expect(dayInWords("in 2 weeks", TODAY, RENEWAL)).toEqual({ text: "2026-03-19", echo });
  });

  it("that nobody understands says what can be written", () => {
    expect(dayInWords("soonish", TODAY, RENEWAL)).toHaveProperty("problem");
    expect(dayInWords("before renewal", TODAY, null)).toHaveProperty("problem");
  });
});
