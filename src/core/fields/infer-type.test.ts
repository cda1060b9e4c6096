import { expect, it } from "vitest";
import { inferFieldType } from "./infer-type.ts";

it.each([
  [["yes", "no", "Yes"], "flag"],
  [["2026-01-01", "2026-02-03"], "date"],
  [["2026-01-01T10:00:00Z"], "instant"],
  [["12", "0.5", "-3"], "number"],
  [["12 %", "3%"], "percent"],
  [["https://a.example/1", "https://b.example"], "link"],
  [["gold", "silver", "gold", "silver"], "choice"],
  [["one", "two", "three"], "text"],
  [["12", "many"], "text"],
  [[], "text"],
] as const)("proposes a type that all of %j fit", (examples, type) => {
  expect(inferFieldType(examples).type).toBe(type);
});

it("proposes each word as a choice once", () => {
  expect(inferFieldType(["Gold plus", "Silver", "Gold plus", "Silver"]).choices).toEqual([
    { id: "gold_plus", label: "Gold plus" },
    { id: "silver", label: "Silver" },
  ]);
});
