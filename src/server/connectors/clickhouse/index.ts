/** A ClickHouse of the team's own, asked over HTTP by a user whose queries may only read. */
import { z } from "zod";
import { secondsToWait } from "#core/time/retry-after.ts";
import { type Connector, type ConnectorContext, TryLater } from "../connector.ts";
import { checkSql } from "../sql-check.ts";
import type { Dialect, SqlSession } from "../sql-dialect.ts";
import { sqlSettings } from "../sql-settings.ts";
import { readSql } from "../sql-source.ts";

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ title: "Address", example: "https://clickhouse.example.com:8443" }),
  database: z.string().trim().min(1).max(100).default("default").meta({ title: "Database" }),
  user: z.string().trim().min(1).max(100).default("default").meta({ title: "User", help: "One that may only read." }),
  password: z.string().optional().meta({ title: "Password", secret: true }),
  ...sqlSettings,
});
type Settings = z.output<typeof settings>;

const dialect: Dialect<Settings> = {
  title: "ClickHouse",
  open: async (context) => session(context),
  name: (identifier) => `\`${identifier.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``,
  text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  // The greatest of no rows is 1970 here, and not nothing.
  watermark: (column, overlap) =>
    `if(count() = 0, null, toString(max(${column})${overlap === null ? "" : ` - ${intervalOf(overlap)}`}))`,
};

export const clickhouse: Connector<Settings> = {
  id: "clickhouse",
  title: "ClickHouse",
  summary: "Brings what your own queries give: usage by day, above all.",
  settings,
  check: (context) => checkSql(dialect, context),
  pull: { read: (context) => readSql(dialect, context) },
};

const HAS_ISO_MOMENTS = "select count() from system.settings where name = 'date_time_output_format'";

async function session(context: ConnectorContext<Settings>): Promise<SqlSession> {
  const known = await (await answerTo(`${HAS_ISO_MOMENTS} format TabSeparated`, context)).text();
  // Moments with their zone, where the server knows how; older ones write them in their own zone.
  const written: Record<string, string> = known.trim() === "1" ? { date_time_output_format: "iso" } : {};
  const ask = (query: string) => answerTo(query, context, written);
  const rows = async (query: string) => {
    const text = await (await ask(`${query}\nformat JSONCompact`)).text();
    return JSON.parse(text) as { meta: { name: string }[]; data: unknown[][] };
  };
  return {
    columnsOf: async (query) => {
      const { meta } = await rows(`select * from (${query}\n) as firstbill_rows limit 0`);
      return meta.map(({ name }) => name);
    },
    firstRow: async (query) => {
      const { data } = await rows(query);
      return data[0]?.map((value) => (value === null ? null : String(value))) ?? null;
    },
    csv: (query) => bytesOf(ask(`select * from (${query}\n) as firstbill_rows format CSVWithNames`)),
    refusesWrites: async () => {
      try {
        await (await ask("create table firstbill_check (nothing UInt8) engine = Memory")).text();
        return false;
      } catch {
        return true;
      }
    },
    // Each question stands for itself here.
    apart: (work) => work(),
    close: async () => {},
  };
}

async function* bytesOf(answer: Promise<Response>): AsyncGenerator<Uint8Array> {
  const { body } = await answer;
  if (body !== null) for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) yield chunk;
}

/** What the server means by these, in seconds; others are asked to be tried again at our own pace. */
const BUSY = new Set([429, 502, 503, 504]);

async function answerTo(
  query: string,
  { settings: given, fetch, signal, now }: ConnectorContext<Settings>,
  written: Record<string, string> = {},
): Promise<Response> {
  const url = new URL(given.url);
  const wanted: Record<string, string> = {
    database: given.database,
    // No writes, and none of the settings below can be undone by a query.
    readonly: "2",
    max_execution_time: String(given.timeLimitSeconds),
    // The server answers once it has the whole result, so that a query which fails midway is no short success.
    wait_end_of_query: "1",
    output_format_json_quote_64bit_integers: "1",
    ...written,
  };
  for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
  const login = Buffer.from(`${given.user}:${given.password ?? ""}`).toString("base64");
  const answer = await fetch(url, {
    method: "POST",
    body: query,
    signal,
    headers: { authorization: `Basic ${login}`, "content-type": "text/plain; charset=utf-8" },
  });
  if (answer.ok) return answer;
  const said = (await answer.text()).trim().slice(0, 500);
  const asked = { retryAfter: answer.headers.get("retry-after"), date: answer.headers.get("date") };
  const message = said === "" ? `ClickHouse answered ${answer.status}.` : said;
  if (BUSY.has(answer.status)) throw new TryLater(message, secondsToWait(asked, now));
  throw new Error(message);
}

/** `2 days` as ClickHouse writes it. */
function intervalOf(overlap: string): string {
  const [, count, unit] = /^(\d+)\s*(second|minute|hour|day|week|month)s?$/i.exec(overlap) ?? [];
  if (count === undefined || unit === undefined)
    throw new Error(`The overlap "${overlap}" cannot be read. Write it like 2 days.`);
  return `interval ${count} ${unit}`;
}
