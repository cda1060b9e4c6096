import { describe, expect, it } from "vitest";
import { formatQuantity, formatQuantityShort, growthPercent } from "./quantity.ts";

describe("quantities", () => {
  it("are written without losing digits that a float would lose", () => {
    expect(formatQuantity("9007199254740993")).toBe("9,007,199,254,740,993");
    expect(formatQuantity("0.5")).toBe("0.5");
  });

  it("are short where there is little room", () => {
    expect(formatQuantityShort("1700000")).toBe("1.7M");
  });

  it("grow by whole percent, and not from nothing", () => {
    expect(growthPercent("150", "100")).toBe(50);
    expect(growthPercent("50", "100")).toBe(-50);
    expect(growthPercent("50", "0")).toBeNull();
    expect(growthPercent("50", null)).toBeNull();
  });
});
