import { describe, expect, it } from "vitest";
import { isLocale, isOwnAddress } from "./preferences.ts";

describe("preferences", () => {
  it("know languages that numbers can be written in", () => {
    expect(["de-DE", "en-IN", "fr"].map(isLocale)).toEqual([true, true, true]);
    expect(["", "not a tag", "xx-invalid-tag-here", "zz"].map(isLocale)).toEqual([false, false, false, false]);
  });

  it("start on a page of ours alone", () => {
    expect(["/", "/accounts?view=daily", "/board"].map(isOwnAddress)).toEqual([true, true, true]);
    expect(["//evil.example", "/\\evil.example", "https://evil.example", "", "/login"].map(isOwnAddress)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
