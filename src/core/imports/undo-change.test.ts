import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RowTrace, type RowValues, undoChange } from "./undo-change.ts";

type Write = { run: number; columns: RowValues };

/** Writes one after the other, and what each run leaves of itself. */
function play(writes: readonly Write[]) {
  let row: RowValues | null = null;
  const traces = new Map<number, RowTrace>();
  for (const { run, columns } of writes) {
    const before: RowValues | null = row;
    row = { ...EMPTY, ...(row ?? {}), ...columns };
    traces.set(run, { before, after: row });
  }
  return { row: row as RowValues | null, traces };
}

const EMPTY = { name: null, plan: null, domain: null };

/** Every write brings values of its own, so that it can be told whose a value is. */
const writes = fc
  .array(fc.subarray(["name", "plan", "domain"], { minLength: 1 }), { minLength: 1, maxLength: 5 })
  .map((all) =>
    all.map((columns, run) => ({ run, columns: Object.fromEntries(columns.map((name) => [name, `${name} ${run}`])) })),
  );

describe("taking a run back", () => {
  it("leaves what the other runs alone would have made, whichever runs and in whichever order", () => {
    fc.assert(
      fc.property(writes, fc.infiniteStream(fc.nat()), (all, choices) => {
        let { row, traces } = play(all);
        let left = [...all];
        const random = choices[Symbol.iterator]();
        while (left.length > 0) {
          const gone = left[(random.next().value as number) % left.length]!;
          const later = left.filter(({ run }) => run > gone.run);
          const undone = undoChange(
            traces.get(gone.run)!,
            later.map(({ run }) => traces.get(run)!),
            row,
          );
          row = undone.row;
          later.forEach(({ run }, index) => {
            traces.set(run, undone.later[index]!);
          });
          left = left.filter(({ run }) => run !== gone.run);
          const expected = play(left).row;
          // Of a row that a later run now counts as having brought, the columns that it did not name stay.
          for (const [name, value] of Object.entries(expected ?? {}))
            if (value !== null) expect(row?.[name]).toBe(value);
          if (expected === null) expect(row).toBeNull();
        }
      }),
    );
  });

  it("keeps what a person changed since", () => {
    const trace = { before: { name: "Acme", plan: "payg" }, after: { name: "Akme", plan: "annual" } };
    expect(undoChange(trace, [], { name: "Acme Ltd", plan: "annual" }).row).toEqual({ name: "Acme Ltd", plan: "payg" });
    const created = { before: null, after: { name: "Akme" } };
    expect(undoChange(created, [], { name: "Acme Ltd" }).row).toEqual({ name: "Acme Ltd" });
    expect(undoChange(created, [], { name: "Akme" }).row).toBeNull();
  });

  it("judges each attribute by itself", () => {
    const mine = { before: { field_values: { a: 1 } }, after: { field_values: { a: 2, b: 1 } } };
    const next = { before: { field_values: { a: 2, b: 1 } }, after: { field_values: { a: 2, b: 5 } } };
    const { row, later } = undoChange(mine, [next], { field_values: { a: 2, b: 5 } });
    expect(row).toEqual({ field_values: { a: 1, b: 5 } });
    expect(later).toEqual([{ before: { field_values: { a: 1 } }, after: { field_values: { a: 1, b: 5 } } }]);
  });

  it("brings back a row that the run took away, unless it came again", () => {
    const gone = { before: { amount: 5 }, after: null };
    expect(undoChange(gone, [], null).row).toEqual({ amount: 5 });
    const again = { before: null, after: { amount: 7 } };
    expect(undoChange(gone, [again], { amount: 7 })).toEqual({
      row: { amount: 7 },
      later: [{ before: { amount: 5 }, after: { amount: 7 } }],
    });
  });
});
