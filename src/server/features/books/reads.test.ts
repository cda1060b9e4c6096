import { describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { makeDatabase } from "#test/database.ts";
import { ensurePresets, loadContext } from "./reads.ts";

const { db, owner } = await makeDatabase();
const NOW = "2026-03-05T09:00:00.000Z";

describe("the shipped rules", () => {
  it("come into a database that has those of an earlier release, which stay as they are", async () => {
    await ensurePresets(db, NOW);
    await owner.run(sql`delete from rule_set where kind = 'alerts'`);
    await owner.run(sql`update rule_set set reason = 'Ours.' where kind = 'queue'`);
    await expect(loadContext(db, NOW)).rejects.toThrow("The shipped rules are missing");
    await ensurePresets(db, NOW);
    const { alerts, versions } = await loadContext(db, NOW);
    expect(alerts.largeInvoice.leadDays).toBe(10);
    expect(versions.split(" ")).toContain("alerts-1");
    const rows = await db.list(
      sql`select kind, version, reason from rule_set where kind in ('alerts', 'queue') order by kind`,
    );
    expect(rows).toEqual([
      { kind: "alerts", version: 1, reason: "Shipped defaults." },
      { kind: "queue", version: 1, reason: "Ours." },
    ]);
  });
});
