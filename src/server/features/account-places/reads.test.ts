import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { listAccounts } from "../account-lists/reads.ts";
import type { Order } from "../account-orders/reads.ts";
import { placeReader, readListAt } from "./reads.ts";

const { db } = await makeDatabase();

/** So many that rows far apart are worth remembering: thousands alike in a day, and thousands without one. */
const COUNT = 24_000;
const rows = Array.from({ length: COUNT }, (_, index) => ({
  account_id: newId(),
  company_id: newId(),
  name: `Account ${(index * 7919) % COUNT}`,
  region: "",
  source: "billing",
  external_id: String(index),
  sample: false,
  currency: "USD",
  plan: "payg",
  renewal_on: index % 4 === 0 ? null : `2026-03-0${1 + (index % 3)}`,
  net_minor: (index * 31) % 17_000,
  verdict: "in",
  route: "none",
  at_least: false,
  unseen: false,
  coverage: "nobody",
  humans: [],
  people_count: index % 2,
  notes_count: 0,
  fields: {},
  detail: {},
  versions: "1",
  derived_at: "2026-03-10T00:00:00.000Z",
  derived_on: "2026-03-10",
}));
await db.run(sql`insert into account_state select * from jsonb_populate_recordset(null::account_state, ${json(rows)})`);

const ORDERS: Order[] = (["renewal", "net", "name", "people"] as const).flatMap((by): Order[] => [
  [{ by, descending: false }],
  [{ by, descending: true }],
]);

describe("places of a list that were found before", () => {
  it("lead to the same rows as counting from its beginning, from both sides and however many are alike", async () => {
    let marks = 0;
    for (const order of ORDERS) {
      const whole = await listAccounts(db, { filter: sql`true`, order, after: null, most: COUNT });
      const ids = whole.map(({ row }) => row.accountId);
      const reader = placeReader(db);
      await fc.assert(
        fc.asyncProperty(fc.nat(COUNT), fc.integer({ min: 1, max: 60 }), async (at, most) => {
          const found = await readListAt({ filter: sql`true`, order, at, most }, reader);
          expect(found.map(({ row }) => row.accountId)).toEqual(ids.slice(at, at + most));
        }),
        { numRuns: 25 },
      );
      marks += reader.known.length;
    }
    expect(marks).toBeGreaterThan(100);
  }, 120_000);
});
