import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fillGaps,
  type GapValues,
  gapsLeft,
  markGaps,
  NOTE_GAPS,
  templateBeingNamed,
  unknownGaps,
} from "./note-gaps.ts";

const names = Object.keys(NOTE_GAPS) as (keyof GapValues)[];
const nothing = Object.fromEntries(names.map((name) => [name, null])) as GapValues;

describe("a template that is named in a note", () => {
  it("is named after a / at the beginning of a line, up to the caret", () => {
    expect(templateBeingNamed("/mee", 4)).toEqual({ from: 0, begun: "mee" });
    expect(templateBeingNamed("Hello\n/", 7)).toEqual({ from: 6, begun: "" });
    expect(templateBeingNamed("and/or", 6)).toBeNull();
    expect(templateBeingNamed("https://x.example/mee", 21)).toBeNull();
    expect(templateBeingNamed("/mee\nting", 9)).toBeNull();
  });
});

describe("gaps of a template", () => {
  it("are filled where there is a value, and stay to be seen where there is none", () => {
    const filled = fillGaps("{company} renews on {renewal}, {company}!", { ...nothing, company: "Brightpath" });
    expect(filled).toBe("Brightpath renews on {renewal}, Brightpath!");
    expect(gapsLeft(filled)).toEqual(["renewal"]);
    expect(markGaps(filled)).toBe("Brightpath renews on **`{renewal}`**, Brightpath!");
  });

  it("are not filled again in what was filled in", () => {
    expect(fillGaps("{company}", { ...nothing, company: "{me}", me: "Ana" })).toBe("{me}");
  });

  it("are words alone, so that code stays code", () => {
    const code = 'posthog.init({"host": "x"}) { a: 1 } {Company} {two words}';
    expect(fillGaps(code, { ...nothing, company: "Brightpath" })).toBe(code);
    expect(unknownGaps(code)).toEqual([]);
  });

  it("name a slip of the pen", () => {
    expect(unknownGaps("{compnay} {company} {compnay} {x}")).toEqual(["compnay", "x"]);
  });

  it("leave nothing when every value is there, and change no other letter", () => {
    const word = fc.constantFrom(...names);
    const other = fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[{}]/g, ""));
    const values = Object.fromEntries(names.map((name) => [name, name.toUpperCase()])) as GapValues;
    fc.assert(
      fc.property(fc.array(fc.tuple(other, word)), other, (parts, end) => {
        const body = parts.map(([text, gap]) => `${text}{${gap}}`).join("") + end;
        const filled = fillGaps(body, values);
        expect(filled).toBe(parts.map(([text, gap]) => text + gap.toUpperCase()).join("") + end);
        expect(gapsLeft(filled)).toEqual([]);
        expect(fillGaps(body, nothing)).toBe(body);
        expect(gapsLeft(body)).toEqual([...new Set(parts.map(([, gap]) => gap))]);
      }),
    );
  });
});
