import { afterEach, describe, expect, it } from "vitest";
import type { TaskOfAccount } from "#contract/tasks.ts";
import { getPersonal, setPersonal } from "../../ui/personal.ts";
import { byDoneDay, byDueDay } from "./task-days.ts";

const TODAY = "2026-11-19";
const task = (taskId: string, dueOn: string, doneAt: string | null = null) =>
  ({ taskId, dueOn, doneAt }) as TaskOfAccount;
const shape = (days: ReturnType<typeof byDueDay>) =>
  days.map(({ heading, tasks }) => [heading, ...tasks.map(({ taskId }) => taskId)]);

describe("tasks by day", () => {
  it("are together where they are late, and under their own day from today on", () => {
    const days = byDueDay(
      [task("a", "2026-11-02"), task("b", "2026-11-18"), task("c", TODAY), task("d", "2026-11-20")],
      TODAY,
    );
    expect(shape(days)).toEqual([
      ["Overdue", "a", "b"],
      ["Thu 19 Nov, today", "c"],
      ["Fri 20 Nov, tomorrow", "d"],
    ]);
    expect(days.map(({ isLate }) => isLate)).toEqual([true, false, false]);
  });

  it("are under the day on which they were done once they are", () => {
    const days = byDoneDay([task("a", TODAY, `${TODAY}T09:00:00Z`), task("b", TODAY, "2026-11-17T09:00:00Z")], TODAY);
    expect(shape(days)).toEqual([
      ["Done Thu 19 Nov, today", "a"],
      ["Done Tue 17 Nov, 2 days ago", "b"],
    ]);
  });

  describe("for somebody with a language of their own", () => {
    const usual = getPersonal();
    afterEach(() => setPersonal(usual));

    it("are under days as that language writes them", () => {
      setPersonal({ ...usual, locale: "de-DE" });
      expect(shape(byDueDay([task("a", "2026-12-01")], TODAY))).toEqual([["Di., 1. Dez., in 12 days", "a"]]);
      expect(shape(byDoneDay([task("b", TODAY, `${TODAY}T09:00:00Z`)], TODAY))).toEqual([
        ["Done Do., 19. Nov., today", "b"],
      ]);
    });
  });
});
