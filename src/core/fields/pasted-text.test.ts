import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPastedText, type Writing } from "./pasted-text.ts";

const PRODUCT: Writing = { decimal: ".", group: ",", dayOrder: null };
const GERMAN: Writing = { decimal: ",", group: ".", dayOrder: "dmy" };
const AMERICAN: Writing = { decimal: ".", group: ",", dayOrder: "mdy" };
const field = (type: string, choices: { id: string; label: string }[] = []) =>
  ({ type, choices, currency: null }) as never;
const read = (type: string, text: string, writing = PRODUCT) => {
  const found = readPastedText(field(type), text, writing, "USD");
  return found.ok ? found.value : found.reason;
};

describe("a number from a spreadsheet", () => {
  it.each([
    ["1,234.5", PRODUCT, "1234.5"],
    ["1.234,5", GERMAN, "1234.5"],
    ["1 234,5", GERMAN, "1234.5"],
    ["1\u202f234,5", GERMAN, "1234.5"],
    ["1’234.5", PRODUCT, "1234.5"],
    ["12,34,567", PRODUCT, "1234567"],
    ["\u22127", PRODUCT, "-7"],
    ["", PRODUCT, null],
  ])("%s is read as this language writes it", (text, writing, value) => {
    expect(read("number", text, writing)).toBe(value);
  });

  it.each([
    ["1.5", GERMAN],
    ["1,5", PRODUCT],
    ["1,23", PRODUCT],
    ["1.234.5", GERMAN],
    ["12 seats", PRODUCT],
    ["1e3", PRODUCT],
  ])("%s is refused rather than guessed", (text, writing) => {
    expect(read("number", text, writing)).toMatch(/is not a number as it is written here/);
  });

  it("comes back as it was written, in every language", () => {
    const writing = fc.constantFrom<Writing>(PRODUCT, GERMAN, { decimal: ",", group: "\u202f", dayOrder: "dmy" });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 12 }),
        fc.integer({ min: 0, max: 99 }),
        writing,
        (whole, cents, how) => {
          const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, how.group);
          const rest = String(cents).padStart(2, "0");
          expect(read("number", `${grouped}${how.decimal}${rest}`, how)).toBe(`${whole}.${rest}`);
        },
      ),
    );
  });
});

describe("an amount from a spreadsheet", () => {
  it.each([
    ["$1,200.50", PRODUCT, "1200.50"],
    ["1.200,50 $", GERMAN, "1200.50"],
    ["USD 12", PRODUCT, "12"],
    ["($1,200)", PRODUCT, "-1200"],
    ["-$5", PRODUCT, "-5"],
  ])("%s loses its sign and keeps its value", (text, writing, value) => {
    expect(read("money", text, writing)).toBe(value);
  });

  it("in another currency is refused", () => {
    expect(read("money", "€ 12")).toBe('"€ 12" is in EUR, and this amount is in USD');
    expect(read("money", "GBP 12")).toMatch(/is in GBP/);
  });
});

describe("a day from a spreadsheet", () => {
  it.each([
    ["2026-09-11", PRODUCT, "2026-09-11"],
    ["11.9.2026", GERMAN, "2026-09-11"],
    ["9/11/2026", AMERICAN, "2026-09-11"],
    ["11 Sep 2026", PRODUCT, "2026-09-11"],
    ["September 11, 2026", PRODUCT, "2026-09-11"],
    ["25/12/2026", PRODUCT, "2026-12-25"],
    ["5/5/2026", PRODUCT, "2026-05-05"],
  ])("%s is one day", (text, writing, day) => {
    expect(read("date", text, writing)).toBe(day);
  });

  it("that may mean two days is refused", () => {
    expect(read("date", "9/11/2026")).toMatch(/may mean two days/);
    expect(read("date", "31.2.2026", GERMAN)).toMatch(/is not a day/);
  });
});

describe("choices from a spreadsheet", () => {
  const choices = [
    { id: "a", label: "Alpha" },
    { id: "bc", label: "Beta, or C" },
  ];
  it("are one or several, by their names, and a name may hold a comma", () => {
    expect(readPastedText(field("choices", choices), "Alpha; a", PRODUCT, "USD")).toEqual({
      ok: true,
      value: ["Alpha", "a"],
    });
    expect(readPastedText(field("choices", choices), "beta, or c", PRODUCT, "USD")).toMatchObject({ ok: true });
    expect(readPastedText(field("choice", choices), "Gamma", PRODUCT, "USD")).toMatchObject({ ok: false });
  });
});
