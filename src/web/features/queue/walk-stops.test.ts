import { describe, expect, it } from "vitest";
import type { TodayItem } from "./today-sections.ts";
import { leftOver, nextStop, stopsOf } from "./walk-stops.ts";

const company = (accountId: string, band = 3, reasons: { term: string; points: number | null }[] = []) =>
  ({
    kind: "company",
    section: "due",
    row: { companyId: accountId, accountId, name: accountId, band, renewalOn: "2026-03-09", contactBy: null, reasons },
  }) as unknown as TodayItem;
const task = (accountId: string, kind: "task" | "promise" = "task") =>
  ({
    kind: "task",
    section: "tasks",
    task: { taskId: `t-${accountId}`, accountId, accountName: accountId, kind, dueOn: "2026-03-05" },
  }) as unknown as TodayItem;

const none = () => false;

describe("the walk through the morning", () => {
  it("stops once at each account, in the order of the page, with all that is about it", () => {
    const stops = stopsOf([task("b"), company("a"), company("b"), company("c")]);
    expect(stops.map(({ accountId, items }) => [accountId, items.length])).toEqual([
      ["b", 2],
      ["a", 1],
      ["c", 1],
    ]);
  });

  it("begins at the first, passes by what is done, and ends", () => {
    const items = [company("a"), company("b"), company("c")] as const;
    const stops = stopsOf(items);
    const isGone = (item: TodayItem) => item === items[1];
    const first = nextStop(stops, null, isGone);
    expect(first?.accountId).toBe("a");
    const second = nextStop(stops, first, isGone);
    expect(second?.accountId).toBe("c");
    expect(nextStop(stops, second, isGone)).toBeNull();
  });

  it("goes on after a stop that was done while it was open, and passes one by only when all of it is done", () => {
    const items = [task("a"), company("a"), company("b")] as const;
    const stops = stopsOf(items);
    expect(nextStop(stops, null, (item) => item === items[0])?.accountId).toBe("a");
    const isGone = (item: TodayItem) => item !== items[2];
    expect(nextStop(stops, stops[0]!, isGone)?.accountId).toBe("b");
  });

  it("stops at what a colleague asks, and leaves it for tomorrow until it is seen", () => {
    const mention = { kind: "mention", section: "asked", mention: { accountId: "m", accountName: "M" } };
    const items = [mention as unknown as TodayItem];
    expect(stopsOf(items).map(({ accountId }) => accountId)).toEqual(["m"]);
    expect(leftOver(items, none).map(({ kind }) => kind)).toEqual(["mention"]);
    expect(leftOver(items, () => true)).toEqual([]);
  });

  it("leaves for tomorrow what is due today and not done; new accounts have time", () => {
    const reply = company("w", 1, [{ term: "reply_waiting", points: 25 }]);
    const items = [task("p", "promise"), reply, company("n", 4), company("d")];
    expect(leftOver(items, none).map(({ kind, isReplyWaiting }) => [kind, isReplyWaiting])).toEqual([
      ["promise", false],
      ["company", true],
      ["company", false],
    ]);
    expect(leftOver(items, () => true)).toEqual([]);
  });
});
