import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountStanding, NO_EFFECTS, withEffectOn } from "./book-effects.ts";

const standing = (netMinor: number | null, isIn = false, crossings: string[] = []): AccountStanding => ({
  isIn,
  netMinor,
  crossings,
});
const one = { accountId: "a", name: "Fernhill" };

describe("what a price book would change", () => {
  it("is who enters, leaves and crosses, and whose bill moves", () => {
    const up = withEffectOn(NO_EFFECTS, one, { before: standing(100), after: standing(150, true, ["net-100"]) });
    expect(up).toMatchObject({ accounts: 1, enter: 1, leave: 0, cross: 1, up: 1, upMinor: 50, down: 0 });
    const both = withEffectOn(up, one, { before: standing(90, true, ["x"]), after: standing(80, false, ["x"]) });
    expect(both).toMatchObject({ accounts: 2, enter: 1, leave: 1, cross: 1, down: 1, downMinor: 10 });
    expect(withEffectOn(both, one, { before: standing(null), after: standing(null) })).toMatchObject({ same: 1 });
  });

  it("adds up to the whole difference and is the same in any order", () => {
    const some = fc.uniqueArray(
      fc.record({
        accountId: fc.uuid(),
        before: fc.integer({ min: 0, max: 999 }),
        after: fc.integer({ min: 0, max: 999 }),
      }),
      { selector: ({ accountId }) => accountId },
    );
    fc.assert(
      fc.property(some, (accounts) => {
        const all = (list: typeof accounts) =>
          list.reduce(
            (effects, { accountId, before, after }) =>
              withEffectOn(
                effects,
                { accountId, name: accountId },
                { before: standing(before), after: standing(after) },
              ),
            NO_EFFECTS,
          );
        const effects = all(accounts);
        const moved = accounts.reduce((sum, { before, after }) => sum + after - before, 0);
        expect(effects.upMinor - effects.downMinor).toBe(moved);
        expect(effects.up + effects.down + effects.same).toBe(accounts.length);
        expect(all([...accounts].reverse())).toEqual(effects);
      }),
    );
  });
});
