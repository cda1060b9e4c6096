import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProductError } from "../errors.ts";
import { filterFieldsOf } from "./field-filters.ts";
import { EVERY_ACCOUNT } from "./filter.ts";
import { filterTokens } from "./filter-tokens.ts";
import { filterText, meaningOf, problemsIn, withoutBroken } from "./filter-tree.ts";
import { parseAccountFilter, readFilter } from "./parse-filter.ts";

const TODAY = "2026-03-11"; // A Wednesday.

const OWN = filterFieldsOf([
  {
    fieldId: "tier",
    label: "Support tier",
    type: "choice",
    choices: [
      { id: "gold", label: "Gold" },
      { id: "gold_plus", label: "Gold, plus" },
    ],
    retiredAt: null,
  },
  { fieldId: "seats", label: "Seats", type: "number", choices: [], retiredAt: null },
  { fieldId: "colour", label: "Colour", type: "text", choices: [], retiredAt: "2026-01-01T00:00:00.000Z" },
]);

const meaning = (text: string) => parseAccountFilter(text, TODAY, OWN);
const canonical = (text: string) => filterText(readFilter(text, TODAY, OWN));
const problemsOf = (text: string) =>
  problemsIn(readFilter(text, TODAY, OWN)).map(({ from, to, message }) => ({ word: text.slice(from, to), message }));

/** The days that a term asks for, as comparisons. */
function days(text: string): string[] {
  const filter = meaning(text);
  const terms = filter.kind === "all" ? filter.parts : [filter];
  return terms.map((part) =>
    part.kind === "term" && part.term.value.kind === "day"
      ? `${part.term.comparison} ${part.term.value.day}`
      : part.kind,
  );
}

describe("groups of a filter", () => {
  it("bind more loosely with or than side by side", () => {
    expect(meaning("plan:payg region:us or plan:yc")).toEqual(meaning("(plan:payg region:us) or plan:yc"));
    expect(meaning("plan:payg (region:us or plan:yc)")).not.toEqual(meaning("plan:payg region:us or plan:yc"));
  });

  it("are left out as a whole with a minus or with not", () => {
    expect(meaning("-(plan:payg or plan:yc) -stage:6d")).toEqual(meaning("not (plan:payg OR plan:yc) not stage:6d"));
  });

  it("need no word where both hold", () => {
    expect(meaning("plan:payg and verdict:in")).toEqual(meaning("plan:payg verdict:in"));
  });

  it("keep terms side by side when their brackets change nothing", () => {
    expect(meaning("((stage:3a) (net:>100)) verdict:in")).toEqual(meaning("stage:3a net:>100 verdict:in"));
  });

  it("search for a joining word in quotes, or as part of a name", () => {
    const words = ["this", "or", "that"].map((word) => ({ kind: "word", word }));
    expect(meaning('this "or" that')).toEqual({ kind: "all", parts: words });
    expect(meaning("Or")).toEqual({ kind: "word", word: "Or" });
  });

  it("leave brackets within a word alone", () => {
    expect(meaning("acme(eu)")).toEqual({ kind: "word", word: "acme(eu)" });
    expect(meaning("(name:acme(eu) or x)")).toEqual(meaning("name:acme(eu) or x"));
  });
});

