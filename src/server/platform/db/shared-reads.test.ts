import { describe, expect, it } from "vitest";
import { sharedRead } from "./shared-reads.ts";

type Open = { end(value: number): void; fail(): void };

/** Readings that end when the test says so. */
function readings() {
  const open: Open[] = [];
  const read = () =>
    new Promise<number>((resolve, reject) => open.push({ end: resolve, fail: () => reject(new Error("no")) }));
  return { open, read, db: {} };
}

const moment = () => new Promise((resolve) => setImmediate(resolve));

describe("what many ask for at once", () => {
  it("is read once more for all who came while it was read", async () => {
    const { open, read, db } = readings();
    const first = sharedRead(db, "version", read);
    const later = [sharedRead(db, "version", read), sharedRead(db, "version", read)];
    expect(open).toHaveLength(1);
    open[0]!.end(1);
    expect(await first).toBe(1);
    await moment();
    expect(open).toHaveLength(2);
    open[1]!.end(2);
    expect(await Promise.all(later)).toEqual([2, 2]);
    await moment();
    const last = sharedRead(db, "version", read);
    open[2]!.end(3);
    expect(await last).toBe(3);
  });

  it("is never a state from before the question", async () => {
    const { open, read, db } = readings();
    const first = sharedRead(db, "version", read);
    const second = sharedRead(db, "version", read);
    open[0]!.end(1);
    await first;
    await moment();
    // The second is being read since then, so who comes now waits for a third.
    const third = sharedRead(db, "version", read);
    open[1]!.end(2);
    expect(await second).toBe(2);
    await moment();
    open[2]!.end(3);
    expect(await third).toBe(3);
  });

  it("is read anew after a failure, which only those hear who waited for that reading", async () => {
    const { open, read, db } = readings();
    const first = sharedRead(db, "version", read);
    const second = sharedRead(db, "version", read);
    open[0]!.fail();
    await expect(first).rejects.toThrow("no");
    await moment();
    open[1]!.end(2);
    expect(await second).toBe(2);
  });

  it("is read for each within a transaction", async () => {
    const { open, read } = readings();
    const tx = { isTransaction: true };
    void sharedRead(tx, "version", read);
    void sharedRead(tx, "version", read);
    expect(open).toHaveLength(2);
  });
});
