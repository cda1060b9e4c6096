import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceRecord } from "../records.ts";
import { type AppliedReport, newestReports, objectKey, type TranslatedDelivery } from "./newest-reports.ts";

const record = (object: string | undefined, version: string, name: string): SourceRecord => ({
  kind: "accounts",
  values: { name },
  ...(object !== undefined && { object, version }),
});

/** Deliveries one after the other, in batches; what each thing is at the end. */
function play(deliveries: readonly TranslatedDelivery[], batch: number): Record<string, string> {
  const known = new Map<string, AppliedReport>();
  const state: Record<string, string> = {};
  for (let at = 0; at < deliveries.length; at += batch) {
    const part = deliveries.slice(at, at + batch);
    const { rows, applied } = newestReports(part, known);
    for (const records of rows.values()) for (const one of records) state[objectKey(one)] = one.values["name"] ?? "";
    for (const [key, report] of applied) known.set(key, report);
  }
  return state;
}

describe("the newest report of each thing", () => {
  it("leaves out what a later report has overtaken", () => {
    const { rows } = newestReports(
      [
        { deliveryId: "2", records: [record("a", "2", "new")] },
        { deliveryId: "1", records: [record("a", "1", "old"), record("b", "1", "other")] },
      ],
      new Map(),
    );
    expect([...rows.values()].map((records) => records.map(({ values }) => values["name"]))).toEqual([
      ["new"],
      ["other"],
    ]);
  });

  it("takes a report again that was applied before, and none that is older than it", () => {
    const known = new Map([["accounts a", { version: "2", deliveryId: "x" }]]);
    const holds = (version: string, deliveryId: string) =>
      newestReports([{ deliveryId, records: [record("a", version, "")] }], known).rows.get(deliveryId)!.length === 1;
    expect([holds("2", "x"), holds("1", "y"), holds("3", "a"), holds("2", "w"), holds("2", "z")]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it("always takes rows that name no thing, and all rows of one report", () => {
    const records = [record(undefined, "", "free"), record("a", "1", "one"), record("a", "1", "two")];
    expect(newestReports([{ deliveryId: "1", records }], new Map()).rows.get("1")).toEqual(records);
  });

  it("is the same for every order, repetition and batch", () => {
    const delivery = fc.record({ object: fc.constantFrom("a", "b", "c"), version: fc.constantFrom("1", "2", "3") });
    const history = fc.array(delivery, { minLength: 1, maxLength: 12 }).map((all) =>
      all.map(({ object, version }, index) => ({
        deliveryId: `d${index}`,
        records: [record(object, version, `${object} ${version} ${index}`)],
      })),
    );
    const played = history.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        fc.integer({ min: 1, max: 5 }),
      ),
    );
    fc.assert(
      fc.property(played, ([all, shuffled, batch]) => {
        expect(play(shuffled, batch)).toEqual(play(all, 1));
      }),
    );
  });
});
