import { describe, expect, it } from "vitest";
import { listUnderWay, tellWhile } from "./under-way.ts";

const told = { title: "Trying", unit: "accounts" };
const mine = () => listUnderWay().filter(({ title }) => title === told.title);

describe("an answer that takes a while", () => {
  it("is told of as far as it reports, and no longer than it takes", async () => {
    const answer = await tellWhile(told, async (report) => {
      expect(mine()).toEqual([{ ...told, done: 0, total: 0, secondsLeft: null }]);
      report(3, 10);
      return mine();
    });
    expect(answer).toEqual([{ ...told, done: 3, total: 10, secondsLeft: null }]);
    expect(mine()).toEqual([]);
  });

  it("is not told of any more once it failed", async () => {
    await expect(tellWhile(told, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(mine()).toEqual([]);
  });
});
