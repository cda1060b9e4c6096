import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Recent, withRecent } from "./recent.ts";

describe("what was used last", () => {
  it("has the newest first, each once, and at most twelve", () => {
    const one = fc.oneof(
      fc.record({ kind: fc.constant("command" as const), label: fc.constantFrom("a", "b", "c") }),
      fc.record({
        kind: fc.constant("page" as const),
        href: fc.nat(20).map((n) => `/accounts/${n}`),
        label: fc.string(),
      }),
    );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 60 }), (used) => {
        const recents = used.reduce<Recent[]>((before, next) => withRecent(before, next), []);
        const keys = recents.map((recent) => (recent.kind === "page" ? recent.href : recent.label));
        expect(recents[0]).toEqual(used.at(-1));
        expect(new Set(keys).size).toBe(keys.length);
        expect(recents.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});
