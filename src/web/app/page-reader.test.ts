import { describe, expect, it } from "vitest";
import { PageReader, type PageRequest } from "./page-reader.ts";

const PAGE_ROWS = 2;
const idle = () => new AbortController().signal;

/** A list of the numbers from 0 on, and what it was asked. */
function readerOf(cursors: Readonly<Record<number, string>> = {}) {
  const asked: { request: PageRequest; signal: AbortSignal }[] = [];
  const reader = new PageReader({
    pageRows: PAGE_ROWS,
    mostPages: 3,
    cursorOf: (page) => cursors[page] ?? null,
    ask: async (request, signal) => {
      asked.push({ request, signal });
      const from = "at" in request ? request.at : 0;
      return { data: Array.from({ length: request.limit }, (_, place) => from + place), nextCursor: "next" };
    },
  });
  return { reader, asked };
}

describe("reading pages of a list", () => {
  it("asks once for neighbours that are wanted in the same moment, and gives each its rows", async () => {
    const { reader, asked } = readerOf();
    const answers = await Promise.all([6, 5, 7].map((page) => reader.read(page, idle())));
    expect(asked.map(({ request }) => request)).toEqual([{ at: 10, limit: 6 }]);
    expect(answers.map(({ data }) => data)).toEqual([
      [12, 13],
      [10, 11],
      [14, 15],
    ]);
    expect(answers.map(({ nextCursor }) => nextCursor)).toEqual([null, null, "next"]);
  });

  it("asks for places apart from each other by themselves, and for many in parts", async () => {
    const { reader, asked } = readerOf();
    await Promise.all([0, 4, 5, 6, 7].map((page) => reader.read(page, idle())));
    expect(asked.map(({ request }) => request)).toEqual([{ limit: 2 }, { at: 8, limit: 6 }, { at: 14, limit: 2 }]);
  });

  it("goes on from the page before where that says how", async () => {
    const { reader, asked } = readerOf({ 3: "after-8" });
    await reader.read(4, idle());
    expect(asked[0]?.request).toEqual({ cursor: "after-8", limit: 2 });
  });

  it("gives a request up only when nobody waits for any page of it", async () => {
    const { reader, asked } = readerOf();
    const [one, other] = [new AbortController(), new AbortController()];
    await Promise.all([reader.read(5, one.signal), reader.read(6, other.signal)]);
    one.abort();
    expect(asked[0]?.signal.aborted).toBe(false);
    other.abort();
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it("tells all who wait when it fails", async () => {
    const reader = new PageReader({
      pageRows: PAGE_ROWS,
      mostPages: 3,
      cursorOf: () => null,
      ask: () => Promise.reject(new Error("away")),
    });
    const answers = await Promise.allSettled([reader.read(1, idle()), reader.read(2, idle())]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
