/**
 * SQL is written as text with the `sql` tag; values become parameters, and fragments can be put into each other:
 *
 *     const open = sql`done_at is null`;
 *     await db.list(sql<TaskRow>`select task_id, title from task where account_id = ${accountId} and ${open}`);
 *
 * `sql.ref("a.b")` and `sql.table("t")` quote names, `sql.join(values)` writes lists. An array is one parameter:
 * `account_id = any(${ids})`, or `unnest(${ids}::uuid[], ${names}::text[])` for many rows at once.
 */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from "kysely";

export { sql };

/** A statement or fragment, with the form of the rows that it gives. */
export type Sql<Row = unknown> = RawBuilder<Row>;

/** Values go out as they are; an object or an array of objects for a jsonb column goes through here. */
export function json(value: unknown): Sql {
  return sql`${JSON.stringify(value)}::jsonb`;
}

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export function compile(statement: Sql): { text: string; values: unknown[] } {
  const { sql: text, parameters } = statement.compile(compiler);
  return { text, values: [...parameters] };
}
