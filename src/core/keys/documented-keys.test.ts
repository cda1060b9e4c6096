import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KEY_ROWS } from "./key-map.ts";
import type { Place } from "./key-places.ts";

const page = readFileSync(new URL("../../../docs/daily-work.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `(.+)` \| (.+) \| (.+) \|$/gm)].map(([, printed = "", place = "", label = ""]) => ({
  keys: /^G /.test(printed) ? printed.toLowerCase() : printed.toLowerCase().replaceAll(" ", "+"),
  place: place as Place,
  label,
}));

describe("the page about a day", () => {
  it.each(rows)("names the key $keys on $place as it is", ({ keys, place, label }) => {
    expect(KEY_ROWS.filter((row) => row.keys.includes(keys)).map(({ on }) => on[place])).toContain(label);
  });

  it("names keys", () => expect(rows.length).toBeGreaterThan(15));
});
