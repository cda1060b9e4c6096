import { describe, expect, it } from "vitest";
import { pointedAt } from "./pointed-at.ts";

const problem = { pointer: "filter", message: "There is no field stge.", at: { from: 6, to: 10 } };

describe("the word of a flag that cannot be read", () => {
  it("is marked under the text", () => {
    const marked = "\n    lumen stge:1\n          ^^^^";
    expect(pointedAt(problem, ["--limit", "5", "--filter", "lumen stge:1"])).toBe(marked);
    expect(pointedAt(problem, ["--filter=lumen stge:1"])).toBe(marked);
  });

  it("is not marked where its text is not at hand", () => {
    expect(pointedAt(problem, ["--input", "{}"])).toBe("");
    expect(pointedAt({ pointer: "filter", message: "No." }, ["--filter", "lumen stge:1"])).toBe("");
    expect(pointedAt(problem, ["--filter", "short"])).toBe("");
  });
});
