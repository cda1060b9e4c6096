import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "./fold-text.ts";
import { markedText, passageOf } from "./passage.ts";
import { nameScore, searchTerms, textScore } from "./search-terms.ts";
import { alikeScore, beginsWithSlip, slippedBeginnings, slippedWords } from "./slips.ts";

const shown = (parts: ReturnType<typeof passageOf>) =>
  parts.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join("");

describe("what is searched for", () => {
  it("is words in small letters, each once", () => {
    expect(searchTerms('  Bright  "Path" bright ')).toEqual(["bright", "path"]);
    expect(searchTerms(" ")).toEqual([]);
  });
});

describe("the score of a name", () => {
  it("falls from the whole name to its beginning, a word of it, anywhere, and what is only alike", () => {
    const scores = [
      nameScore("Bright", ["bright"]),
      nameScore("Brightpath", ["bright"]),
      nameScore("The Bright Side", ["bright"]),
      nameScore("Overbright", ["bright"]),
      alikeScore("bridht", ["bright"], () => false)!,
    ];
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(new Set(scores).size).toBe(scores.length);
  });

  it("of a text falls with its age and stays above likeness", () => {
    expect(textScore(0)).toBeGreaterThan(textScore(400));
    expect(textScore(100_000)).toBeGreaterThan(alikeScore("brighd", ["bright"], () => false)!);
  });
});

describe("a slip", () => {
  const letters = (least: number, most: number) =>
    fc.string({ unit: fc.constantFrom("a", "b", "z", "0"), minLength: least, maxLength: most });

  /** What a hand in a hurry makes of a word. */
  const changed = (word: string, at: number, how: number) =>
    [
      `${word.slice(0, at)}z${word.slice(at + 1)}`,
      `${word.slice(0, at)}a${word.slice(at)}`,
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2),
    ][how]!;
  const change = fc.tuple(fc.nat(11), fc.nat(3));

  const isAskedFor = (term: string, word: string) => {
    const { beginnings, whole } = slippedBeginnings(term);
    return word === whole || beginnings.some((beginning) => word.startsWith(beginning));
  };

  it("is in exactly the words that an index is asked for", () => {
    let slipped = 0;
    fc.assert(
      fc.property(letters(6, 8), fc.array(change, { maxLength: 3 }), (term, changes) => {
        const word = changes.reduce((one, [at, how]) => changed(one, at, how), term);
        const isAlike = beginsWithSlip(word, term) && !word.startsWith(term);
        expect(isAskedFor(term, word)).toBe(isAlike);
        if (isAlike) slipped += 1;
      }),
      { numRuns: 1000 },
    );
    expect(slipped).toBeGreaterThan(300);
  });

  it("is asked for in the beginning of a very long word, so that none is missed", () => {
    fc.assert(
      fc.property(letters(20, 40), fc.nat(39), fc.nat(3), (term, at, how) => {
        const word = changed(term, at, how);
        if (beginsWithSlip(word, term) && !word.startsWith(term)) expect(isAskedFor(term, word)).toBe(true);
        expect(slippedBeginnings(term).beginnings.length).toBeLessThan(1800);
      }),
    );
  });

  it("marks the whole word that is alike", () => {
    expect(slippedWords("the contarct and a contract", ["contract", "the"])).toEqual(["contarct", "contract"]);
  });
});

describe("a passage", () => {
  it("is the surroundings of the first word that begins with a term", () => {
    const text = `${"before ".repeat(30)}they asked about\nreplay masks. ${"after ".repeat(60)}`;
    const passage = shown(passageOf(text, ["replay", "mask"]));
    expect(passage).toContain("asked about [replay] [mask]s.");
    expect(passage).toMatch(/^….*…$/);
    expect(passage.length).toBeLessThan(260);
  });

  it("marks beginnings of words in texts, and parts of names", () => {
    expect(shown(passageOf("Replay of Überreplay", ["replay"]))).toBe("[Replay] of Überreplay");
    expect(shown(markedText("Überreplay Ltd", ["replay"]))).toBe("Über[replay] Ltd");
  });

  it("starts at the beginning where the words are not in it", () => {
    expect(shown(passageOf("Nothing of the kind", ["zebra"]))).toBe("Nothing of the kind");
  });

  it("is made of the text alone, whatever it holds, and marks nothing but what was asked for", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 30 }), (text, asked) => {
        const terms = searchTerms(asked);
        const flat = text.replaceAll(/\s+/g, " ").trim();
        const parts = passageOf(text, terms);
        const inner = parts
          .map((part) => part.text)
          .join("")
          .replace(/^…/, "")
          .replace(/…$/, "");
        expect(`…${flat}…`).toContain(inner);
        for (const { text: hit, isHit } of parts)
          if (isHit) expect(terms.some((term) => foldText(hit).includes(term))).toBe(true);
        const name = markedText(text, terms);
        if (text.length <= 220) expect(name.map((part) => part.text).join("")).toBe(text);
      }),
    );
  });
});
