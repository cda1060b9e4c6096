import { beforeEach, describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { makeDatabase } from "#test/database.ts";
import { getFreshness } from "./reads.ts";

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
      late: ["billing US events is at 2026-03-02", "warehouse replay is at 2026-03-03"],
    });
  });

  it("names no more than five that are late, the furthest behind first", async () => {
    await completeThrough("EU", "events", "2026-03-20");
    for (let day = 10; day < 19; day += 1) await completeThrough("US", `meter_${day}`, `2026-03-${day}`);
    const { late } = await getFreshness(db, "2026-03-05T08:00:00.000Z");
    expect(late).toHaveLength(5);
    expect(late[0]).toBe("billing US meter_10 is at 2026-03-10");
  });
});
