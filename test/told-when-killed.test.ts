/** What is told when the server dies at any statement. */
import type { PoolClient } from "pg";
import { describe, expect, it } from "vitest";
import { addMinutes } from "#core/time/instant.ts";
import { tell } from "#server/features/outbox/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { START } from "./server.ts";
import { held, makeWebhookServer } from "./webhook-server.ts";

const { db, received, answers, work, addEndpoint } = await makeWebhookServer();

describe("when the server dies", () => {
  it("leaves every message delivered, to be tried, or failed, and none is lost, wherever it was", async () => {
    answers.set("/shaky", (count) => ({ status: count % 2 === 1 ? 500 : 200 }));
    await addEndpoint("/sure");
    await addEndpoint("/shaky");
    let survived = false;
    let points = 0;
    for (let point = 1; !survived; point += 1) {
      await db.run(sql`delete from outbox`);
      received.length = 0;
      await tell(db, [held(1), held(2), held(3)], START);
      survived = await work(START, dyingAfter(point)).then(
        () => true,
        () => false,
      );
      points = point;
      for (let minutes = 2; minutes < 200; minutes += 60) await work(addMinutes(START, minutes));
      const left = await db.list(sql<{ state: string; nextTryAt: string | null }>`
        select state, next_try_at as "nextTryAt" from outbox`);
      expect(left).toHaveLength(6);
      for (const { state, nextTryAt } of left)
        expect(state === "delivered" || (state === "pending" && nextTryAt !== null) || state === "failed").toBe(true);
      for (const path of ["/sure", "/shaky"]) {
        const ids = received.filter((one) => one.path === path).map(({ headers }) => headers["webhook-id"]);
        expect(new Set(ids).size, `point ${point}`).toBe(3);
      }
    }
    expect(points).toBeGreaterThan(20);
  });
});

/** A database whose connections all end at the n-th statement, as for a process that was killed there. */
function dyingAfter(statements: number): Db {
  let count = 0;
  const live = () => {
    count += 1;
    if (count > statements) throw new Error("killed");
  };
  const lend: Db["withClient"] = (use) =>
    db.withClient((client) =>
      use(
        new Proxy(client, {
          get: (target, name: keyof PoolClient) =>
            name === "query"
              ? async (...args: [string]) => {
                  live();
                  return target.query(...args);
                }
              : target[name],
        }),
      ),
    );
  return {
    ...db,
    withClient: lend,
    list: async (statement) => {
      live();
      return db.list(statement);
    },
    get: async (statement) => {
      live();
      return db.get(statement);
    },
    find: async (statement) => {
      live();
      return db.find(statement);
    },
    run: async (statement) => {
      live();
      return db.run(statement);
    },
  };
}
