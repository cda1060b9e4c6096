import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { makeDatabase } from "./database.ts";
import { makeAccount } from "./make-account.ts";
import { allHealthy, FAST, makeServerProcesses, until, watchNights } from "./server-processes.ts";

const servers = makeServerProcesses();

describe("the night", () => {
  it("comes once after midnight with two servers, and is caught up with by a server started at nine", async () => {
    const { db, owner, url } = await makeDatabase();
    const { accountId } = await makeAccount(db);
    await makeAccount(db, { region: "US" });
    const nights = await watchNights(owner);
    servers.setClock("2026-03-05T23:59:35Z", 0);
    const two = await Promise.all([servers.start(url), servers.start(url)]);
    await allHealthy(two);
    servers.setClock("2026-03-05T23:59:35Z", FAST);
    await until(
      async () => (await nights()).length > 0,
      () => two.map((one) => one.output()).join("\n"),
    );
    await sleep(2000); // two more minutes, in which nobody does it again
    expect(await nights()).toEqual([expect.stringMatching(/^2026-03-06T00:0[5-9]:/)]);
    const derived = sql<{ day: string }>`select derived_on as day from account_state where account_id = ${accountId}`;
    expect(await db.get(derived)).toEqual({ day: "2026-03-06" });
    expect(await Promise.all(two.map((one) => one.stop()))).toEqual([0, 0]);

    // The next midnight passes with nobody there.
    servers.setClock("2026-03-07T09:00:05Z", 1);
    const late = await servers.start(url);
    await until(async () => (await nights()).length > 1, late.output);
    await allHealthy([late]);
    await late.stop();
    const again = await servers.start(url);
    await allHealthy([again]);
    await sleep(1000);
    await again.stop();
    expect((await nights()).map((finishedAt) => finishedAt.slice(0, 14))).toEqual(["2026-03-06T00:", "2026-03-07T09:"]);
    expect(await db.get(derived)).toEqual({ day: "2026-03-07" });
  }, 120_000);
});
