import { describe, expect, it } from "vitest";
import { givesUp } from "./gives-up.ts";

const since = "2026-02-26T08:00:00.000Z";
const five = "2026-03-03T08:00:00.000Z";

describe("an endpoint that only fails", () => {
  it("is left alone after five days in which a message used up all its tries", () => {
    const why = givesUp({ failingSince: since, failedForGood: 1 }, five);
    expect(why).toBe("Nothing could be delivered since 26 Feb. Resume it when it works again.");
  });

  it.each([
    ["works", { failingSince: null, failedForGood: 3 }, five],
    ["fails for less than five days", { failingSince: since, failedForGood: 3 }, "2026-03-03T07:59:59.999Z"],
    ["has no message that used up its tries", { failingSince: since, failedForGood: 0 }, five],
  ])("is tried on while it %s", (_what, failing, now) => {
    expect(givesUp(failing, now)).toBeNull();
  });
});
