import { beforeEach, describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { makeDatabase } from "#test/database.ts";
import { getFreshness, getFreshnessOf } from "./reads.ts";

const { db } = await makeDatabase();

const completeThrough = (region: string, meter: string, day: string, source = "billing") =>
  db.run(sql`
    insert into complete_through (source, region, meter, day, recorded_at) values (${source}, ${region}, ${meter}, ${day}, now())`);

beforeEach(async () => {
  await db.run(sql`delete from complete_through`);
});

describe("how fresh everything is", () => {
  it("is unknown before anything was reported or derived", async () => {
    expect(await getFreshness(db, "2026-03-05T08:00:00.000Z")).toEqual({
      completeThrough: null,
      derivedAt: null,
      late: [],
      sources: [],
    });
  });

  it("is the day that all have reached, with nobody late", async () => {
    await completeThrough("EU", "events", "2026-03-04");
    await completeThrough("US", "events", "2026-03-04");
    expect(await getFreshness(db, "2026-03-05T08:00:00.000Z")).toMatchObject({
      completeThrough: "2026-03-04",
      late: [],
    });
  });

  it("is the day of the slowest, and says which region and meter that is", async () => {
    await completeThrough("EU", "events", "2026-03-04");
    await completeThrough("US", "events", "2026-03-02");
    await completeThrough("", "replay", "2026-03-03", "warehouse");
    expect(await getFreshness(db, "2026-03-05T08:00:00.000Z")).toMatchObject({
      completeThrough: "2026-03-02",
      late: [
        "US usage from billing is complete through 2 Mar only",
        "Usage from warehouse is complete through 3 Mar only",
      ],
    });
  });

  it("names no more than five that are late, the furthest behind first", async () => {
    await completeThrough("EU", "events", "2026-03-20");
    for (let day = 10; day < 19; day += 1) await completeThrough("US", `meter_${day}`, `2026-03-${day}`, `s_${day}`);
    const { late } = await getFreshness(db, "2026-03-05T08:00:00.000Z");
    expect(late).toHaveLength(5);
    expect(late[0]).toBe("US usage from s_10 is complete through 10 Mar only");
  });
});

describe("how fresh an account is", () => {
  const NOW = "2026-03-05T08:00:00.000Z";
  const inEurope = { sources: ["billing"], region: "EU", meters: ["events"] };

  it("is what its region and its meters are behind with, and nothing of others", async () => {
    await completeThrough("EU", "events", "2026-03-02");
    await completeThrough("EU", "replay", "2026-03-01");
    await completeThrough("US", "events", "2026-03-04");
    expect(await getFreshnessOf(db, inEurope, NOW)).toMatchObject({
      completeThrough: "2026-03-02",
      late: ["EU usage from billing is complete through 2 Mar only"],
    });
    expect(await getFreshnessOf(db, { ...inEurope, region: "US" }, NOW)).toMatchObject({
      completeThrough: "2026-03-04",
      late: [],
    });
  });

  it("names a late connection of its sources, and of the one that brings its usage", async () => {
    await completeThrough("EU", "events", "2026-03-04", "warehouse");
    for (const source of ["billing", "warehouse", "crm"])
      await db.run(sql`
        insert into connection (connection_id, connector, name, source, settings, schedule_minutes, next_run_at, created_at,
          changed_at, last_success_at)
        values (gen_random_uuid(), 'postgres', ${source}, ${source}, '{}', 60, ${NOW}, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z',
          '2026-03-04T03:10:00Z')`);
    expect((await getFreshness(db, NOW)).sources).toHaveLength(3);
    expect((await getFreshnessOf(db, inEurope, NOW)).sources).toEqual([
      "billing is 28 h late (last good 4 Mar, 03:10 UTC)",
      "warehouse is 28 h late (last good 4 Mar, 03:10 UTC)",
    ]);
  });
});
