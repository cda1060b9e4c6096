import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { recordValues } from "./record-text.ts";
import { sql } from "./sql.ts";

const { db } = await makeDatabase();

const awkward = fc.constantFrom("", '"', '""', "\\", '\\"', ",", "(", ")", " ", "\n", "null", "é", "😀", "a,b", '","');
const text = fc.oneof(
  awkward,
  fc.array(awkward, { maxLength: 4 }).map((parts) => parts.join("")),
  fc.string(),
);
const value = fc.option(
  text.filter((one) => !one.includes("\u0000")),
  { freq: 4 },
);

describe("a row as one text", () => {
  it("has the values that the database put into it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 2, maxLength: 6 }), async (values) => {
        const cells = sql.join(values.map((one) => sql`${one}::text`));
        const { record } = await db.get(sql<{ record: string }>`select row(${cells})::text as record`);
        expect(recordValues(record)).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps one value alone, and none", async () => {
    for (const one of ["a", "", null]) {
      const { record } = await db.get(sql<{ record: string }>`select row(${one}::text)::text as record`);
      expect(recordValues(record)).toEqual([one]);
    }
  });
});
