import { describe, expect, it } from "vitest";
import { fieldNamesOfFilter, withoutNames } from "./filter-names.ts";
import { mendView } from "./mend-view.ts";
import { PLAIN_CONTENT } from "./view-content.ts";

const FIELDS = [
  { fieldId: "tier", label: "Tier", retiredAt: null },
  { fieldId: "seats", label: "Seats", retiredAt: "2026-03-01T00:00:00.000Z" },
];

describe("a view that names what is gone", () => {
  it("keeps the rest and says each thing that is left out", () => {
    const view = {
      ...PLAIN_CONTENT,
      filter: "seats:>10 tier:gold",
      sorts: ["-seats", "net"],
      columns: ["name", "field.seats", "field.tier", "logo"],
      pinnedLeft: ["field.seats", "name"],
    };
    const { usable, gone } = mendView(view, FIELDS);
    expect(usable).toEqual({ ...view, sorts: ["net"], columns: ["name", "field.tier"], pinnedLeft: ["name"] });
    expect(gone.map(({ sentence }) => sentence)).toEqual([
      "The column Seats, a field that was retired, is left out.",
      "The column logo, which does not exist any more, is left out.",
      "The order by Seats, a field that was retired, is left out.",
      "The part of the filter that asks for Seats, a field that was retired, is left out, so more accounts may be shown.",
    ]);
  });

  it("is one list where its groups are of a field that is gone, and forgets what stood below a column that is", () => {
    const view = {
      ...PLAIN_CONTENT,
      group: "field.seats",
      folded: ["=12"],
      footers: { net: "median", logo: "sum" },
    } as const;
    const { usable, gone } = mendView(view, FIELDS);
    expect(usable).toEqual({ ...PLAIN_CONTENT, footers: { net: "median" } });
    expect(gone.map(({ sentence }) => sentence)).toEqual([
      "The grouping by Seats, a field that was retired, is left out.",
    ]);
    const kept = { ...PLAIN_CONTENT, group: "field.tier", folded: ["empty"] };
    expect(mendView(kept, FIELDS)).toEqual({ usable: kept, gone: [] });
  });

  it("is ordered by renewal when its whole order is gone", () => {
    expect(mendView({ ...PLAIN_CONTENT, sorts: ["-seats"] }, FIELDS).usable.sorts).toEqual(["renewal"]);
  });

  it("may call a field by its label", () => {
    const view = { ...PLAIN_CONTENT, filter: "tier:gold first_bill:>10" };
    const field = { fieldId: "bill1", label: "First bill", retiredAt: null };
    expect(mendView(view, [...FIELDS, field]).gone).toEqual([]);
  });

  it("is whole where nothing is gone", () => {
    const view = { ...PLAIN_CONTENT, filter: "forecast:>100 tier:gold", sorts: ["-tier"], columns: ["net"] };
    expect(mendView(view, FIELDS)).toEqual({ usable: view, gone: [] });
  });
});

describe("the names in a filter", () => {
  it("stand before colons, outside of quotes, also in groups and behind a minus", () => {
    const filter = 'acme (plan:payg or -Stage:6d) name:"a: b c:d" "x y:z" field.net:>1';
    expect(fieldNamesOfFilter(filter)).toEqual(["plan", "stage", "name", "field.net"]);
    expect(fieldNamesOfFilter("not -Support-Tier:gold,silver")).toEqual(["support_tier"]);
  });

  it("can be taken out with their parts, also out of a group", () => {
    expect(withoutNames('-seats:>10 name:"a b" tier:gold acme', ["seats", "tier"])).toBe('name:"a b" acme');
    expect(withoutNames("seats:>10", ["seats"])).toBe("");
    expect(withoutNames("(seats:>10 or plan:yc) stage:1", ["seats"])).toBe("plan:yc stage:1");
    expect(withoutNames("-(seats:>10 tier:gold) or stage:1", ["seats"])).toBe("-tier:gold or stage:1");
    expect(withoutNames("(seats:>10 or plan:yc", ["seats"])).toBe("(seats:>10 or plan:yc");
    expect(withoutNames("stage:1  acme", [])).toBe("stage:1  acme");
  });
});
