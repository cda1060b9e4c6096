import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "#core/search/fold-text.ts";
import { holdsTerm, searchTerms, textHolds } from "#core/search/search-terms.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";
import { makeDatabase } from "#test/database.ts";
import { holds, holdsAll, wordsHeld, wordsHeldInRow } from "./reads.ts";

const { db } = await makeDatabase();

async function foldedInSql(texts: readonly string[]): Promise<string[]> {
  const rows = await db.list(sql<{ folded: string }>`
    select search_fold(one) as folded from unnest(${texts as string[]}::text[]) with ordinality as given (one, place) order by place`);
  return rows.map(({ folded }) => folded);
}

/** Texts are kept in a column, as everywhere else. */
async function holdsInSql(text: string, condition: (column: Sql) => Sql): Promise<boolean> {
  const row = await db.get(sql<{ held: boolean | null }>`
    select ${condition(sql`given.one`)} as held from (select ${text}::text as one) as given`);
  return row.held ?? false;
}

const ALPHABET = [..."aAbB1 .-_%\\'\"@ßẞÜüéÉİıIiŁøæЯяшЩΣςσ北京가がﬁＡ½ñ–”\u0301\u00ad\n"];
const text = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 14 });
/** A text, and something to look for in it that is often there. */
const textAndPart = fc
  .tuple(text, fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 3 }), fc.nat(13), fc.nat(4))
  .map(([one, other, from, length]) => [one, length === 0 ? other : one.slice(from, from + length)] as const)
  .filter(([, part]) => isWhole(part));

describe("folding", () => {
  it("is the same in the database as here, letter by letter", async () => {
    const known: string[] = [];
    for (let code = 1; code < 0x20000; code += 1) {
      const sign = String.fromCodePoint(code);
      if (/^[\p{L}\p{N}\p{P}\p{S}\p{M}\p{Z}]$/u.test(sign)) known.push(sign);
    }
    // One of both may have learned the letters of a newer Unicode first.
    const rows = await db.list(sql<{ letter: string }>`
      select letter from unnest(${known}::text[]) with ordinality as given (letter, place)
      where unicode_assigned(letter) order by place`);
    const letters = rows.map(({ letter }) => letter);
    const inSql = await foldedInSql(letters);
    const differing = letters.filter((letter, index) => inSql[index] !== foldText(letter));
    expect(differing.map((letter) => letter.codePointAt(0)!.toString(16))).toEqual([]);
    expect(letters.length).toBeGreaterThan(60_000);
  });

  it("is the same of texts, and plain ASCII", async () => {
    const texts = fc.sample(fc.oneof(text, fc.string({ unit: "grapheme" }).filter(isStorable)), 2000);
    const inSql = await foldedInSql(texts);
    for (const [index, one] of texts.entries()) expect(inSql[index], JSON.stringify(one)).toBe(foldText(one));
    expect(inSql.join("")).toMatch(/^\p{ASCII}*$/u);
  });
});

/** The database keeps no text with a zero in it. */
function isStorable(one: string): boolean {
  return !one.includes("\0") && isWhole(one);
}

/** Without half of a sign, as a cut may leave it. */
function isWhole(one: string): boolean {
  return !/\p{Surrogate}/u.test(one);
}

describe("holding a word", () => {
  it("means the same in the database as here", async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(textAndPart, async ([one, word]) => {
        const term = foldText(word).trim();
        const meant = holdsTerm(foldText(one), term);
        expect(await holdsInSql(one, (column) => holds(sql`search_fold(${column})`, term))).toBe(meant);
        if (meant) held += 1;
      }),
      { numRuns: 500 },
    );
    expect(held).toBeGreaterThan(50);
  });

  it("of notes and tasks is answered alike through the index and row by row", async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(textAndPart, async ([one, asked]) => {
        const terms = searchTerms(asked);
        const meant = textHolds(one, terms);
        const condition = wordsHeld(sql`given.one`, terms);
        if (condition === null) {
          expect(meant).toBe(false);
          return;
        }
        expect(await holdsInSql(one, (column) => wordsHeld(column, terms)!)).toBe(meant);
        expect(await holdsInSql(one, (column) => wordsHeldInRow(column, terms))).toBe(meant);
        if (meant) held += 1;
      }),
      { numRuns: 500 },
    );
    expect(held).toBeGreaterThan(50);
  });

  it("takes a word of any length", async () => {
    const long = "a".repeat(100_000);
    expect(await holdsInSql(`${long} b`, (column) => wordsHeld(column, ["b"])!)).toBe(true);
    expect(await holdsInSql(long, (column) => holdsAll(sql`search_fold(${column})`, [long.slice(0, 50)]))).toBe(true);
  });
});
