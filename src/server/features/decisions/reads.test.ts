import { describe, expect, it } from "vitest";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { deriveForReading, refreshAccount } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { makeAccount } from "#test/make-account.ts";
import { START } from "#test/server.ts";
import { listDetailedForecasts, listForecastChanges } from "./reads.ts";

const { db } = await makeDatabase();

type Detail = { day: LocalDate; kept: boolean };

function detailsOf(accountId: string): Promise<Detail[]> {
  return db.list(sql<Detail>`
    select issued_on as day, kept from forecast_detail where account_id = ${accountId} order by 1`);
}

const night = (accountId: string, day: LocalDate, into: Db = db) =>
  inTransaction(into, (tx) => refreshAccount(tx, accountId, `${day}T00:05:00.000Z`));

describe("the detail of forecasts", () => {
  it("is what each meter brings, and comes with the forecast that was issued", async () => {
    const { accountId } = await makeAccount(db);
    const { derived } = await deriveForReading(db, accountId, START);
    const [detailed] = await listDetailedForecasts(db, accountId, ["2026-03-05"]);
    expect(detailed).toEqual({
      issuedOn: "2026-03-05",
      currency: "USD",
      netMinor: derived.forecast!.netMinor,
      detail: derived.forecast!.detail,
    });
    expect(detailed!.detail).toMatchObject([{ meter: "product_analytics" }]);
  });

  it("of an imported past is what would be left of it, had it been lived", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: "2025-09-20" });
    const details = await detailsOf(accountId);
    const daily = Array.from({ length: 76 }, (_, index) => addDays("2025-12-20", index));
    expect(details.map(({ day }) => day).filter((day) => day >= "2025-12-20")).toEqual(daily);
    const before = details.filter(({ day }) => day < "2025-12-20");
    expect(before.every(({ kept }) => kept)).toBe(true);
    // Days 3, 7, 15, 22 and the last of periods of 30 and of 31 days.
    const fixed = ["22", "26", "04", "03", "11", "10", "19"];
    const crossed = await db.list(sql<{ day: LocalDate }>`
      select distinct decided_on as day from decision where account_id = ${accountId} and kind = 'level-crossed'`);
    for (const { day } of before)
      expect(fixed.includes(day.slice(8)) || crossed.some((one) => one.day === day)).toBe(true);
    expect(before.length).toBeGreaterThan(14);
    for (const { day } of crossed) expect(details).toContainEqual({ day, kept: true });
  });

  it("goes when two further periods have begun, but for the days that are kept", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: "2025-11-20" });
    const old = (details: Detail[]) => details.filter(({ day }) => day < "2026-01-20");
    expect(old(await detailsOf(accountId)).filter(({ kept }) => !kept)).not.toEqual([]);
    await night(accountId, "2026-03-19");
    expect(old(await detailsOf(accountId)).filter(({ kept }) => !kept)).not.toEqual([]);
    const kept = old(await detailsOf(accountId)).filter((one) => one.kept);
    await night(accountId, "2026-03-20");
    expect(old(await detailsOf(accountId))).toEqual(kept);
    expect(kept.length).toBeGreaterThan(8);
    const since = (await detailsOf(accountId)).filter(({ day }) => day >= "2026-01-20");
    expect(since.filter((one) => !one.kept).length).toBeGreaterThan(30);
  });

  it("stays that of the first forecast of a day, and for ever once a level was crossed later on that day", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: "2026-02-20", perDay: 10 });
    await night(accountId, "2026-03-08");
    const before = await listDetailedForecasts(db, accountId, ["2026-03-08"]);
    expect(await detailsOf(accountId)).toContainEqual({ day: "2026-03-08", kept: false });
    await db.run(
      sql`update usage_month set days = array_fill(500000::numeric, array[31]) where account_id = ${accountId}`,
    );
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, "2026-03-08T15:00:00.000Z"));
    expect(await listDetailedForecasts(db, accountId, ["2026-03-08"])).toEqual(before);
    expect(await detailsOf(accountId)).toContainEqual({ day: "2026-03-08", kept: true });
  });

  it("says which meters moved the forecast since the one before, and since the crossing", async () => {
    const { accountId } = await makeAccount(db, { signedUpOn: "2026-02-20", perDay: 150_000, source: "moving" });
    await db.run(sql`
      insert into complete_through (source, region, meter, day, recorded_at)
      values ('moving', 'EU', 'session_replay', '2026-03-04', ${START})`);
    await db.run(sql`
      insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
      values (${accountId}, ${newId()}, 'session_replay', '2026-03-01', array[0, 0, 0, 4000]::numeric[], ${START})`);
    const now = "2026-03-06T09:00:00.000Z";
    const { derived } = await deriveForReading(db, accountId, now);
    const [last, crossing] = await listForecastChanges(db, derived);
    expect(last).toMatchObject({ since: "last-forecast", day: "2026-03-05" });
    expect(crossing).toMatchObject({ since: "crossing" });
    expect(last!.meters[0]).toMatchObject({ meter: "session_replay", quantityBefore: "0" });
    expect(last!.before.minor + last!.change.minor).toBe(derived.bill!.forecast.net.mean.minor);
    for (const { meters, terms, change } of [last!, crossing!])
      expect(meters.reduce((total, one) => total + one.change.minor, terms.minor)).toBe(change.minor);
  });
});