describe("values of a term", () => {
  it("are any of several with commas between them", () => {
    expect(meaning("stage:3a,3b")).toMatchObject({
      term: { value: { ids: ["engaged_email", "engaged_call_booked"] } },
    });
    expect(meaning("region:us,eu")).toEqual(meaning("region:us or region:eu"));
    expect(meaning("stage:none,3a")).toMatchObject({ kind: "any" });
    expect(meaning("net:none,<20")).toEqual(meaning("net:none or net:<20"));
  });

  it("in quotes keep commas and words as they are", () => {
    expect(meaning('tier:"Gold, plus",gold')).toMatchObject({ term: { value: { ids: ["gold_plus", "gold"] } } });
    expect(meaning('domain:"none"')).toMatchObject({ term: { value: { kind: "text", text: "none" } } });
    expect(meaning("domain:none")).toMatchObject({ term: { value: { kind: "none" } } });
    expect(meaning('name:"Smith, Jones"')).toMatchObject({ term: { value: { text: "Smith, Jones" } } });
  });

  it.each([
    ["net:>1k", ">", "1000"],
    ["net:>=1.5k", ">=", "1500"],
    ["net:<2m", "<", "2000000"],
    ["net:>1,000", ">", "1000"],
    ["net:>12,345,678.5", ">", "12345678.5"],
    ['net:"> 1 000"', ">", "1000"],
    ["net:$50", "is", "50"],
    ["net:<-5", "<", "-5"],
  ])("are amounts: %s", (text, comparison, amount) => {
    expect(meaning(text)).toMatchObject({ term: { comparison, value: { kind: "amount", amount } } });
  });

  it("are ranges with both ends in", () => {
    expect(meaning("net:100..500")).toEqual(meaning("net:>=100 net:<=500"));
    expect(meaning("people:10..")).toEqual(meaning("people:>=10"));
    expect(meaning("seats:..2.5")).toEqual(meaning("seats:<=2.5"));
    expect(days("renews:2026-12-01..2026-12-15")).toEqual([">= 2026-12-01", "<= 2026-12-15"]);
  });

  it.each([
    ["renews:<14d", ["< 2026-03-25"]],
    ["renews:>-1w", ["> 2026-03-04"]],
    ["renews:<=1m", ["<= 2026-04-11"]],
    ['renews:"2 weeks"', ["is 2026-03-25"]],
    ["since:>30d", ["< 2026-02-09"]],
    ["since:>-30d", ["> 2026-02-09"]],
    ["since:7d..30d", [">= 2026-02-09", "<= 2026-03-04"]],
    ["since:30d..7d", [">= 2026-02-09", "<= 2026-03-04"]],
    ["since:30d..", ["<= 2026-02-09"]],
    ["entered:1y..today", [">= 2025-03-11", "<= 2026-03-11"]],
    ["renews:today", ["is 2026-03-11"]],
    ["renews:tomorrow", ["is 2026-03-12"]],
    ["renews:this-week", [">= 2026-03-09", "<= 2026-03-15"]],
    ['renews:"next week"', [">= 2026-03-16", "<= 2026-03-22"]],
    ["renews:next-month", [">= 2026-04-01", "<= 2026-04-30"]],
    ["entered:last-quarter", [">= 2025-10-01", "<= 2025-12-31"]],
    ["entered:last_year", [">= 2025-01-01", "<= 2025-12-31"]],
    ["renews:<this-week", ["< 2026-03-09"]],
    ["renews:>this-week", ["> 2026-03-15"]],
    ["renews:>=this-week", [">= 2026-03-09"]],
    ["renews:2026-02", [">= 2026-02-01", "<= 2026-02-28"]],
    ["renews:2026", [">= 2026-01-01", "<= 2026-12-31"]],
    ["renews:today..next-month", [">= 2026-03-11", "<= 2026-04-30"]],
  ])("are days: %s", (text, expected) => {
    expect(days(text)).toEqual(expected);
  });

  it("call a field of accounts by its name or its label", () => {
    expect(meaning("support_tier:gold")).toEqual(meaning("tier:gold"));
    expect(meaning("Support-Tier:gold")).toEqual(meaning("tier:gold"));
  });
});

