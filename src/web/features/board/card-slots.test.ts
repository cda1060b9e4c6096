import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoardCard } from "#contract/board.ts";
import type { Moved } from "./board-moves.ts";
import { cardSlots } from "./card-slots.ts";

function cardNamed(name: string): BoardCard {
  return {
    accountId: name,
    companyId: name,
    name,
    stage: "initiated",
    stageSince: null,
    unmappedLabel: null,
    net: null,
    atLeast: false,
    renewalOn: null,
    reason: null,
    reasonOn: null,
  };
}

function moved(name: string, from: string, to: string, isSaving = false): Moved {
  return { card: cardNamed(name), from, to, isSaving, wasRead: false, atMs: 5 };
}

function namesIn(column: string, names: readonly string[], all: readonly Moved[]) {
  const cards = new Map(names.map((name, place) => [place, cardNamed(name)]));
  const slots = cardSlots({ column, count: names.length, cards, moved: all });
  return Array.from({ length: slots.count }, (_, place) => slots.cardAt(place)?.name);
}

describe("cardSlots", () => {
  it("shows a moved card first where it went and no more where it came from", () => {
    const all = [moved("b", "here", "there")];
    expect(namesIn("here", ["a", "b", "c"], all)).toEqual(["a", "c"]);
    expect(namesIn("there", ["x"], all)).toEqual(["b", "x"]);
    // Read anew, the server has it in its place; it stays where the person saw it go.
    expect(namesIn("there", ["x", "b", "y"], all)).toEqual(["b", "x", "y"]);
  });

  it("shows each card once and loses none, whatever is on its way", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.array(fc.nat(11), { maxLength: 5 }), (all, picked) => {
        const gone = [...new Set(picked)].flatMap((index) => all[index] ?? []);
        const shown = namesIn(
          "here",
          all,
          gone.map((name) => moved(name, "here", "there")),
        );
        expect(shown).toEqual(all.filter((name) => !gone.includes(name)));
      }),
    );
  });

  it("counts what went and came since the column was counted", () => {
    const slots = cardSlots({ column: "here", count: 3, cards: new Map(), moved: [moved("b", "here", "there", true)] });
    expect([slots.leftSince(4), slots.leftSince(6), slots.arrivedSince(4)]).toEqual([1, 0, 0]);
    expect([slots.isSaving("b"), slots.isSaving("a")]).toEqual([true, false]);
  });
});
