/** A PostgreSQL of the team's own: its queries are copied out as CSV, in one transaction that may only read. */
import { isIP } from "node:net";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import type { Connector, ConnectorContext } from "../connector.ts";
import { checkSql } from "../sql-check.ts";
import type { Dialect, SqlSession } from "../sql-dialect.ts";
import { sqlSettings } from "../sql-settings.ts";
import { readSql } from "../sql-source.ts";

const settings = z.strictObject({
  host: z.string().trim().min(1).max(253).meta({ title: "Host", example: "billing-db.example.com" }),
  port: z.number().int().min(1).max(65535).default(5432).meta({ title: "Port" }),
  database: z.string().trim().min(1).max(63).meta({ title: "Database" }),
  user: z.string().trim().min(1).max(63).meta({ title: "User", help: "One that may only read." }),
  password: z.string().min(1).meta({ title: "Password", secret: true }),
  tls: z.enum(["verify", "require", "off"]).default("verify").meta({
    title: "Encryption",
    help: "verify checks who answers, require only encrypts, off sends everything in the clear.",
  }),
  certificate: z.string().max(20_000).optional().meta({
    title: "Certificate authority",
    help: "In PEM, where the server's certificate is of your own authority.",
    multiline: true,
  }),
  ...sqlSettings,
});
type Settings = z.output<typeof settings>;

const CONNECT_MS = 10_000;
/** A day stays as it is written, instead of becoming midnight in this machine's zone. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

const dialect: Dialect<Settings> = {
  title: "PostgreSQL",
  open,
  name: pg.escapeIdentifier,
  text: pg.escapeLiteral,
  watermark: (column, overlap) =>
    overlap === null ? `max(${column})::text` : `(max(${column}) - ${pg.escapeLiteral(overlap)}::interval)::text`,
};

export const postgres: Connector<Settings> = {
  id: "postgres",
  title: "PostgreSQL",
  summary: "Brings what your own queries give: customers, usage, invoices.",
  settings,
  check: (context) => checkSql(dialect, context),
  pull: { read: (context) => readSql(dialect, context) },
};

async function open(context: ConnectorContext<Settings>): Promise<SqlSession> {
  const client = await connect(context);
  const stop = () => void client.end().catch(() => {});
  context.signal.addEventListener("abort", stop, { once: true });
  // One moment for all queries, and no write whatever a query says.
  await client.query("begin isolation level repeatable read read only");
  return {
    columnsOf: async (query) => {
      // Asked so that the server takes one statement and no more.
      const { fields } = await client.query({ ...extended(`select * from (${query}\n) as firstbill_rows limit 0`) });
      return fields.map(({ name }) => name);
    },
    firstRow: async (query) => {
      const { rows } = await client.query<(string | null)[]>({ ...extended(query), rowMode: "array", types: AS_TEXT });
      return rows[0] ?? null;
    },
    csv: (query) => client.query(copyTo(`copy (${query}\n) to stdout (format csv, header)`)),
    refusesWrites: () => refusesWrites(client),
    apart: (work) => apart(client, work),
    close: async () => {
      context.signal.removeEventListener("abort", stop);
      await client.end().catch(() => {});
    },
  };
}

async function connect({ settings: given, resolve }: ConnectorContext<Settings>): Promise<pg.Client> {
  const { host, port, database, user, password, timeLimitSeconds } = given;
  const [address] = await resolve(host);
  if (address === undefined) throw new Error(`${host} has no address. Check how it is written.`);
  const client = new pg.Client({
    host: address.address,
    port,
    database,
    user,
    password,
    ssl: encryption(given),
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: timeLimitSeconds * 1000,
    application_name: "firstbill",
    keepAlive: true,
    // Dates and numbers as they are written, whatever the server's own settings are.
    options:
      "-c default_transaction_read_only=on -c datestyle=ISO -c timezone=UTC -c intervalstyle=iso_8601 -c extra_float_digits=1",
  });
  // Without a listener a connection that is lost between two queries would end the process; the next query tells.
  client.on("error", () => {});
  await client.connect();
  return client;
}

function encryption({ tls, host, certificate }: Settings): pg.ClientConfig["ssl"] {
  if (tls === "off") return false;
  return {
    rejectUnauthorized: tls === "verify",
    // The address was looked up before, so the name to check has to be given.
    ...(isIP(host) === 0 && { servername: host }),
    ...(certificate && { ca: certificate }),
  };
}

/** The protocol's long form takes exactly one statement, so a query cannot end our transaction and begin another. */
function extended(text: string): { text: string; queryMode: "extended" } {
  return { text, queryMode: "extended" };
}

async function refusesWrites(client: pg.Client): Promise<boolean> {
  try {
    await apart(client, () => client.query("create table firstbill_check (nothing integer)"));
    return false;
  } catch {
    return true;
  }
}

/** After a failure PostgreSQL ignores whatever else a transaction asks, up to such a point. */
async function apart<Answer>(client: pg.Client, work: () => Promise<Answer>): Promise<Answer> {
  await client.query("savepoint firstbill_check");
  try {
    return await work();
  } finally {
    await client.query("rollback to savepoint firstbill_check");
  }
}
