import { describe, expect, it } from "vitest";
import { shapeOfView, viewOfShape } from "./view-shape.ts";

const COLUMNS = ["name", "net", "renewal", "plan"].map((id) => ({ id, startsHidden: id === "plan" }));

describe("the columns of a saved view", () => {
  it("are the usual ones unless it names its own", () => {
    const usual = { columns: null, pinnedLeft: [], pinnedRight: [] };
    expect(shapeOfView(usual, COLUMNS)).toEqual({ order: ["net", "renewal"], pinned: {} });
    expect(viewOfShape(shapeOfView(usual, COLUMNS), COLUMNS)).toEqual(usual);
  });

  it("keep their order and their edges there and back", () => {
    const own = { columns: ["name", "plan", "net"], pinnedLeft: ["plan"], pinnedRight: ["net"] };
    expect(viewOfShape(shapeOfView(own, COLUMNS), COLUMNS)).toEqual(own);
  });
});
