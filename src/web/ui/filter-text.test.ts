import { describe, expect, it } from "vitest";
import { completionsAt, completionsFor, type FilterPart, firstProblem, withoutPart, withParts } from "./filter-text.ts";

const fields = [
  { name: "stage", label: "Stage", values: ["1", "3a", "3b"] },
  { name: "net", label: "Net forecast", values: [">100"] },
  { name: "tier", label: "Tier", values: ['"gold plus"', "gold"] },
];

/** A small grammar: words, and groups of one level such as `(a or b)`; words with a ! cannot be read. */
function parse(text: string): FilterPart[] {
  const parts = [...text.matchAll(/-?\([^)]*\)|(?:[^\s()"]|"[^"]*"?)+/g)].map(({ 0: piece, index }) => {
    const part: FilterPart = { from: index, to: index + piece.length };
    const open = piece.indexOf("(");
    if (open >= 0) part.group = { joins: "or", parts: wordsOf(piece.slice(open + 1, -1), index + open + 1) };
    else if (piece.includes("!")) part.problem = { from: part.from, to: part.to, message: "No." };
    return part;
  });
  const words = wordsOf(text, 0);
  const isLoose = parts.some(({ from, to }) => text.slice(from, to) === "or");
  return isLoose ? [{ from: 0, to: text.length, group: { joins: "or", parts: words } }] : parts;
}

function wordsOf(text: string, start: number): FilterPart[] {
  return [...text.matchAll(/\S+/g)]
    .filter(([word]) => word !== "or")
    .map(({ 0: word, index }) => {
      const span = { from: start + index, to: start + index + word.length };
      return word.includes("!") ? { ...span, problem: { ...span, message: "No." } } : span;
    });
}

const without = (text: string, ...path: number[]) => withoutPart(text, parse(text), path);

describe("the text of a filter", () => {
  it("loses one part by its place, and what joined it", () => {
    expect(without("a b a", 2)).toBe("a b");
    expect(without("a b a", 0)).toBe("b a");
    expect(without("a (b or c) d", 1)).toBe("a d");
    expect(without("a (b or c or d)", 1, 1)).toBe("a (b or d)");
    expect(without("a (b or c)", 1, 0)).toBe("a (c)");
    expect(without("a -(b)", 1, 0)).toBe("a");
    expect(without("a or b", 0, 0)).toBe("b");
    expect(without("a", 5)).toBe("a");
  });

  it("takes what is new, and keeps alternatives together", () => {
    expect(withParts("", "a or b", parse)).toBe("a or b");
    expect(withParts("a", "b a", parse)).toBe("a b");
    expect(withParts("a or b", "c", parse)).toBe("(a or b) c");
    expect(withParts("a", "b or c", parse)).toBe("a (b or c)");
    expect(withParts("a", "(b or c)", parse)).toBe("a (b or c)");
    expect(withParts("a", 'name:"x y"', parse)).toBe('a name:"x y"');
  });

  it("knows its first part that cannot be read, also within a group", () => {
    expect(firstProblem(parse("a b"))).toBeNull();
    expect(firstProblem(parse("a (b or c!) d!"))).toMatchObject({ from: 8, to: 10 });
  });
});

describe("the completion of a filter", () => {
  const texts = (typed: string) => completionsFor(typed, fields).map(({ text }) => text);

  it("offers fields first and their values after the colon", () => {
    expect(texts("s")).toEqual(["stage:"]);
    expect(texts("stage:3")).toEqual(["stage:3a", "stage:3b"]);
  });

  it("keeps the minus of an exclusion", () => {
    expect(texts("-st")).toEqual(["-stage:"]);
    expect(texts("-stage:1")).toEqual(["-stage:1"]);
  });

  it("goes on after a comma, and finds what stands in quotes", () => {
    expect(texts("stage:1,3")).toEqual(["stage:1,3a", "stage:1,3b"]);
    expect(texts("tier:go")).toEqual(['tier:"gold plus"', "tier:gold"]);
    expect(texts('tier:"gold plus",g')).toEqual(['tier:"gold plus","gold plus"', 'tier:"gold plus",gold']);
  });

  it("offers nothing for a field it does not know", () => {
    expect(texts("colour:r")).toEqual([]);
  });

  it("is about the word at the caret, also within a group", () => {
    const text = "(net:>100 or sta net:) a";
    expect(completionsAt(text, 16, fields)).toMatchObject({ from: 13, to: 16, options: [{ text: "stage:" }] });
    expect(completionsAt(text, 15, fields)).toMatchObject({ from: 13, to: 16 });
    expect(completionsAt(text, 21, fields)).toMatchObject({ from: 17, to: 21, options: [{ text: "net:>100" }] });
    expect(completionsAt('tier:"gold p', 12, fields)).toMatchObject({
      from: 0,
      options: [{ text: 'tier:"gold plus"' }],
    });
  });
});
