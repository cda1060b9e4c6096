import { describe, expect, it } from "vitest";
import { totalAccounts } from "#contract/account-totals.ts";
import { type AccountRow, exportAccounts, listAccounts } from "#contract/accounts.ts";
import { ACCOUNT_COLUMNS } from "#core/accounts/columns.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = { listAccounts, totalAccounts, exportAccounts };
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const me = server.as("viewer");

for (const perDay of [400_000, 10, 0, 20_000, 400_000, 90_000, 0]) await makeAccount(db, { perDay });
await makeAccount(db, { perDay: 10, name: '=1+1 & Söhne, "quoted"' });

async function listAll(input: { sort?: string; filter?: string } = {}): Promise<AccountRow[]> {
  return (await me.call(listAccounts, { ...input, limit: 500 })).data;
}
const idsOf = (rows: readonly AccountRow[]) => rows.map(({ accountId }) => accountId);

describe("the list", () => {
  it.each(["-net", "renewal,-net", "people,-name,net", "-priority,renewal"])(
    "sorted by %s gives every account once over its pages, with how many there are",
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await me.call(listAccounts, { limit: 3, sort, ...(cursor ? { cursor } : {}) });
        seen.push(...idsOf(page.data));
        expect(page.total).toBe((await listAll()).length);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(idsOf(await listAll({ sort })));
      expect(new Set(seen).size).toBe((await listAll()).length);
    },
  );

  it("begins at any row, and goes on from there", async () => {
    const all = idsOf(await listAll({ sort: "-net,name" }));
    for (const at of [0, 1, all.length - 2, all.length, all.length + 5]) {
      const page = await me.call(listAccounts, { sort: "-net,name", at, limit: 2 });
      expect(idsOf(page.data)).toEqual(all.slice(at, at + 2));
      if (page.nextCursor === null) continue;
      const next = await me.call(listAccounts, { sort: "-net,name", cursor: page.nextCursor, limit: 2 });
      expect(idsOf(next.data)).toEqual(all.slice(at + 2, at + 4));
    }
  });

  it("refuses a sort and a cursor that it does not know, and says what to do", async () => {
    await expect(me.call(listAccounts, { sort: "weight" })).rejects.toThrow("choose one of renewal");
    await expect(me.call(listAccounts, { sort: "renewal,net,name,people,entered" })).rejects.toThrow("at most 4");
    await expect(me.call(listAccounts, { cursor: "nonsense" })).rejects.toThrow("belongs to another list");
    const { nextCursor } = await me.call(listAccounts, { limit: 1, sort: "name" });
    await expect(me.call(listAccounts, { cursor: nextCursor!, sort: "renewal" })).rejects.toMatchObject({
      status: 422,
    });
    await expect(me.call(listAccounts, { cursor: nextCursor!, sort: "name,renewal" })).rejects.toThrow("another list");
    await expect(me.call(listAccounts, { cursor: nextCursor!, sort: "name", at: 3 })).rejects.toThrow("leave one");
  });
});

describe("groups", () => {
  it.each(["stage", "verdict", "plan", "region", "humans", "field.country", "net", "people", "renewal", "entered"])(
    "by %s hold each account once, come to the whole, and list exactly their own",
    async (groupBy) => {
      const { count, columns, groups } = await me.call(totalAccounts, { columns: ["net", "people"], by: groupBy });
      expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(count);
      expect(groups.reduce((sum, group) => sum + (group.columns[0]?.filled ?? 0), 0)).toBe(columns[0]?.filled);
      const seen: string[] = [];
      for (const { value, count: its } of groups) {
        const group = value === null ? {} : { group: value };
        const { data, total } = await me.call(listAccounts, { groupBy, ...group, sort: "-net", limit: 500 });
        expect([data.length, total]).toEqual([its, its]);
        expect(idsOf(data)).toEqual(idsOf(await listAll({ sort: "-net" })).filter((id) => idsOf(data).includes(id)));
        seen.push(...idsOf(data));
      }
      expect(seen.sort()).toEqual(idsOf(await listAll()).sort());
      expect(groups.slice(0, -1).every(({ value }) => value !== null)).toBe(true);
    },
  );

  it("are refused by a column that has a value for each account, with those that are not", async () => {
    await expect(me.call(totalAccounts, { by: "domain" })).rejects.toThrow("choose one of stage, verdict");
    await expect(me.call(listAccounts, { groupBy: "field.none" })).rejects.toMatchObject({
      code: "accounts.group-unknown",
    });
  });
});

