import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCOUNT_COLUMNS } from "./columns.ts";
import { type ExportColumn, exportColumns, safeCell, withCurrency } from "./export-columns.ts";

const facts = {
  name: '=HYPERLINK("http://evil.example")',
  net: { currency: "USD", minor: -1_250 },
  previousBill: null,
  renewalOn: "2026-03-10",
  peopleCount: 3,
  priority: -20,
  fields: { tier: "gold", worth: -5, remark: "@here" },
} as never;
const field = { choices: [], currency: null, unit: null, editableBy: "lead", sources: [], freshForDays: null } as const;
const FIELDS = [
  { ...field, fieldId: "tier", label: "Tier", type: "choice", choices: [{ id: "gold", label: "+Gold" }] },
  { ...field, fieldId: "worth", label: "Worth", type: "number" },
  { ...field, fieldId: "remark", label: "Remark", type: "text" },
].map((one) => ({ ...one, retiredAt: null, origin: "custom" }) as never);

const found = (ids: string[]) => exportColumns(ids, FIELDS) as ExportColumn[];

describe("a column in a file", () => {
  it("is there for each column of the table and each field, in the order that was asked for", () => {
    const ids = [...ACCOUNT_COLUMNS.map(({ id }) => id), "field.tier"].reverse();
    expect(found(ids).map(({ id }) => id)).toEqual(ids);
    expect(exportColumns(["weight", "field.weight"], FIELDS)).toEqual([null, null]);
  });

  it("keeps our own numbers as numbers and takes no text for a formula", () => {
    const ids = [
      "name",
      "net",
      "renewal",
      "people",
      "priority",
      "previousBill",
      "field.tier",
      "field.worth",
      "field.remark",
    ];
    expect(found(ids).map(({ cell }) => cell(facts))).toEqual([
      '\'=HYPERLINK("http://evil.example")',
      "-12.50",
      "2026-03-10",
      "3",
      "-20",
      "",
      "'+Gold",
      "-5",
      "'@here",
    ]);
  });

  it("says a stage by the team's name in a sheet, and by its id with the name beside it for programs", () => {
    const [stage] = exportColumns(["stage"], [], { engaged_email: "Engaged" }) as [ExportColumn];
    const engaged = { stage: "engaged_email" } as never;
    expect([stage.cell(engaged), stage.value(engaged), stage.named?.(engaged)]).toEqual([
      "3a Engaged",
      "engaged_email",
      "3a Engaged",
    ]);
    expect([stage.cell({ stage: null } as never), stage.named?.({ stage: null } as never)]).toEqual(["", null]);
  });

  it("names the currency once where there are amounts", () => {
    expect(withCurrency(found(["name", "net", "gross", "plan"])).map(({ id }) => id)).toEqual([
      "name",
      "net",
      "gross",
      "currency",
      "plan",
    ]);
    expect(withCurrency(found(["name"])).map(({ id }) => id)).toEqual(["name"]);
  });

  it("never begins with a sign that begins a formula, and is otherwise as it was", () => {
    const text = fc.tuple(fc.constantFrom("", "=", "+", "-", "@", "\t", "\r", " =", "\n=", "A", "ÄÖ"), fc.string());
    fc.assert(
      fc.property(text, ([start, rest]) => {
        const cell = safeCell(start + rest);
        expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
        expect(cell === start + rest || cell === `'${start}${rest}`).toBe(true);
      }),
    );
  });
});
