import { describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { getListVersion, onceFor, recordListChange } from "./reads.ts";

const { db } = await makeDatabase();

/** Counts how often it was worked out. */
function work() {
  const done = { times: 0 };
  return { done, once: async () => (done.times += 1) };
}

describe("what is worked out from the rows of lists", () => {
  it("stands until rows are written, and not a question longer", async () => {
    const { done, once } = work();
    const count = async () => onceFor(db, (await getListVersion(db)).version, { what: "count", key: "all" }, once);
    expect([await count(), await count()]).toEqual([1, 1]);
    await recordListChange(db, null);
    expect([await count(), await count()]).toEqual([2, 2]);
    expect(done.times).toBe(2);
  });

  it("is worked out once for all who ask at the same time", async () => {
    const { done, once } = work();
    for (const what of ["count", "page", "totals"] as const) {
      done.times = 0;
      await Promise.all([1, 2, 3].map(() => onceFor(db, "same", { what, key: "together" }, once)));
      expect(done.times).toBe(1);
    }
  });

  it("keeps a page when it is asked for again", async () => {
    const { done, once } = work();
    for (const times of [1, 2, 2, 2]) {
      await onceFor(db, "pages", { what: "page", key: "first" }, once);
      expect(done.times).toBe(times);
    }
  });

  it("is not kept when it failed, nor when it depends on more than the rows", async () => {
    const failing = () => Promise.reject(new Error("no"));
    await expect(onceFor(db, "same", { what: "totals", key: "failing" }, failing)).rejects.toThrow("no");
    const { done, once } = work();
    await onceFor(db, "same", { what: "totals", key: "failing" }, once);
    for (const _ of [1, 2]) await onceFor(db, "same", { what: "count", key: null }, once);
    expect(done.times).toBe(3);
  });
});
