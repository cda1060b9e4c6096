/**
 * Two roles: the owner makes and changes tables, the application works with their rows. What is append-only stays so
 * even for a statement that slipped through: the application has no right to change it.
 */
import type { ClientBase } from "pg";
import { ProductError } from "#core/errors.ts";
import { rightsOn } from "./table-kinds.ts";

export const APP_ROLE = "firstbill_app";

/** @throws ProductError `database.role-missing` with the statements to run, where this login may not make a role itself */
export async function ensureAppRole(client: ClientBase): Promise<void> {
  if (await mayActAsApp(client)) return;
  try {
    await client.query(`create role ${APP_ROLE} nologin`).catch(unlessThere);
    await client.query(`grant ${APP_ROLE} to current_user`);
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    const { rows } = await client.query<{ login: string }>("select quote_ident(current_user) as login");
    throw new ProductError(
      "unavailable",
      "database.role-missing",
      `The database login may not create the role ${APP_ROLE}. Ask its administrator to run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to ${rows[0]?.login};`,
    );
  }
}

async function mayActAsApp(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    // Before version 16 a member may always act as the role.
    `select pg_has_role(current_user, oid,
              case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may
       from pg_roles where rolname = $1`,
    [APP_ROLE],
  );
  return rows[0]?.may === true;
}

/** Two servers making the role in the same moment: 42710 or 23505 means that it is there. */
function unlessThere(error: { code?: string }): void {
  if (error.code !== "42710" && error.code !== "23505") throw error;
}

/** Gives the application exactly the rights that each table's kind allows. May be run at any time, by the owner. */
export async function grantRights(client: ClientBase): Promise<void> {
  await client.query(`
    grant usage on schema public to ${APP_ROLE};
    grant usage, select on all sequences in schema public to ${APP_ROLE};`);
  for (const table of await listTables(client)) {
    const rights = table.isView ? "select" : rightsOn(table.root);
    await client.query(
      `revoke all on ${table.quoted} from ${APP_ROLE}; grant ${rights} on ${table.quoted} to ${APP_ROLE};`,
    );
  }
  await grantJobQueue(client);
}

/** A partition has the rights of the table that it is a part of. */
async function listTables(client: ClientBase): Promise<{ root: string; quoted: string; isView: boolean }[]> {
  const { rows } = await client.query<{ root: string; quoted: string; isView: boolean }>(`
    select quote_ident(c.relname) as quoted,
           (select relname from pg_class where oid = coalesce(pg_partition_root(c.oid), c.oid)) as root,
           c.relkind in ('v', 'm') as "isView"
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
       and not exists (select 1 from pg_depend where objid = c.oid and classid = 'pg_class'::regclass and deptype = 'e')
     order by c.relname`);
  return rows;
}

/** The queue's tables have row-level security without a policy, so for anyone but the owner they would look empty. */
async function grantJobQueue(client: ClientBase): Promise<void> {
  await client.query(`
    grant usage on schema graphile_worker to ${APP_ROLE};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${APP_ROLE};
    grant usage, select on all sequences in schema graphile_worker to ${APP_ROLE};
    grant execute on all functions in schema graphile_worker to ${APP_ROLE};`);
  const { rows } = await client.query<{ quoted: string }>(`
    select quote_ident(relname) as quoted from pg_class
     where relnamespace = 'graphile_worker'::regnamespace and relrowsecurity
       and not exists (select 1 from pg_policy where polrelid = pg_class.oid and polname = '${APP_ROLE}')`);
  for (const { quoted } of rows) {
    await client.query(
      `create policy ${APP_ROLE} on graphile_worker.${quoted} to ${APP_ROLE} using (true) with check (true)`,
    );
  }
}
