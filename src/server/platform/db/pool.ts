/** What features use to talk to the database. `Db` takes any connection of the pool; a `Transaction` keeps its own. */
import pg from "pg";
import { ProductError } from "#core/errors.ts";
import { endsWithin } from "../ends-within.ts";
import { columnTypes } from "./column-types.ts";
import { explain, isConnectionLoss } from "./connection-errors.ts";
import { noteWrite } from "./recent-reads.ts";
import { APP_ROLE } from "./roles.ts";
import { compile, type Sql } from "./sql.ts";

export interface Db {
  /** All rows. */
  list<Row>(statement: Sql<Row>): Promise<Row[]>;
  /** The only row, or null. */
  find<Row>(statement: Sql<Row>): Promise<Row | null>;
  /** The only row; none, or more than one, is a defect of the statement. */
  get<Row>(statement: Sql<Row>): Promise<Row>;
  /** Runs a change and says how many rows it touched. Of an `insert ... on conflict`, count `returning` instead. */
  run(statement: Sql): Promise<number>;
  /** A statement with numbered parameters, as the driver takes it. */
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: Row[]; rowCount: number }>;
  /** For the few hot statements: planned once per connection under that name. The text under a name never changes. */
  listPrepared<Row>(name: string, statement: Sql<Row>): Promise<Row[]>;
  /** Lends a connection of the driver, for COPY and LISTEN; in a transaction it is the transaction's own. */
  withClient<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T>;
}

/** Statements on it happen together or not at all. Made by `inTransaction`. */
export interface Transaction extends Db {
  readonly isTransaction: true;
}

type Lend = <T>(use: (client: pg.PoolClient) => Promise<T>) => Promise<T>;

export function databaseOver(pool: pg.Pool): Db {
  return onClients(async (use) => {
    const client = await pool.connect().catch(explain);
    try {
      const result = await use(client);
      client.release();
      return result;
    } catch (error) {
      // After a refusal the connection is as good as before; after anything else it may be half-way through a COPY.
      const isRefusal = error instanceof pg.DatabaseError || error instanceof ProductError;
      client.release(!isRefusal || isConnectionLoss(error));
      throw error;
    }
  });
}

export function transactionOn(client: pg.PoolClient): Transaction {
  return { ...onClients((use) => use(client)), isTransaction: true };
}

const ONLY_READS = /^\s*select\b/i;

function onClients(lend: Lend): Db {
  const ask = (config: pg.QueryConfig): Promise<pg.QueryResult> =>
    lend((client) => client.query(config))
      .catch(explain)
      .finally(() => {
        if (!ONLY_READS.test(config.text)) noteWrite();
      });
  const find = async <Row>(statement: Sql<Row>): Promise<Row | null> => {
    const { rows } = await ask(compile(statement));
    if (rows.length > 1) throw new Error(`Expected one row and got ${rows.length}: ${compile(statement).text}`);
    return rows[0] ?? null;
  };
  return {
    find,
    list: async (statement) => (await ask(compile(statement))).rows,
    async get(statement) {
      const row = await find(statement);
      if (row === null) throw new Error(`Expected one row and got none: ${compile(statement).text}`);
      return row;
    },
    run: async (statement) => (await ask(compile(statement))).rowCount ?? 0,
    async query(text, values = []) {
      const { rows, rowCount } = await ask({ text, values });
      return { rows, rowCount: rowCount ?? 0 };
    },
    listPrepared: async (name, statement) => (await ask({ ...compile(statement), name })).rows,
    withClient: lend,
  };
}

export type PoolOptions = {
  /** `application` may not change what is append-only; `owner` is for migrations, backup and restore. */
  role: "application" | "owner";
  /** Most connections at once; 20 when left out. */
  size?: number;
  /** Told about an idle connection that was lost; the next statement takes a new one. */
  onLost?: (error: Error) => void;
};

export type Database = {
  db: Db;
  pool: pg.Pool;
  /** Statements under way get a moment to end, then they are cut off and taken back by the database. */
  close(): Promise<void>;
};

/** Opens no connection before the first statement. */
export function openDatabase(url: string, options: PoolOptions): Database {
  const pool = openPool(url, options, columnTypes);
  return { db: databaseOver(pool), pool, close: () => endPool(pool) };
}

/** Connections as the driver knows them, for libraries that bring their own statements. */
export function openPool(url: string, options: PoolOptions, types?: pg.CustomTypesConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `firstbill-${process.pid}`,
    max: options.size ?? 20,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
    onConnect: (client) => prepareSession(client, options.role),
  });
  // Without listeners, a lost connection would end the process; a statement under way reports it by itself.
  const lost = (error: Error) => options.onLost?.(error);
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  const open = new Set<pg.PoolClient>();
  pool.on("connect", (client) => open.add(client));
  pool.on("remove", (client) => open.delete(client));
  connectionsOf.set(pool, open);
  return pool;
}

const connectionsOf = new WeakMap<pg.Pool, Set<pg.PoolClient>>();

const LONGEST_STATEMENT_MS = 2_000;
const LONGEST_CUT_MS = 1_000;

/** By itself a pool ends when its last statement has, which may wait for a lock for as long as it likes. */
export async function endPool(pool: pg.Pool): Promise<void> {
  const ended = pool.end();
  if (await endsWithin(ended, LONGEST_STATEMENT_MS)) return;
  for (const client of connectionsOf.get(pool) ?? []) void client.end();
  await endsWithin(ended, LONGEST_CUT_MS);
}

async function prepareSession(client: pg.ClientBase, role: PoolOptions["role"]): Promise<void> {
  await client.query(
    `set timezone to 'UTC'; set datestyle to 'ISO'; set intervalstyle to 'iso_8601'; set extra_float_digits to 1;` +
      (role === "application" ? `set role ${APP_ROLE};` : ""),
  );
}
