import { expect, it } from "vitest";
import { waitingOptOuts } from "./waiting-opt-outs.ts";

it("counts the opt-outs that wait for their person", () => {
  expect(waitingOptOuts(1)).toBe("1 opt-out waits for somebody that we do not know yet");
  expect(waitingOptOuts(1200)).toBe("1,200 opt-outs wait for people that we do not know yet");
});
