import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeriesList } from "./series-list.ts";

const series = fc.record({ accountId: fc.uuid(), projectId: fc.uuid(), meter: fc.constantFrom("replay", "bytes", "") });

describe("a list of series", () => {
  it("gives back what was added at each place, to the letter", () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 600, size: "max" }), (given) => {
        const list = new SeriesList();
        expect(given.map((one) => list.at(list.add(one)))).toEqual(given);
        expect(given.map((_, place) => list.at(place))).toEqual(given);
        expect(list.meters).toEqual([...new Set(given.map(({ meter }) => meter))]);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps a series in the place that it had when it comes again", () => {
    const one = { accountId: crypto.randomUUID(), projectId: crypto.randomUUID(), meter: "replay" };
    const list = new SeriesList();
    expect([one, { ...one, meter: "bytes" }, one].map((given) => list.add(given))).toEqual([0, 1, 0]);
  });

  it("remembers its meters when it is cleared", () => {
    const list = new SeriesList();
    const one = { accountId: crypto.randomUUID(), projectId: crypto.randomUUID(), meter: "replay" };
    list.add({ ...one, meter: "bytes" });
    list.clear();
    expect(list.at(list.add(one))).toEqual(one);
    expect(list.meters).toEqual(["bytes", "replay"]);
  });
});
