import { describe, expect, it } from "vitest";
import { clashesOfKeys, settableKeys } from "./key-clashes.ts";
import { KEY_ROWS } from "./key-map.ts";
import type { Place } from "./key-places.ts";
import { isSingleKey } from "./single-key.ts";

/** What can be on one screen at once. */
const SCREENS: Readonly<Record<string, readonly Place[]>> = {
  Today: ["Today"],
  Accounts: ["List", "View"],
  "chosen accounts": ["Chosen rows", "View"],
  Board: ["Board", "View"],
  "an account": ["Account"],
  Tasks: ["Tasks"],
  Notes: ["Notes"],
  Handovers: ["Handovers"],
  Search: ["Search"],
  Import: ["Import"],
  Connections: ["Connections"],
  "Same company?": ["Same company?"],
  Fields: ["Fields"],
  "Does it add up?": ["Does it add up?", "Numbers"],
  Webhooks: ["Webhooks"],
  "API reference": ["API reference"],
};

describe("the table of keys", () => {
  it.each(Object.entries(SCREENS))("gives no key two meanings on %s", (_, places) => {
    const taken = new Map<string, string>();
    for (const place of [...places, "Anywhere", "Go to"] as Place[])
      for (const { keys, on, name } of KEY_ROWS)
        for (const key of on[place] === undefined ? [] : keys) {
          // Escape ends what is innermost, and U goes back from wherever one is.
          if (key === "escape" || name === "back") continue;
          expect([key, taken.get(key) ?? name]).toEqual([key, name]);
          taken.set(key, name);
        }
  });

  it("has every row of the map that was agreed on, each where it was said to be", () => {
    const doing = (key: string, place: Place) =>
      KEY_ROWS.find(({ keys, on }) => keys.includes(key) && on[place] !== undefined)?.name;
    const asked: [string, Place, string][] = [
      ["mod+k", "Anywhere", "palette"],
      ["mod+j", "Anywhere", "palette"],
      ["alt+j", "Anywhere", "palette"],
      ["?", "Anywhere", "sheet"],
      ["/", "List", "filter"],
      ["j", "List", "nextRow"],
      ["k", "List", "rowBefore"],
      ["enter", "List", "open"],
      ["o", "List", "open"],
      ["space", "List", "space"],
      ["n", "Today", "next"],
      ["e", "Today", "done"],
      ["h", "Today", "snooze"],
      ["z", "Anywhere", "undo"],
      ["mod+z", "Anywhere", "undo"],
      ["mod+shift+z", "Anywhere", "redo"],
      ["x", "List", "select"],
      ["shift+j", "List", "selectDown"],
      ["shift+k", "List", "selectUp"],
      ["s", "Account", "stage"],
      ["t", "Account", "task"],
      ["m", "Account", "note"],
      ["r", "Account", "write"],
      ["b", "Account", "bookingLink"],
      ["a", "Account", "handTo"],
      ["i", "Account", "lease"],
      ["l", "Account", "override"],
      ["f", "List", "filter"],
      ["shift+f", "List", "clearFilter"],
      ["mod+b", "List", "tableOrBoard"],
      ["mod+b", "Board", "tableOrBoard"],
      ["w", "List", "why"],
      ["y", "Account", "history"],
      ["g q", "Go to", "goToday"],
      ["g p", "Go to", "goBoard"],
      ["g a", "Go to", "goAccounts"],
      ["g c", "Go to", "goCalendar"],
      ["g t", "Go to", "goTasks"],
      ["g r", "Go to", "goRetention"],
      ["g s", "Go to", "goPreferences"],
      ["mod+shift+,", "Anywhere", "copyLink"],
      ["!", "Account", "escalate"],
      ["$", "Account", "handOver"],
      [".", "List", "apply"],
      ["escape", "Anywhere", "close"],
    ];
    expect(asked.map(([key, place]) => [key, place, doing(key, place)])).toEqual(asked);
  });

  it("does with an account on every list what it does with an open one", () => {
    const acts = ["done", "snooze", "lease", "handTo", "stage", "task", "note", "write", "override", "why", "history"];
    for (const place of ["Today", "List", "Board", "Account"] as const)
      for (const name of [...acts, "escalate", "handOver"])
        expect([name, place, KEY_ROWS.find((row) => row.name === name)?.on[place]]).toEqual([
          name,
          place,
          expect.any(String),
        ]);
  });
});

describe("keys that a member may change", () => {
  it("are each listed once, without those that nobody can do without", () => {
    const keys = settableKeys().map(({ usual }) => usual);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain("e");
    expect(keys).toContain("g a");
    for (const kept of ["escape", "enter", "space", "arrowdown", "f2"]) expect(keys).not.toContain(kept);
  });

  it("may change places, but are never two actions' at once", () => {
    expect(clashesOfKeys({ e: "h", h: "e" })).toEqual([]);
    expect(clashesOfKeys({ e: "alt+e", n: "e" })).toEqual([]);
    expect(clashesOfKeys({ e: "n" })).toEqual([
      { usual: "e", message: 'n is "Next account". Give that another key first.' },
    ]);
  });

  it("leave the beginning of a sequence free, and the browser its own", () => {
    expect(clashesOfKeys({ e: "g" })[0]?.message).toBe('g q is "Today". Give that another key first.');
    expect(clashesOfKeys({ e: "n x" })[0]?.message).toBe('n is "Next account". Give that another key first.');
    expect(clashesOfKeys({ e: "mod+w" })[0]?.message).toBe("The browser keeps mod+w for itself. Choose another key.");
  });

  it("count as single without ⌘, Ctrl or Alt, sequences too", () => {
    expect(["e", "shift+j", "?", "g a", "mod+k", "alt+j", "escape"].map(isSingleKey)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
