/** All that a database holds as text, so that two which went different ways to the same end can be compared. */
import { createHash } from "node:crypto";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Dump = {
  /** Each row, without ids: what differs is seen at once. */
  rows: string[];
  /** Each row with ids named by what hangs on them: a row that hangs on another than it should differs here. */
  linked: string[];
};

export type DumpOptions = {
  /** Moments of this day are those at which the work was done. When exactly, depends on how often it was cut off. */
  today: string;
  /** Tables, and columns as `table.column`, that rightly differ. Each with the reason why. */
  leaveOut: Readonly<Record<string, string>>;
  /** Rows that rightly differ: a condition by table. */
  only: Readonly<Record<string, string>>;
};

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** How far it matters what hangs on what hangs on a row. */
const STEPS = 4;

export async function dumpDatabase(owner: Db, options: DumpOptions): Promise<Dump> {
  const texts = await readRows(owner, options);
  const moment = new RegExp(`${options.today}[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+]00(:00)?)?`, "g");
  const rows = texts.map((text) => makeRow(text.replace(moment, "(then)")));
  let names = new Map<string, string>();
  for (let step = 0; step < STEPS; step += 1) names = nameIds(rows, names);
  return {
    rows: rows.map((row) => row.write(() => "(id)")).sort(),
    linked: rows.map((row) => nameIn(row, names)).sort(),
  };
}

async function readRows(owner: Db, { leaveOut, only }: DumpOptions): Promise<string[]> {
  const tables = await owner.list(sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`);
  const texts: string[] = [];
  for (const { name } of tables.filter((table) => leaveOut[table.name] === undefined)) {
    const columns = Object.keys(leaveOut).flatMap((one) =>
      one.startsWith(`${name}.`) ? one.slice(name.length + 1) : [],
    );
    const { rows } = await owner.query<{ text: string }>(
      `select (to_jsonb(t) - $1::text[])::text as text from ${name} t where ${only[name] ?? "true"}`,
      [columns],
    );
    texts.push(...rows.map(({ text }) => `${name} ${text}`));
  }
  return texts;
}

type Row = { ids: readonly string[]; write(name: (id: string) => string): string };

function makeRow(text: string): Row {
  return { ids: text.match(ID) ?? [], write: (name) => text.replace(ID, name) };
}

function nameIn(row: Row, names: ReadonlyMap<string, string>): string {
  return row.write((id) => names.get(id) ?? "(id)");
}

/** An id's name is made of all rows that have it, and of the place that it has in each. */
function nameIds(rows: readonly Row[], before: ReadonlyMap<string, string>): Map<string, string> {
  const places = new Map<string, string[]>();
  for (const row of rows) {
    const text = nameIn(row, before);
    for (const [place, id] of row.ids.entries()) {
      const found = places.get(id) ?? [];
      places.set(id, found);
      found.push(`${place} ${text}`);
    }
  }
  return new Map([...places].map(([id, all]) => [id, hashOf(all.sort().join("\n"))]));
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
