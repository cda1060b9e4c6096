import { describe, expect, it } from "vitest";
import { HeldPages } from "./held-pages.ts";

type Row = { id: string; net: number };
const row = (id: string, net = 0): Row => ({ id, net });
const list = (...ids: string[]) => ids.map((id) => row(id));

function held(...pages: Row[][]): HeldPages<Row> {
  const made = new HeldPages<Row>(3, ({ id }) => id);
  for (const [page, rows] of pages.entries()) made.take(page, rows);
  return made;
}

describe("a long list that is read by pages", () => {
  it("changes rows in place and leaves them where they stand", () => {
    const pages = held(list("a", "b", "c"), list("d", "e"));
    pages.take(0, [row("new"), row("a", 7), row("b")]);
    pages.take(1, list("c", "d", "e"));
    expect(pages.at(0)).toEqual(row("a", 7));
    expect(pages.rows().map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
    expect(pages.changes()).toBe(1);
  });

  it("takes what comes at the end of a list that still fills, and moves nothing for it", () => {
    const pages = held([]);
    pages.take(0, list("b"));
    expect(pages.at(0)).toEqual(row("b"));
    pages.take(0, list("a", "b", "c"));
    expect([0, 1, 2].map((index) => pages.at(index)?.id)).toEqual(["b", "a", "c"]);
    expect(pages.changes()).toBe(1);
    pages.settle();
    expect([0, 1, 2].map((index) => pages.at(index)?.id)).toEqual(["a", "b", "c"]);
  });

  it("shows the order as it is when that is asked for", () => {
    const pages = held(list("a", "b", "c"));
    pages.take(0, list("c", "a", "b"));
    expect(pages.changes()).toBe(1);
    pages.settle();
    expect(pages.rows().map(({ id }) => id)).toEqual(["c", "a", "b"]);
    expect(pages.changes()).toBe(0);
  });

  it("counts one change when one row comes and pushes another over the edge", () => {
    const pages = held(list("a", "b", "c"));
    pages.take(0, list("new", "a", "b"));
    expect(pages.changes()).toBe(1);
  });

  it("shows what was written until the server says so, or what it said before", () => {
    const pages = held(list("a", "b", "c"));
    pages.write("b", row("b", 20));
    expect(pages.at(1)).toEqual(row("b", 20));
    pages.refused("b");
    expect(pages.at(1)).toEqual(row("b", 0));
    pages.write("b", row("b", 30));
    pages.take(0, list("a", "b", "c"));
    expect(pages.at(1)).toEqual(row("b", 30));
    pages.saved("b");
    pages.take(0, [row("a"), row("b", 31), row("c")]);
    expect(pages.at(1)).toEqual(row("b", 31));
  });

  it("keeps a row that was edited and no longer matches, and says so", () => {
    const pages = held(list("a", "b", "c"));
    pages.write("b", row("b", 20));
    expect(pages.hasLeft("b")).toBe(false);
    pages.take(0, list("a", "c"));
    expect(pages.at(1)).toEqual(row("b", 20));
    expect(pages.hasLeft("b")).toBe(true);
    expect(pages.hasLeft("a")).toBe(false);
  });

  it("does not call a row edited whose edit was refused, unless another one was taken before", () => {
    const pages = held(list("a", "b"));
    pages.write("a", row("a", 1));
    pages.refused("a");
    pages.write("b", row("b", 1));
    pages.saved("b");
    pages.write("b", row("b", 2));
    pages.refused("b");
    pages.take(0, []);
    expect(["a", "b"].map((key) => pages.hasLeft(key))).toEqual([false, true]);
  });

  it("asks for rows that are no longer where they are shown, and shows what is said of them", () => {
    const pages = held(list("a", "b", "c"), list("d", "e", "f"));
    pages.take(0, list("b", "c", "d"));
    pages.take(1, list("e", "f", "g"));
    expect(pages.gone([0, 1])).toEqual(["a"]);
    pages.learn([row("a", 99)]);
    expect(pages.at(0)).toEqual(row("a", 99));
  });

  it("knows only what has been read, wherever that is", () => {
    const pages = held();
    pages.take(100_000, list("x"));
    expect(pages.at(0)).toBeUndefined();
    expect(pages.at(300_000)).toEqual(row("x"));
    expect(pages.at(300_001)).toBeUndefined();
  });

  it("lets go of what is far away", () => {
    const pages = held(...Array.from({ length: 90 }, (_, page) => list(`${page}`)));
    pages.keepNear(80);
    expect(pages.at(80 * 3)).toEqual(row("80"));
    expect(pages.at(0)).toBeUndefined();
  });
});
