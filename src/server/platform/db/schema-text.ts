/**
 * The schema as text, read from the catalogue: what a person reads to learn the tables, and what a test compares. Sorted
 * by name, one line for each thing, so that a change of the schema is a small change of the text.
 */
import type { Db } from "./pool.ts";
import { APP_ROLE } from "./roles.ts";
import { sql } from "./sql.ts";
import { descriptionOf } from "./table-kinds.ts";

type Table = { oid: number; name: string; partitionKey: string | null; persistence: "p" | "u" };
type Line = { oid: number; line: string };

export async function schemaText(db: Db): Promise<string> {
  const tables = await listTables(db);
  const [columns, constraints, indexes, rights] = await Promise.all([
    listColumns(db),
    listConstraints(db),
    listIndexes(db),
    listRights(db),
  ]);
  const of = (lines: Line[], table: Table) => lines.filter(({ oid }) => oid === table.oid).map(({ line }) => line);
  const parts = tables.map((table) =>
    describeTable(table, [...of(columns, table), ...of(constraints, table)], of(indexes, table), of(rights, table)),
  );
  return `${[HEADER, ...(await listOthers(db)), ...parts].join("\n\n")}\n`;
}

const HEADER = `-- The schema that the migrations lead to. Written by scripts/dump-schema.ts; do not edit.
-- The job queue has a schema of its own, graphile_worker, which its library makes.`;

function describeTable(table: Table, inside: string[], indexes: string[], rights: string[]): string {
  const kind = descriptionOf(table.name)?.kind ?? "no kind yet";
  const unlogged = table.persistence === "u" ? "unlogged " : "";
  const partitioned = table.partitionKey ? ` partition by ${table.partitionKey}` : "";
  return [
    `-- ${kind}; ${APP_ROLE}: ${rights.join(", ") || "nothing"}`,
    `create ${unlogged}table ${table.name} (\n${inside.map((line) => `  ${line}`).join(",\n")}\n)${partitioned};`,
    ...indexes.map((line) => `${line};`),
  ].join("\n");
}

/** Partitions are left out: they come and go, and look like the table that they are a part of. */
function listTables(db: Db): Promise<Table[]> {
  return db.list(sql<Table>`
    select oid::int, relname as name, pg_get_partkeydef(oid) as "partitionKey", relpersistence as persistence
      from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
     order by relname collate "C"`);
}

function listColumns(db: Db): Promise<Line[]> {
  return db.list(sql<Line>`
    select a.attrelid::int as oid,
           concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
             case when a.attnotnull then 'not null' end,
             case when a.attidentity <> '' then 'generated as identity' end,
             case when a.attgenerated <> '' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')'
                  when d.adbin is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid) end) as line
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
     order by a.attrelid, a.attnum`);
}

/** "Not null" stands with its column; newer servers list it as a constraint as well. */
function listConstraints(db: Db): Promise<Line[]> {
  return db.list(sql<Line>`
    select conrelid::int as oid,
           case when contype = 'p' then '' else 'constraint ' || quote_ident(conname) || ' ' end
             || pg_get_constraintdef(oid) as line
      from pg_constraint
     where connamespace = 'public'::regnamespace and conrelid <> 0 and contype in ('p', 'u', 'c', 'f', 'x')
     order by conrelid, position(contype::text in 'puxfc'), conname collate "C"`);
}

/** Indexes that serve a constraint are named by it already. */
function listIndexes(db: Db): Promise<Line[]> {
  return db.list(sql<Line>`
    select indrelid::int as oid, replace(pg_get_indexdef(indexrelid), 'public.', '') as line
      from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = 'public'::regnamespace and not c.relispartition
       and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
     order by c.relname collate "C"`);
}

function listRights(db: Db): Promise<Line[]> {
  return db.list(sql<Line>`
    select c.oid::int as oid, lower(acl.privilege_type) as line
      from pg_class c, aclexplode(c.relacl) as acl
     where c.relnamespace = 'public'::regnamespace and acl.grantee = ${APP_ROLE}::regrole
     order by c.oid, position(lower(acl.privilege_type) in 'select insert update delete truncate')`);
}

/** Extensions, sequences, views, functions and triggers, which are few. */
async function listOthers(db: Db): Promise<string[]> {
  const rows = await db.list(sql<{ kind: string; line: string }>`
    select * from (
      select 1 as kind, 'create extension ' || extname || ';' as line from pg_extension where extname <> 'plpgsql'
      union all
      select 2, 'create sequence ' || quote_ident(relname) || ';' from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'S'
      union all
      select 3, 'create view ' || quote_ident(relname) || E' as\n' || pg_get_viewdef(oid) from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
      union all
      select 4, case when prokind = 'a'
               then 'create aggregate ' || p.oid::regprocedure || ' (sfunc = ' || aggtransfn || ', stype = '
                 || format_type(aggtranstype, null) || coalesce(', initcond = ' || quote_literal(agginitval), '') || ');'
               else pg_get_functiondef(p.oid) || ';' end
        from pg_proc p left join pg_aggregate on aggfnoid = p.oid
       where pronamespace = 'public'::regnamespace
         and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
      union all
      select 5, pg_get_triggerdef(t.oid) || ';' from pg_trigger t join pg_class c on c.oid = tgrelid
       where c.relnamespace = 'public'::regnamespace and not tgisinternal
    ) as others order by kind, line collate "C"`);
  return rows.map(({ line }) => line);
}
