import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settleTeamTasks, teamTaskTitle } from "./team-task.ts";

const set = (...subjects: string[]) => new Set(subjects);

describe("tasks of the team", () => {
  it("open for what needs one and close with the reason when it does not any more", () => {
    expect(settleTeamTasks({ opened: set("a", "b", "c"), needed: set("c", "d"), done: set("b", "x") })).toEqual({
      open: ["d"],
      close: [
        { subject: "a", because: "not-needed" },
        { subject: "b", because: "done" },
      ],
    });
  });

  it("are then exactly what is needed, and a second look changes nothing", () => {
    const subjects = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")).map((some) => new Set(some));
    fc.assert(
      fc.property(subjects, subjects, subjects, (opened, needed, done) => {
        const { open, close } = settleTeamTasks({ opened, needed, done });
        const after = new Set([...opened, ...open]);
        for (const { subject } of close) after.delete(subject);
        expect([...after].sort()).toEqual([...needed].sort());
        expect(settleTeamTasks({ opened: after, needed, done })).toEqual({ open: [], close: [] });
      }),
    );
  });

  it("say what is to be done", () => {
    expect(teamTaskTitle("price-meter", "notebooks")).toBe("Price notebooks");
  });
});