describe("totals", () => {
  it("are those of the rows that the filter finds", async () => {
    const filter = "net:>1";
    const rows = await listAll({ filter });
    const { count, columns, groups } = await me.call(totalAccounts, {
      filter,
      columns: ["net", "net", "people"],
      by: "stage",
    });
    expect(count).toBe(rows.length);
    expect(columns).toHaveLength(2);
    const sum = rows.reduce((minor, { net }) => minor + (net?.minor ?? 0), 0);
    expect(columns[0]).toMatchObject({ column: "net", filled: count, empty: 0 });
    expect(columns[0]).toHaveProperty("amounts.0.sum", { currency: "USD", minor: sum });
    expect(groups.reduce((all, one) => all + one.count, 0)).toBe(count);
  });

  it("name the column that there is not", async () => {
    await expect(me.call(totalAccounts, { columns: ["weight"] })).rejects.toThrow('no column "weight"');
  });
});

describe("an export", () => {
  it("has each row of the view in its order, with its columns, and runs nothing in a spreadsheet", async () => {
    const rows = await listAll({ sort: "-name" });
    const csv = await me.call(exportAccounts, { sort: "-name", columns: ["name", "net"] });
    const [head, ...lines] = csv.trimEnd().split("\n");
    expect(head).toBe("Account,Forecast,Currency");
    expect(lines).toHaveLength(rows.length);
    expect(lines.find((line) => line.includes("Söhne"))).toMatch(/^"'=1\+1 & Söhne, ""quoted""",/);
    const json = (await me.call(exportAccounts, { sort: "-name", columns: ["net"], format: "jsonl" }))
      .trimEnd()
      .split("\n");
    expect(json.map((line) => JSON.parse(line))).toEqual(rows.map(({ accountId, net }) => ({ accountId, net })));
  });

  it("has all columns that accounts have by themselves when none are named, and only its head without rows", async () => {
    const csv = await me.call(exportAccounts, { filter: "name:nobody-is-called-so" });
    expect(csv.trimEnd().split(",")).toHaveLength(ACCOUNT_COLUMNS.length + 1);
  });

  it("is refused before it begins, in words", async () => {
    await expect(me.call(exportAccounts, { columns: ["weight"] })).rejects.toThrow('no column "weight"');
    await expect(me.call(exportAccounts, { sort: "weight" })).rejects.toThrow("cannot be sorted by");
  });

  it("leaves a row in the audit log: who, which view, how many rows; words that are looked for are not kept", async () => {
    const exported = () =>
      db.list(sql`
        select member_id as "memberId", subject_id as "viewId", after from audit
        where kind = 'accounts.export' and member_id = ${server.members.lead} order by sequence`);
    await server.as("lead").call(exportAccounts, { filter: "verdict:in", format: "jsonl", viewId: "daily" });
    await server.as("lead").call(exportAccounts, { filter: "name:Söhne" });
    await expect(server.as("lead").call(exportAccounts, { sort: "weight" })).rejects.toThrow("cannot be sorted by");
    const rows = (await listAll({ filter: "verdict:in" })).length;
    expect(rows).toBeGreaterThan(0);
    const memberId = server.members.lead;
    await expect.poll(exported).toEqual([
      { memberId, viewId: "daily", after: { rows, format: "jsonl", filter: "verdict:in" } },
      { memberId, viewId: null, after: { rows: 1, format: "csv", filter: "with words" } },
    ]);
  });

  it("gives its connection up when its reader goes away", async () => {
    for (let round = 0; round < 6; round += 1) {
      const abort = new AbortController();
      const authorization = `Bearer ${server.tokens.viewer}`;
      const answer = await fetch(`${server.url}/api/v1/account-export`, {
        headers: { authorization },
        signal: abort.signal,
      });
      expect(answer.headers.get("content-disposition")).toMatch(
        /^attachment; filename="accounts-\d{4}-\d\d-\d\d\.csv"$/,
      );
      abort.abort();
      await expect.poll(() => countOpenTransactions()).toBe(0);
    }
    expect(await me.call(exportAccounts, {})).toContain("Account");
  });
});

async function countOpenTransactions(): Promise<number> {
  const { count } = await db.get(sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`);
  return count;
}

describe("who may look at the table", () => {
  checkAccess(server, Object.values(operations));
});
