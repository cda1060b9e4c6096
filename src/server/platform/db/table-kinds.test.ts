import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { brokenRules } from "#test/distribution-rules.ts";
import { listSqlTexts, normalize, sqlTextsOf, statementsOf } from "#test/sql-texts.ts";
import { migrationsFolder, readMigrations } from "./migrate.ts";
import { sql } from "./sql.ts";
import { descriptionOf, TABLE_KINDS } from "./table-kinds.ts";

const { db, owner } = await makeDatabase();
const kindOf = (table: string) => descriptionOf(table)?.kind;
const isSpread = (table: string) => kindOf(table) === "distributed";

type Key = { table: string; name: string; isPrimary: boolean; columns: (string | null)[] };

async function listKeys(): Promise<Key[]> {
  return owner.list(sql<Key>`
    select t.relname as table, i.relname as name, x.indisprimary as "isPrimary",
           array(select (select attname::text from pg_attribute where attrelid = t.oid and attnum = key.attnum)
                   from unnest(x.indkey) with ordinality as key(attnum, position)
                  where position <= x.indnkeyatts order by position) as columns
      from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     where t.relnamespace = 'public'::regnamespace and not t.relispartition
       and (x.indisunique or x.indisprimary or x.indisexclusion)`);
}

describe("tables that can be spread over machines by account", () => {
  it("have each a kind, and no kind is without its table", async () => {
    const tables = await owner.list(sql<{ name: string }>`
      select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`);
    const names = tables.map(({ name }) => name);
    expect(names.filter((name) => !kindOf(name))).toEqual([]);
    expect(Object.keys(TABLE_KINDS).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("have account_id first in the primary key and in every unique key", async () => {
    const keys = (await listKeys()).filter(({ table }) => isSpread(table));
    const wrong = keys.filter(({ isPrimary, columns }) =>
      isPrimary ? columns[0] !== "account_id" : !columns.includes("account_id"),
    );
    expect(wrong).toEqual([]);
    expect(keys.length).toBeGreaterThan(20);
  });

  it("have account_id as uuid, a primary key, and are logged", async () => {
    const wrong = await owner.list(sql<{ name: string }>`
      select relname as name from pg_class c
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and (relpersistence <> 'p'
           or not exists (select from pg_index where indrelid = c.oid and indisprimary)
           or not exists (select from pg_attribute where attrelid = c.oid and attname = 'account_id' and atttypid = 'uuid'::regtype))`);
    expect(wrong.map(({ name }) => name).filter(isSpread)).toEqual([]);
  });
});

describe("all tables", () => {
  it("take their ids from the application: no identity columns and no counters as defaults", async () => {
    const wrong = await owner.list(sql`
      select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where c.relnamespace = 'public'::regnamespace and a.attnum > 0
         and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval%')`);
    expect(wrong).toEqual([]);
  });

  it("point to others only where both are in the same place", async () => {
    const keys = await owner.list(sql<{
      name: string;
      from: string;
      to: string;
      atSamePlace: boolean;
      onDelete: string;
    }>`
      select conname as name, f.relname as "from", t.relname as "to", confdeltype as "onDelete",
             coalesce(array_position(conkey, fa.attnum) = array_position(confkey, ta.attnum), false) as "atSamePlace"
        from pg_constraint join pg_class f on f.oid = conrelid join pg_class t on t.oid = confrelid
        left join pg_attribute fa on fa.attrelid = f.oid and fa.attname = 'account_id'
        left join pg_attribute ta on ta.attrelid = t.oid and ta.attname = 'account_id'
       where contype = 'f' and f.relnamespace = 'public'::regnamespace`);
    const wrong = keys.filter(({ from, to, atSamePlace, onDelete }) => {
      if (!isSpread(from)) return isSpread(to);
      if (!isSpread(to)) return kindOf(to) !== "reference";
      return from === to || !atSamePlace || onDelete === "n" || onDelete === "d";
    });
    expect(wrong).toEqual([]);
    expect(keys.length).toBeGreaterThan(10);
  });

  it("have no triggers, unless they are local", async () => {
    const triggers = await owner.list(sql<{ table: string }>`
      select relname as table from pg_trigger join pg_class c on c.oid = tgrelid
       where not tgisinternal and relnamespace = 'public'::regnamespace`);
    expect(triggers.filter(({ table }) => kindOf(table) !== "local")).toEqual([]);
  });
});

describe("the application's role", () => {
  it("may add to the audit and read it, and change nothing in it", async () => {
    const rights = await db.list(sql<{ may: string }>`
      select verb as may from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as verb
       where has_table_privilege('audit', verb)`);
    expect(rights.map(({ may }) => may)).toEqual(["SELECT", "INSERT"]);
    await expect(db.run(sql`delete from audit`)).rejects.toThrow(/permission denied/);
    await expect(db.run(sql`update audit_seal set hash = ''`)).rejects.toThrow(/permission denied/);
  });

  it("may not change tables or what was migrated", async () => {
    await expect(db.run(sql`alter table account add column x int`)).rejects.toThrow(/must be owner/);
    await expect(db.run(sql`create table mine (id int)`)).rejects.toThrow(/permission denied/);
    await expect(db.run(sql`delete from migration`)).rejects.toThrow(/permission denied/);
  });
});

describe("statements", () => {
  it("keep the rules, in the server and in migrations", async () => {
    const server = join(dirname(migrationsFolder()), "src", "server");
    const migrations = await readMigrations(migrationsFolder());
    const texts = [...listSqlTexts(server), ...migrations.flatMap(statementsOf)];
    const broken = texts.flatMap(({ file, line, text }) => brokenRules(text).map((rule) => `${file}:${line} ${rule}`));
    expect(broken).toEqual([]);
    expect(texts.length).toBeGreaterThan(30);
  });

  it.each([
    ["update note set account_id = $1 where note_id = $2", /never moves/],
    [
      "insert into account (account_id) values ($1) on conflict (account_id) do update set changed_at = now()",
      /not even now/,
    ],
    ["update task set changed_at = clock_timestamp() where account_id = $1", /running clock/],
    ["insert into note (account_id) values ((select account_id from account_alias limit 1))", /no subquery/],
    ["merge into account using x on true when matched then do nothing", /MERGE/],
    ["select 1 from task where task_id = any($1) for update skip locked", /locked for one account/],
    ["select plan, count(*) from account group by rollup (plan)", /ROLLUP/],
    ["update setting set value = (select name from account where account_id = $1)", /Reference tables/],
  ])("are refused like %s", (text, sentence) => {
    expect(brokenRules(normalize(text)).join()).toMatch(sentence);
  });

  it.each([
    "select 1 from task where account_id = $1 and task_id = $2 for update",
    "insert into lease (company_id, taken_at) values ($1, now()) on conflict (company_id) do update set taken_at = now()",
    "insert into account (account_id) select $1 on conflict (account_id) do update set changed_at = excluded.changed_at",
  ])("are accepted like %s", (text) => {
    expect(brokenRules(normalize(text))).toEqual([]);
  });

  it("are found in sources with values put into them", () => {
    const source = ["const q = sql`update note", "  set body = ", "{body}` ; const x = /['\"]/;"]
      .join("$")
      .replace("$", "\n");
    expect(sqlTextsOf("store.ts", source)).toEqual([{ file: "store.ts", line: 1, text: "update note set body = $" }]);
  });
});
