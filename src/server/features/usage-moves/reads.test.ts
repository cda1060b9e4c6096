import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { layoutFor } from "#core/mappings/map-columns.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import { addDays, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { importUsageFile } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { listUsageMoves } from "./reads.ts";

const { db } = await makeDatabase();
const folder = mkdtempSync(join(tmpdir(), "firstbill-usage-moves-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST_DAY = "2025-12-20";
const TODAY = "2026-03-05";
const SINCE = "2026-02-01";
const NAMES = ["Acme", "Bolt"];

type Day = { account: number; project: number; meter: string; day: LocalDate; quantity: number };
type Moved = { account: string; what: string; from: number; to: number };

const day = fc.record({
  account: fc.nat(1),
  project: fc.nat(1),
  meter: fc.constantFrom("replay", "events"),
  day: fc.integer({ min: 0, max: 79 }).map((days) => addDays(FIRST_DAY, days)),
  quantity: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 1, max: 5000 })),
});
const file = fc.uniqueArray(day, { selector: keyOf, minLength: 1, maxLength: 90 });

function keyOf({ account, project, meter, day: on }: Day): string {
  return [account, project, meter, on].join(" ");
}

/** The meaning, day by day. */
function expectedMoves(before: ReadonlyMap<string, Day>, given: readonly Day[]): Moved[] {
  const spanOf = (on: LocalDate) => (on < SINCE ? monthOf(on) : SINCE);
  const groupOf = (one: Day) => [one.account, one.meter, spanOf(one.day)].join(" ");
  const changed = given.filter((one) => before.get(keyOf(one))?.quantity !== one.quantity);
  const moves = new Map<string, Moved>();
  for (const group of new Set(changed.map(groupOf))) {
    const known = [...before.values()].filter((one) => groupOf(one) === group).map(({ quantity }) => quantity);
    if (known.length < 7) continue;
    const usual = known.reduce((sum, one) => sum + one, 0) / known.length;
    for (const one of changed.filter((other) => groupOf(other) === group)) {
      const was = before.get(keyOf(one))?.quantity;
      const isOpen = one.day >= TODAY;
      const corrected = (value: number) =>
        Math.max(Math.min(value, usual), Math.min(one.quantity, Math.max(value, usual)));
      const from = was !== undefined ? corrected(was) : isOpen ? Math.min(one.quantity, usual) : usual;
      const key = `${one.account} ${one.meter}`;
      const move = moves.get(key) ?? { account: NAMES[one.account]!, what: one.meter, from: 0, to: 0 };
      moves.set(key, { ...move, from: move.from + from, to: move.to + one.quantity });
    }
  }
  return [...moves.values()];
}

function sorted(moves: readonly Moved[]): Moved[] {
  return moves
    .map(({ account, what, from, to }) => ({ account, what, from: Number(from.toFixed(6)), to }))
    .sort((a, b) => `${a.account} ${a.what}`.localeCompare(`${b.account} ${b.what}`));
}

async function makeAccounts(tx: Db): Promise<string[]> {
  const ids = NAMES.map(() => newId());
  for (const [index, accountId] of ids.entries())
    await tx.run(sql`insert into account (account_id, company_id, name, region, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
      values (${accountId}, ${newId()}, ${NAMES[index]!}, 'EU', 'USD', 'payg', 1, 'csv', ${accountId}, now(), now())`);
  return ids;
}

async function bring(
  accounts: readonly string[],
  days: readonly Day[],
  now: Instant,
): Promise<{ moves: Moved[]; again: Moved[] }> {
  const path = join(folder, newId());
  const lines = days.map(({ account, project, meter, day: on, quantity }) =>
    [account, `p${project}`, meter, on, quantity].join(","),
  );
  writeFileSync(path, ["account,project,meter,day,quantity", ...lines].join("\n"));
  const head = await readCsvHead(path);
  const matched = layoutFor("usage", null, head.columns);
  if (!matched.ok) throw new Error(matched.problem);
  return inTransaction(db, async (tx) => {
    const importRunId = newId();
    const usage = {
      path,
      head,
      layout: matched.layout,
      shiftDays: 0,
      today: addDays(TODAY, 4),
      findAccount: (written: string) => ({ accountId: accounts[Number(written)]!, currency: "USD" }),
      reject: (line: number, column: string | null, reason: string) => {
        throw new Error(`${line} ${column} ${reason}`);
      },
      pause: async () => {},
    };
    await importUsageFile(tx, usage, { source: "csv", importRunId, now });
    return {
      moves: await listUsageMoves(tx, { importRunId, isFromFile: true }, now),
      again: await listUsageMoves(tx, { importRunId, isFromFile: false }, now),
    };
  });
}

describe("what a file of usage moves", () => {
  it("is what going through its days one by one finds, whatever came before, by a file as by a source", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 4 }), async (files) => {
        const accounts = await makeAccounts(db);
        const known = new Map<string, Day>();
        for (const [index, days] of files.entries()) {
          const { moves, again } = await bring(accounts, days, addMinutes(`${TODAY}T08:00:00.000Z`, index));
          expect(sorted(moves)).toEqual(sorted(expectedMoves(known, days)));
          expect(sorted(again)).toEqual(sorted(moves));
          for (const one of days) known.set(keyOf(one), one);
        }
      }),
      { numRuns: 40 },
    );
  });
});
