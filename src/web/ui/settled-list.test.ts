import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrivals, dropFrom, restoreTo, type Settled, settledItems, waitingChanges } from "./settled-list.ts";

type Row = { id: string; score: number };
const keyOf = (row: Row) => row.id;
const rows = (...ids: string[]): Row[] => ids.map((id) => ({ id, score: 0 }));
const settledOn = (...ids: string[]): Settled<Row> => ({ held: rows(...ids), dropped: new Map() });

describe("a list that does not move under the cursor", () => {
  it("shows new values in the old order", () => {
    const latest = [
      { id: "b", score: 9 },
      { id: "a", score: 1 },
    ];
    expect(settledItems(settledOn("a", "b"), latest, keyOf)).toEqual([
      { id: "a", score: 1 },
      { id: "b", score: 9 },
    ]);
  });

  it("counts what came, what went, and that something moved", () => {
    expect(waitingChanges(settledOn("a", "b"), rows("a", "b"), keyOf)).toBe(0);
    expect(waitingChanges(settledOn("a", "b"), rows("c", "b"), keyOf)).toBe(2);
    expect(waitingChanges(settledOn("a", "b", "c"), rows("c", "b", "a"), keyOf)).toBe(1);
  });

  it("does not count what the person took off, before or after the server knows", () => {
    const settled = dropFrom(settledOn("a", "b", "c"), "b", keyOf);
    expect(settled.held.map(keyOf)).toEqual(["a", "c"]);
    expect(waitingChanges(settled, rows("a", "b", "c"), keyOf)).toBe(0);
    expect(waitingChanges(settled, rows("a", "c"), keyOf)).toBe(0);
  });

  it("puts back at its old place what was taken off", () => {
    const settled = restoreTo(dropFrom(settledOn("a", "b", "c"), "b", keyOf), "b");
    expect(settled.held.map(keyOf)).toEqual(["a", "b", "c"]);
    expect(settled.dropped.size).toBe(0);
  });
});

describe("what has arrived somewhere else", () => {
  it("is what came and what moved, not what was passed by it", () => {
    expect(arrivals(["a", "b", "c", "d"], ["d", "a", "b", "c"])).toEqual(["d"]);
    expect(arrivals(["a", "b", "c"], ["b", "new", "c", "a"])).toEqual(["new", "a"]);
    expect(arrivals(["a", "b", "c"], ["a", "c"])).toEqual([]);
  });

  it("leaves a row that kept its order, and is a single one when a single one moved", () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(keys, fc.nat(), fc.nat(), (before, from, to) => {
        const moved = before[from % before.length] ?? "";
        const rest = before.filter((key) => key !== moved);
        const after = rest.toSpliced(to % before.length, 0, moved);
        const found = new Set(arrivals(before, after));
        expect(found.size).toBe(before.join("\n") === after.join("\n") ? 0 : 1);
        expect(after.filter((key) => !found.has(key))).toEqual(before.filter((key) => !found.has(key)));
      }),
    );
  });
});
