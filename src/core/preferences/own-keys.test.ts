import { describe, expect, it } from "vitest";
import { ownKey, problemsOfKeys } from "./own-keys.ts";

describe("keys of one's own", () => {
  it("stand in for the product's, also where two change places", () => {
    const keys = { e: "d", d: "e", "g a": "g x" };
    expect(["e", "d", "g a", "n", "toString"].map((usual) => ownKey(keys, usual))).toEqual([
      "d",
      "e",
      "g x",
      "n",
      "toString",
    ]);
    expect(problemsOfKeys(keys)).toEqual([]);
  });

  it.each(["e", "shift+e", "alt+e", "mod+shift+k", "?", "g a", "#"])("can be %s", (own) => {
    expect(problemsOfKeys({ n: own })).toEqual([]);
  });

  it.each(["", "ee", "shift+", "e d f", "ctrl+e", " e"])("cannot be %j", (own) => {
    expect(problemsOfKeys({ n: own })).toHaveLength(1);
  });

  it("are no two actions' at once, and leave Escape alone", () => {
    expect(problemsOfKeys({ n: "x", e: "x" }).map(({ usual }) => usual)).toEqual(["n", "e"]);
    expect(problemsOfKeys({ escape: "x" })).toHaveLength(1);
  });
});
