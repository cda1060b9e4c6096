import { describe, expect, it } from "vitest";
import { compareDuties, type Duty, isDue, isOverdue, taskDueOn } from "./task-due.ts";
import { workingDaysAfter, workingDayUpTo } from "./working-day.ts";

describe("working days", () => {
  it("moves a Saturday and a Sunday to the Friday before, and leaves a Friday where it is", () => {
    expect(["2026-03-13", "2026-03-14", "2026-03-15"].map((day) => workingDayUpTo(day))).toEqual([
      "2026-03-13",
      "2026-03-13",
      "2026-03-13",
    ]);
  });

  it("counts one working day after a Friday to the Monday", () => {
    expect(workingDaysAfter("2026-03-13", 1)).toBe("2026-03-16");
    expect(workingDaysAfter("2026-03-14", 1)).toBe("2026-03-16");
  });
});

describe("a task", () => {
  it("is set due on a working day, but not before it was made", () => {
    expect(taskDueOn("2026-03-15", { madeOn: "2026-03-10" })).toBe("2026-03-13");
    expect(taskDueOn("2026-03-15", { madeOn: "2026-03-14" })).toBe("2026-03-14");
  });

  it("is due from its day until it is done, and overdue the day after", () => {
    const task: Duty = { kind: "task", id: "t1", title: "Ask for KPIs", dueOn: "2026-03-13", isDone: false };
    expect(["2026-03-12", "2026-03-13", "2026-03-14"].map((day) => isDue(task, day))).toEqual([false, true, true]);
    expect(["2026-03-13", "2026-03-14"].map((day) => isOverdue(task, day))).toEqual([false, true]);
    expect(isDue({ ...task, isDone: true }, "2026-03-14")).toBe(false);
    expect(isDue({ ...task, dueOn: null }, "2026-03-14")).toBe(false);
  });

  it("comes after a promise of any day", () => {
    const duty = (kind: Duty["kind"], id: string, dueOn: string | null): Duty => ({
      kind,
      id,
      title: "x",
      dueOn,
      isDone: false,
    });
    const duties = [duty("task", "b", "2026-03-01"), duty("task", "a", null), duty("promise", "c", "2026-03-09")];
    expect(duties.sort(compareDuties).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });
});
