import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  goneColumns,
  isSameShape,
  shownColumns,
  usualShape,
  withPin,
  withPlace,
  withShown,
  withStep,
} from "./table-shape.ts";

const COLUMNS = ["name", "net", "renewal", "stage", "plan"].map((id) => ({ id, startsHidden: id === "plan" }));
const USUAL = usualShape(COLUMNS);
const ids = (shape: typeof USUAL) => shownColumns(COLUMNS, shape).map(({ id }) => id);

describe("the columns of a table", () => {
  it("begin with the one that names the row", () => {
    expect(ids(USUAL)).toEqual(["name", "net", "renewal", "stage"]);
    expect(ids(withPin(USUAL, "stage", "left"))).toEqual(["name", "stage", "net", "renewal"]);
    expect(ids(withPin(USUAL, "net", "right"))).toEqual(["name", "renewal", "stage", "net"]);
  });

  it("move by one beside those of the same edge, and not past the ends", () => {
    expect(ids(withStep(USUAL, "stage", -1))).toEqual(["name", "net", "stage", "renewal"]);
    expect(ids(withStep(USUAL, "stage", 1))).toEqual(ids(USUAL));
    expect(ids(withStep(withPin(USUAL, "renewal", "left"), "stage", -1))).toEqual(["name", "renewal", "stage", "net"]);
  });

  it("take the edge of the column on which they are dropped", () => {
    const pinned = withPin(USUAL, "stage", "right");
    expect(ids(withPlace(pinned, "net", "stage", "before"))).toEqual(["name", "renewal", "net", "stage"]);
    expect(withPlace(pinned, "net", "stage", "before").pinned).toEqual({ net: "right", stage: "right" });
  });

  it("may be gone meanwhile, and the rest is shown", () => {
    const shape = withShown(USUAL, "retired_field", true);
    expect(ids(shape)).toEqual(ids(USUAL));
    expect(goneColumns(COLUMNS, shape)).toEqual(["retired_field"]);
  });

  it("are each there once, whatever was moved", () => {
    const id = fc.constantFrom("net", "renewal", "stage", "plan");
    const change = fc.oneof(
      fc.tuple(fc.constant("step" as const), id, fc.constantFrom<-1 | 1>(-1, 1)),
      fc.tuple(fc.constant("pin" as const), id, fc.constantFrom<"left" | "right" | null>("left", "right", null)),
      fc.tuple(fc.constant("place" as const), id, id),
      fc.tuple(fc.constant("show" as const), id, fc.boolean()),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let shape = USUAL;
        for (const one of changes) {
          if (one[0] === "step") shape = withStep(shape, one[1], one[2]);
          else if (one[0] === "pin") shape = withPin(shape, one[1], one[2]);
          else if (one[0] === "place") shape = withPlace(shape, one[1], one[2], "after");
          else shape = withShown(shape, one[1], one[2]);
        }
        expect(new Set(shape.order).size).toBe(shape.order.length);
        expect(ids(shape).toSorted()).toEqual(["name", ...shape.order].toSorted());
        expect(isSameShape(shape, { ...shape, order: [...shape.order] })).toBe(true);
      }),
    );
  });
});