describe("what cannot be read", () => {
  it.each([
    ["lumen stge:1", "stge", "Did you mean stage:?"],
    ["-satge:1", "satge", "Did you mean stage:?"],
    ["verdict:inn", "verdict:inn", "Did you mean verdict:in?"],
    ["stage:3a,9b,4", "9b", 'not "9b"'],
    ["(plan:payg or colour:red) lumen", "colour", "The field Colour is no longer used. Take this part out"],
    ["(plan:payg lumen", "(", "This ( is never closed."],
    ["lumen) plan:payg", ")", "There is no ( before this )."],
    ["lumen ()", "()", "Write something between ( and )"],
    ["or lumen", "or", 'Write something on both sides of "or"'],
    ["lumen or", "or", 'Write something on both sides of "or"'],
    ["lumen not", "not", 'Write something after "not"'],
    ["renews:2026-12-15..2026-12-01", "renews:2026-12-15..2026-12-01", "Write renews:2026-12-01..2026-12-15."],
    ["net:500..100", "net:500..100", "Write net:100..500."],
    ["net:lots..500", "net:lots..500", 'net: takes an amount such as >100, not "lots".'],
    ["net:..", "net:..", "Write a value after net:"],
    ["stage:constructor", "stage:constructor", 'not "constructor"'],
    ["net:1234567890123k", "net:1234567890123k", "net: takes an amount"],
  ])("is pointed at in %s", (text, word, message) => {
    const [problem, ...others] = problemsOf(text);
    expect(problem?.word).toBe(word);
    expect(problem?.message).toContain(message);
    expect(others).toEqual([]);
  });

  it("comes with its place in the refusal", () => {
    const refusal = (() => {
      try {
        return meaning("lumen net:x (stage:9 or plan:payg)");
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(ProductError);
    expect(refusal).toMatchObject({
      code: "filter.invalid",
      fields: [
        { pointer: "filter", message: expect.stringMatching(/^At character 7: net: takes/), at: { from: 6, to: 11 } },
        {
          pointer: "filter",
          message: expect.stringMatching(/^At character 14: stage: takes/),
          at: { from: 13, to: 20 },
        },
      ],
    });
  });

  it("leaves the rest of the filter as it is", () => {
    const rest = (text: string) => meaningOf(readFilter(text, TODAY, OWN));
    expect(rest("(plan:payg or colour:red) stge:1 verdict:in")).toEqual(meaning("plan:payg verdict:in"));
    expect(rest("-(colour:red) lumen")).toEqual(meaning("lumen"));
    expect(rest("(plan:payg or plan:yc")).toEqual(meaning("plan:payg or plan:yc"));
    expect(rest("colour:red")).toEqual(EVERY_ACCOUNT);
  });

  it("is too much: words, groups within groups, values", () => {
    expect(problemsOf("a ".repeat(201))).toHaveLength(1);
    expect(problemsOf(`${"(".repeat(13)}a${")".repeat(13)}`)[0]?.message).toContain("12 deep at most");
    expect(problemsOf(`${"(".repeat(12)}a${")".repeat(12)}`)).toEqual([]);
    expect(problemsOf(`${"not ".repeat(50)}a`)).not.toEqual([]);
    expect(problemsOf(`region:${"us,".repeat(101)}`)).toHaveLength(1);
  });
});

const word = fc.constantFrom("lumen", '"two words"', '"or"', "x(y)", '"-a"', '"a:b"', "Not", '"(a"', "æ");
const term = fc.constantFrom(
  "stage:3a,3b",
  "plan:payg",
  'name:"a b"',
  "net:>1k",
  "net:100..500",
  "renews:<14d",
  "since:7d..30d",
  "renews:this-week",
  'tier:"Gold, plus"',
  "human:none",
  "name:a(b)",
  "name:a(b ",
);
const filter = fc.letrec<{ any: string; all: string; part: string }>((tie) => ({
  any: fc.array(tie("all"), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(" or ")),
  all: fc.array(tie("part"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" ")),
  part: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      term,
      term.map((text) => `-${text}`),
      word,
    ),
    fc.tuple(fc.constantFrom("", "-", "not "), tie("any")).map(([not, text]) => `${not}(${text})`),
    tie("part").map((text) => `not ${text}`),
  ),
})).any;

describe("the text of a tree", () => {
  it.each([
    ["plan:payg and (stage:1)  or  ((lumen))", "plan:payg stage:1 or lumen"],
    ["not plan:payg", "-plan:payg"],
    ["not (a or b)", "-(a or b)"],
    ["not not a", "not not a"],
    ['name:"open', 'name:"open"'],
  ])("of %s is %s", (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it("reads as the same filter again and does not change any more", () => {
    fc.assert(
      fc.property(filter, (text) => {
        const once = canonical(text);
        expect(problemsOf(text)).toEqual([]);
        expect(problemsOf(once)).toEqual([]);
        expect(meaning(once)).toEqual(meaning(text));
        expect(canonical(once)).toBe(once);
      }),
    );
  });

  it("is what is understood of whatever was typed", () => {
    const sign = fc.constantFrom(
      '"',
      ":",
      "-",
      ">",
      "<",
      " ",
      "a",
      "1",
      "(",
      ")",
      " or ",
      " not ",
      ",",
      "..",
      "net:",
      "name:",
    );
    const typed = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(sign, { maxLength: 25 }).map((signs) => signs.join("")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const written = readFilter(text, TODAY, OWN);
        for (const { from, to } of problemsIn(written)) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(text.length);
        }
        const understood = withoutBroken(written);
        if (understood === null) return;
        expect(meaning(filterText(understood))).toEqual(meaningOf(written));
      }),
      { numRuns: 1000 },
    );
  });

  it("loses no character but spaces when it is cut", () => {
    const sign = fc.constantFrom('"', ":", "-", " ", "a", "(", ")", "or", "not", "and");
    const typed = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(sign, { maxLength: 25 }).map((signs) => signs.join("")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const pieces = filterTokens(text).map(({ from, to }) => text.slice(from, to));
        expect(pieces.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});
