import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { stageName } from "./stage-name.ts";

describe("the name of a stage", () => {
  it("is its code and the label that the team gave it", () => {
    expect(stageName("initiated", preset.labels)).toBe("2 Onboarding initiated");
    expect(stageName("initiated", { ...preset.labels, initiated: "First mail" })).toBe("2 First mail");
  });

  it("is the code alone before the labels are there, and an id that is not known as it is", () => {
    expect(stageName("engaged_email", {})).toBe("3a");
    expect(stageName("brewing", preset.labels)).toBe("brewing");
  });
});
