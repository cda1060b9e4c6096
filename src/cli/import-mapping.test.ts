import { describe, expect, it } from "vitest";
import { isClear, type Received, readMappings, showProposal } from "./import-mapping.ts";

const MAPPING = { kind: "usage" as const, columns: [{ from: "Org", to: "account" }] };

function received(proposal: Partial<NonNullable<Received["proposal"]>>): Received {
  const base = { kind: "usage" as const, otherKinds: [], isPlain: false, mapping: MAPPING, columns: [], questions: [] };
  const file = {
    uploadId: "1",
    name: "x.csv",
    kind: null,
    sizeBytes: 1,
    columns: ["Org"],
    notUsed: null,
    problem: "It is not clear.",
  };
  return { ...file, proposal: { ...base, header: ["Org"], rows: [], notes: [], saved: null, ...proposal } };
}

const QUESTION = {
  field: "day",
  text: "Which comes first?",
  choices: [{ label: "day", column: { from: "D", to: "day", form: { form: "day" as const, order: "dmy" as const } } }],
};

describe("a file on the command line", () => {
  it("goes in by itself only when nothing is open", () => {
    expect(isClear(received({}))).toBe(true);
    expect(isClear(received({ questions: [QUESTION] }))).toBe(false);
    expect(isClear(received({ mapping: null, kind: null }))).toBe(false);
    const saved = { mappingId: "1", version: 1, savedAt: "2026-03-05T08:00:00.000Z" };
    expect(isClear(received({ saved: { ...saved, problem: null } }))).toBe(true);
    expect(isClear(received({ saved: { ...saved, problem: "gone" } }))).toBe(false);
  });

  it("is shown with its questions and a mapping to correct", () => {
    const shown = showProposal(received({ questions: [QUESTION] }));
    expect(shown).toContain('  day: {"from":"D","to":"day","form":{"form":"day","order":"dmy"}}');
    expect(shown).toContain('"x.csv": {');
  });

  it("takes one mapping for all, or one for each name", () => {
    const read = (value: unknown) => readMappings("m.json", () => JSON.stringify(value));
    expect(read(MAPPING)("any.csv")).toEqual(MAPPING);
    expect(read({ "x.csv": MAPPING })("x.csv")).toEqual(MAPPING);
    expect(read({ "x.csv": MAPPING })("y.csv")).toBeUndefined();
    expect(() => read({ "x.csv": { kind: "dogs" } })).toThrow("The mapping for x.csv in m.json is not one");
    expect(() => readMappings("m.json", () => "{")).toThrow("m.json cannot be read as JSON");
  });
});
