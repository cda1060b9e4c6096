import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "#contract/operation.ts";
import { makeServer } from "#test/server.ts";
import { implement } from "../http/implement.ts";
import { sql } from "./sql.ts";

const write = { access: "specialist", effect: "write", input: z.strictObject({}), output: z.strictObject({}) } as const;
const thinkLong = defineOperation({
  ...write,
  name: "thoughts.think",
  summary: "Thinks for longer than it may, after it has begun.",
  deed: "thought",
  http: { method: "POST", path: "/thoughts" },
});
const server = await makeServer({
  operations: { thinkLong },
  implementations: {
    thinkLong: implement(thinkLong, async (ctx) => {
      await ctx.db.run(sql`insert into setting (name, value, changed_at) values ('thought', '1', ${ctx.now})`);
      // As whoever runs the database may limit every statement of it.
      await ctx.db.run(sql`set local statement_timeout = 20`);
      await ctx.db.run(sql`select pg_sleep(60)`);
      return {};
    }),
  },
});

describe("a statement that is cut off at its limit", () => {
  it("is no defect: it says what to do, keeps nothing of what had begun, and the next one is answered", async () => {
    const answer = await fetch(`${server.url}/api/v1/thoughts`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.tokens.specialist}`, "content-type": "application/json" },
      body: "{}",
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.json()).toMatchObject({
      title: "Not available just now",
      code: "database.took-too-long",
      detail:
        "The database stopped this because it took longer than it may, and nothing was changed. Ask for less, such as with a narrower filter, or try again when it is quieter.",
    });
    expect(await server.db.list(sql`select name from setting where name = 'thought'`)).toEqual([]);
    expect(await server.db.list(sql`select kind from audit where kind = 'thoughts.think'`)).toEqual([]);
  });
});
