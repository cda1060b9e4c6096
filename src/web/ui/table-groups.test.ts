import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lengthOf, partsBetween, placeIn, spansOf } from "./table-groups.ts";

const groups = fc
  .array(fc.record({ count: fc.integer({ min: 0, max: 40 }), isOpen: fc.boolean() }), { maxLength: 12 })
  .map((list) => list.map((group, index) => ({ ...group, key: `g${index}` })));

describe("groups in one list", () => {
  it("give each heading and each row of an open group one place, in order", () => {
    fc.assert(
      fc.property(groups, (given) => {
        const spans = spansOf(given);
        const expected = given.flatMap(({ key, count, isOpen }) => [
          `${key}:-1`,
          ...Array.from({ length: isOpen ? count : 0 }, (_, row) => `${key}:${row}`),
        ]);
        const found = Array.from({ length: lengthOf(spans) }, (_, index) => {
          const place = placeIn(spans, index)!;
          return `${place.span.key}:${place.row}`;
        });
        expect(found).toEqual(expected);
        expect(placeIn(spans, expected.length)).toBeNull();
      }),
    );
  });

  it("say which of their rows are between two places", () => {
    fc.assert(
      fc.property(groups, fc.nat(100), fc.nat(60), (given, first, more) => {
        const spans = spansOf(given);
        const places = Array.from({ length: more + 1 }, (_, index) => placeIn(spans, first + index));
        const rows = places.flatMap((place) => (place && place.row >= 0 ? `${place.span.key}:${place.row}` : []));
        const parts = partsBetween(spans, first, first + more);
        expect(
          parts.flatMap(({ key, first: from, last }) =>
            Array.from({ length: last - from + 1 }, (_, at) => `${key}:${from + at}`),
          ),
        ).toEqual(rows);
      }),
    );
  });
});
