import { describe, expect, it } from "vitest";
import { groupsElsewhere, groupsHere, sought } from "./sheet-rows.ts";

const at = (group: string, label: string, keys: string) => ({ group, label, keys, run: () => undefined });
const printed = (keys: string) => keys.toUpperCase();

describe("the shortcut sheet", () => {
  const actions = [at("Go to", "Tasks", "g t"), at("Today", "Done for now", "e"), at("Snooze", "When they reply", "r")];

  it("begins with what is asked in a panel, then the page at hand, then what works anywhere", () => {
    expect(groupsHere(actions).map(({ heading }) => heading)).toEqual(["Snooze", "Today", "Go to"]);
  });

  it("lists the keys of every other page below", () => {
    const headings = groupsElsewhere(actions).map(({ heading }) => heading);
    expect(headings).toEqual(expect.arrayContaining(["Board", "Account", "Tasks", "Webhooks"]));
    expect(headings).not.toContain("Today");
  });

  it("finds by what a key does, by page and by the key itself", () => {
    const labels = (words: string) =>
      sought(groupsHere(actions), words, printed).flatMap(({ rows }) => rows.map(({ label }) => label));
    expect(labels("done")).toEqual(["Done for now"]);
    expect(labels("go to")).toEqual(["Tasks"]);
    expect(labels("G T")).toEqual(["Tasks"]);
    expect(labels("nothing of it")).toEqual([]);
  });
});
