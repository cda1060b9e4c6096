import { describe, expect, it } from "vitest";
import { countMouseUse, labelOfButton, type MouseUses } from "./mouse-uses.ts";

describe("telling the key of what is done by mouse", () => {
  it("tells it at the third time, once, and counts each action by itself", () => {
    let uses: MouseUses = {};
    const told: string[] = [];
    for (const label of ["Snooze", "Undo", "Snooze", "Snooze", "Snooze", "Undo", "Undo"]) {
      const counted = countMouseUse(uses, label);
      uses = counted.uses;
      if (counted.tells) told.push(label);
    }
    expect(told).toEqual(["Snooze", "Undo"]);
    expect(uses).toEqual({ Snooze: 3, Undo: 3 });
  });

  it("knows a button by its words, without its key", () => {
    expect(labelOfButton("Next account (N)")).toBe("Next account");
    expect(labelOfButton("Search and commands (Ctrl K)")).toBe("Search and commands");
    expect(labelOfButton(" Done\n for now ")).toBe("Done for now");
  });
});
