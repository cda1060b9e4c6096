import { describe, expect, it } from "vitest";
import { addMinutes } from "#core/time/instant.ts";
import { sql } from "#server/platform/db/sql.ts";
import { countAttempt } from "#server/platform/http/count-attempt.ts";
import { beginOnce } from "#server/platform/http/idempotency.ts";
import { makeDatabase } from "#test/database.ts";
import { forgetSpent } from "./jobs.ts";
import { createLoginLink, ensureOperator } from "./reads.ts";

const { db } = await makeDatabase();
const NOW = "2026-03-05T08:00:00.000Z";

describe("at night", () => {
  it("is forgotten what has had its time, and nothing else", async () => {
    const { memberId } = await ensureOperator(db, NOW);
    const rows = async () =>
      (
        await db.get(sql<{
          rows: number;
        }>`select (select count(*) from login_link) + (select count(*) from idempotency_key)
          + (select count(*) from attempt_count) as rows`)
      ).rows;
    for (const now of [addMinutes(NOW, -31 * 24 * 60), NOW]) {
      await createLoginLink(db, { memberId, baseUrl: "http://localhost", now });
      await beginOnce(db, { caller: "x", key: now, operation: "x", requestHash: Buffer.from(now) }, now);
      await countAttempt(db, now, { limit: 1, perMinutes: 15 }, now);
    }
    expect(await rows()).toBe(6);
    const context = { db, now: NOW, dueAt: null, attempt: 1, signal: new AbortController().signal };
    await forgetSpent.run(context, {});
    expect(await rows()).toBe(3);
  });
});
