import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../time/local-date.ts";
import { choiceName, choiceOn, choiceToCome, type DatedChoice, SHIPPED_CHOICE } from "./forecast-choice.ts";

const made = (version: number, effectiveOn: string, source: DatedChoice["source"] = "vendor"): DatedChoice => ({
  version,
  effectiveOn,
  source,
  staleAfterDays: 3,
});
const TODAY = "2026-03-05";

describe("the choice of whose forecast rules read", () => {
  it("is nobody's before the first one begins", () => {
    expect(choiceOn([made(1, "2026-03-06")], TODAY)).toBeNull();
    expect(choiceToCome([made(1, "2026-03-06")], TODAY)?.version).toBe(1);
    expect(choiceName(SHIPPED_CHOICE)).toBe("rules-read-ours-0");
  });

  it("is the one made last where two begin on one day, so that a slip can be taken back", () => {
    expect(choiceOn([made(1, TODAY), made(2, TODAY, "ours")], TODAY)?.source).toBe("ours");
  });

  it("for a later day is replaced by one that is made after it and begins earlier", () => {
    const both = [made(1, "2026-03-20"), made(2, TODAY, "ours")];
    expect(choiceToCome(both, TODAY)).toBeNull();
    expect(choiceOn(both, "2026-04-01")?.version).toBe(2);
  });

  it("to come is the one that will in fact be in force next", () => {
    const choices = fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(choices, (days) => {
        const all = days.map((day, index) => made(index + 1, addDays(TODAY, day)));
        const current = choiceOn(all, TODAY);
        const first = Array.from({ length: 30 }, (_, ahead) => choiceOn(all, addDays(TODAY, ahead + 1))).find(
          (one) => one?.version !== current?.version,
        );
        expect(choiceToCome(all, TODAY)).toEqual(first ?? null);
      }),
    );
  });
});
