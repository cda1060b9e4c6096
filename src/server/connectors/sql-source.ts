/**
 * Reads the operator's own query per kind of data from a database. What is special about a database (how to ask, how to
 * write a text, what it calls a watermark) is a `Dialect`; a further database is one file with one of these.
 */
import { z } from "zod";
import { invalid, ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { RECORD_KINDS } from "#core/imports/record-kinds.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import { columnOfField, columnsRead } from "#core/mappings/source-mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Check, ConnectorContext, Json, PullContext, PullEnd, PulledPart } from "./connector.ts";

export const sqlQuery = z.strictObject({
  kind: z.enum(RECORD_KINDS.map(({ kind }) => kind) as [KindId, ...KindId[]]).meta({
    title: "Kind of data",
    help: "What each row is.",
  }),
  query: z.string().trim().min(1).meta({
    title: "Query",
    multiline: true,
    example: "select id as account, name, plan, currency, created_at as signed_up_on from customers",
    help: "One select. Name its columns as a file of this kind has them. $watermark stands for how far was read.",
  }),
  watermarkColumn: z.string().trim().max(100).optional().meta({
    title: "Watermark column",
    help: "Its greatest value so far becomes $watermark, so that only what is new is read.",
    example: "updated_at",
  }),
  watermarkStart: z.string().max(100).optional().meta({
    title: "First watermark",
    help: "What $watermark is at the very first.",
    example: "2000-01-01",
  }),
  overlap: z.string().trim().max(40).optional().meta({
    title: "Overlap",
    help: "How much is read again each time, for rows that were written late. Only for days and moments.",
    example: "2 days",
  }),
});
export type SqlQuery = z.output<typeof sqlQuery>;

export const sqlSettings = {
  queries: z
    .array(sqlQuery)
    .min(1, "Give at least one query.")
    .max(RECORD_KINDS.length)
    .refine((queries) => new Set(queries.map(({ kind }) => kind)).size === queries.length, "Give one query per kind.")
    .meta({ title: "Queries", help: "One for each kind of data." }),
  timeLimitSeconds: z.number().int().min(1).max(7200).default(600).meta({
    title: "Time limit in seconds",
    help: "A query that takes longer is stopped.",
  }),
};

type SqlSettings = { readonly queries: readonly SqlQuery[] };

export type SqlSession = {
  /** Names of the result's columns; nothing is read. @throws with the database's own words */
  columnsOf(query: string): Promise<string[]>;
  /** The only row as texts; null when there is none. */
  firstRow(query: string): Promise<(string | null)[] | null>;
  /** With a header. */
  csv(query: string): AsyncIterable<Uint8Array>;
  /** Tries to write where nothing may be lost by it. @returns whether it was refused */
  refusesWrites(): Promise<boolean>;
  /** Work that may fail without harm to what is asked afterwards. */
  apart<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
};

export type Dialect<Settings> = {
  readonly title: string;
  /** All of a session sees one moment, where the database can do that. */
  open(context: ConnectorContext<Settings>): Promise<SqlSession>;
  name(identifier: string): string;
  text(value: string): string;
  /** The greatest value of a column less an overlap, as text. */
  watermark(column: string, overlap: string | null): string;
};

/** Per kind: how far it was read, with which query, and which columns that gave. */
type KindCursor = { query: string; watermark: string | null; columns: string[] };
type SqlCursor = Partial<Record<KindId, KindCursor>>;

type Key = { readonly needed: readonly string[]; readonly also?: readonly string[] };

/**
 * What a row is of: two rows with the same would mean that the query is wrong, most often that a join gives rows twice. The
 * import would keep the last of them, and which that is nobody knows. A region or project is part of it where it is selected.
 */
const KEYS: Readonly<Partial<Record<KindId, Key>>> = {
  companies: { needed: ["company"] },
  accounts: { needed: ["account"], also: ["region"] },
  projects: { needed: ["account", "project"], also: ["region"] },
  people: { needed: ["account", "person"], also: ["region"] },
  subscriptions: { needed: ["id"], also: ["region"] },
  credits: { needed: ["id"], also: ["region"] },
  invoices: { needed: ["id"], also: ["region"] },
  invoice_lines: { needed: ["invoice", "id"], also: ["region"] },
  payments: { needed: ["id"], also: ["region"] },
  vendor_forecasts: { needed: ["account", "period_start", "day"], also: ["region"] },
  usage: { needed: ["account", "meter", "day"], also: ["region", "project", "period_start"] },
};

/** A look at a query goes through so many rows of it for repeated ones; a read goes through all. */
const ROWS_OF_A_LOOK = 100_000;

export async function* readSql<Settings extends SqlSettings>(
  dialect: Dialect<Settings>,
  context: PullContext<Settings>,
): AsyncGenerator<PulledPart, PullEnd> {
  const before = (context.cursor ?? {}) as SqlCursor;
  const after: SqlCursor = {};
  const session = await dialect.open(context);
  try {
    for (const query of context.settings.queries) {
      const known = before[query.kind]?.query === fingerprintOf(query) ? before[query.kind] : undefined;
      const text = filledIn(dialect, query, known);
      const isWhole = context.mostRows === null;
      // Of the first rows, those that fit no field are shown too: a person may say what they are.
      const look = { query, text, known, now: context.now, isWhole, mustFit: isWhole, mappingOf: context.mappingOf };
      after[query.kind] = (await inWords(query.kind, () => lookAt(dialect, session, look))).cursor;
      const read =
        context.mostRows === null ? text : `select * from (${text}\n) as firstbill_rows limit ${context.mostRows}`;
      yield { kind: query.kind, name: `${query.kind} query`, csv: inWordsOf(query.kind, session.csv(read)) };
    }
    return { cursor: after as Json, hasMore: false };
  } finally {
    await session.close();
  }
}

/** A changed query is read from the start. */
function fingerprintOf({ query, watermarkColumn, watermarkStart }: SqlQuery): string {
  return [query, watermarkColumn ?? "", watermarkStart ?? ""].join("\n");
}

/** Without `;` at the end, and with the watermark in place of its word. */
function filledIn<Settings>(
  dialect: Dialect<Settings>,
  { query, watermarkStart }: SqlQuery,
  known?: KindCursor,
): string {
  const watermark = known?.watermark ?? watermarkStart ?? null;
  const value = watermark === null ? "null" : dialect.text(watermark);
  // As a function, since a text may hold what `replaceAll` takes for a pattern.
  return query.replace(/;\s*$/, "").replaceAll("$watermark", () => value);
}

type MappingOf = ConnectorContext<unknown>["mappingOf"];
type Look = {
  query: SqlQuery;
  text: string;
  known: KindCursor | undefined;
  now: Instant;
  isWhole: boolean;
  mustFit: boolean;
  mappingOf: MappingOf;
};
type Looked = { cursor: KindCursor; reachesTo: string | null };

/** What the rows will be, before any of them is read. */
async function lookAt<Settings>(
  dialect: Dialect<Settings>,
  session: SqlSession,
  { query, text, known, now, isWhole, mustFit, mappingOf }: Look,
): Promise<Looked> {
  const columns = await session.columnsOf(text);
  const mapping = mappingOf?.(query.kind, columns) ?? null;
  if (mustFit) requireFit(query.kind, mapping, columns);
  const gone = known?.columns.find((column) => !columns.includes(column));
  if (gone !== undefined)
    throw refused(
      query.kind,
      `the column "${gone}" is gone, which was there the last time. Bring it back, or change the query if it is meant to be gone.`,
    );
  await refuseRepeated(dialect, session, { text, kind: query.kind, mapping, columns, isWhole });
  const found = await findWatermark(dialect, session, { query, text, columns, now });
  await refuseNeverBegun(session, { query, text, known });
  const watermark = found?.watermark ?? known?.watermark ?? null;
  return { cursor: { query: fingerprintOf(query), columns, watermark }, reachesTo: found?.reachesTo ?? null };
}

/** @throws ProductError that names the column that is missing, or that its mapping needs and that is gone */
function requireFit(kind: KindId, mapping: Mapping | null, columns: readonly string[]): void {
  const matched = layoutFor(kind, mapping, columns);
  if (!matched.ok) throw refused(kind, matched.problem.replace("and send the file again", "to the query"));
}

/** Compared with nothing, no row is greater: such a query would bring nothing for ever, and say that all is well. */
async function refuseNeverBegun(
  session: SqlSession,
  { query, text, known }: Pick<Look, "query" | "text" | "known">,
): Promise<void> {
  const begins = known?.watermark ?? query.watermarkStart ?? null;
  if (begins !== null || !query.query.includes("$watermark")) return;
  if ((await session.firstRow(`select 1 from (${text}\n) as firstbill_rows limit 1`)) !== null) return;
  throw refused(
    query.kind,
    query.watermarkColumn
      ? "it gives no row while $watermark is nothing yet. Give it a first watermark, such as 2000-01-01."
      : "it gives no row, since $watermark is nothing without a watermark column. Name that column, and a first watermark.",
  );
}

type Rows = { text: string; kind: KindId; mapping: Mapping | null; columns: readonly string[]; isWhole: boolean };

async function refuseRepeated<Settings>(
  dialect: Dialect<Settings>,
  session: SqlSession,
  { text, kind, mapping, columns, isWhole }: Rows,
): Promise<void> {
  const { needed, also = [] } = KEYS[kind] ?? { needed: [] };
  const selected = new Map(
    [...needed, ...also].flatMap((field) => {
      const name = columnOfField(field, { kind, header: columns, mapping });
      return name === null ? [] : [[field, name] as const];
    }),
  );
  if (needed.length === 0 || needed.some((name) => !selected.has(name))) return;
  const names = [...selected.keys()];
  const key = names.map((name) => dialect.name(selected.get(name) ?? "")).join(", ");
  const rows = isWhole ? `(${text}\n)` : `(select * from (${text}\n) as firstbill_query limit ${ROWS_OF_A_LOOK})`;
  const repeated = await session.firstRow(
    `select ${key} from ${rows} as firstbill_rows group by ${key} having count(*) > 1 limit 1`,
  );
  if (repeated === null) return;
  const found = repeated.filter((part) => part !== null && part !== "").join(" / ");
  throw refused(kind, `it gives several rows for ${found}. Make it give one row for each ${inSentence(names)}.`);
}

function inSentence(names: readonly string[]): string {
  if (names.length === 1 || names.includes("id")) return "id";
  const words = names.map((name) => name.replaceAll("_", " "));
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

type FoundWatermark = { watermark: string | null; reachesTo: string | null };

/**
 * A day or moment in the future (a clock that is wrong, a typing error) is no watermark: what is written until then would
 * never be read. Such rows are read each time until their day has come.
 */
async function findWatermark<Settings>(
  dialect: Dialect<Settings>,
  session: SqlSession,
  { query, text, columns, now }: { query: SqlQuery; text: string; columns: readonly string[]; now: Instant },
): Promise<FoundWatermark | null> {
  const { watermarkColumn, overlap } = query;
  if (watermarkColumn === undefined || watermarkColumn === "") return null;
  if (!columns.includes(watermarkColumn))
    throw refused(query.kind, `it has no column "${watermarkColumn}", which is its watermark. Select it too.`);
  const column = dialect.name(watermarkColumn);
  const rows = `from (${text}\n) as firstbill_rows`;
  const less = dialect.watermark(column, overlap || null);
  const [reachesTo = null, watermark = null] =
    (await session.firstRow(`select ${dialect.watermark(column, null)}, ${less} ${rows}`)) ?? [];
  const limit = reachesTo === null ? null : limitFor(reachesTo, now);
  if (limit === null) return { watermark, reachesTo: null };
  const allowed = await session.firstRow(`select ${less} ${rows} where ${column} <= ${dialect.text(limit)}`);
  return { watermark: allowed?.[0] ?? null, reachesTo };
}

const DAY = /^\d{4,6}-\d\d-\d\d$/;
const MOMENT = /^(infinity$|\d{4,6}-\d\d-\d\d[T ]\d\d:)/;

/** Now, written as a watermark that is beyond it; null for one that is not, or is neither a day nor a moment. */
function limitFor(watermark: string, now: Instant): string | null {
  if (!DAY.test(watermark) && !MOMENT.test(watermark)) return null;
  const limit = DAY.test(watermark) ? now.slice(0, 10) : now.slice(0, 19).replace("T", " ");
  const isBeyondYears = watermark.indexOf("-") !== 4;
  return isBeyondYears || watermark.slice(0, limit.length).replace("T", " ") > limit ? limit : null;
}

export async function checkSql<Settings extends SqlSettings>(
  dialect: Dialect<Settings>,
  context: ConnectorContext<Settings>,
): Promise<Check[]> {
  const checks: Check[] = [];
  let session: SqlSession;
  try {
    session = await dialect.open(context);
    checks.push({ what: `Reach ${dialect.title}`, state: "works", says: "It answers, and the login is accepted." });
  } catch (error) {
    return [{ what: `Reach ${dialect.title}`, state: "failed", says: wordsOf(error) }];
  }
  try {
    checks.push(await checkReadOnly(session));
    const { now, mappingOf } = context;
    for (const query of context.settings.queries)
      checks.push(await checkQuery(dialect, session, { query, now, mappingOf }));
    return checks;
  } finally {
    await session.close();
  }
}

async function checkReadOnly(session: SqlSession): Promise<Check> {
  const what = "Nothing can be written";
  return (await session.refusesWrites())
    ? { what, state: "works", says: "A write was tried and refused." }
    : { what, state: "failed", says: "A write was not refused. Use a login that may only read." };
}

async function checkQuery<Settings>(
  dialect: Dialect<Settings>,
  session: SqlSession,
  { query, now, mappingOf }: Pick<Look, "query" | "now" | "mappingOf">,
): Promise<Check> {
  const what = `Query for ${query.kind}`;
  try {
    const text = filledIn(dialect, query);
    const look = { query, text, known: undefined, now, isWhole: false, mustFit: true, mappingOf };
    const { cursor, reachesTo } = await inWords(query.kind, () => session.apart(() => lookAt(dialect, session, look)));
    const { columns: header } = cursor;
    const mapping = mappingOf?.(query.kind, header) ?? null;
    const used = new Set(columnsRead({ kind: query.kind, header, mapping }));
    const unused = header.filter((column) => !used.has(column) && column !== query.watermarkColumn);
    const future =
      reachesTo === null
        ? ""
        : ` ${query.watermarkColumn} reaches to ${reachesTo}; rows in the future are read each time.`;
    const says = `${used.size} columns fit${unused.length === 0 ? "" : `; not used: ${unused.join(", ")}`}.${future}`;
    return { what, state: "works", says };
  } catch (error) {
    const state = error instanceof ProductError && error.code === "sql.query" ? "missing" : "failed";
    return { what, state, says: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  return [said, cause].filter((part) => part !== "").join(": ");
}

function refused(kind: KindId, what: string): ProductError {
  return invalid("sql.query", `The query for ${kind} cannot be used: ${what}`);
}

/** The database's own words say best what is wrong with a query; which query it was has to be said too. */
async function inWords<T>(kind: KindId, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withKind(kind, error);
  }
}

async function* inWordsOf(kind: KindId, rows: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* rows;
  } catch (error) {
    throw withKind(kind, error);
  }
}

function withKind(kind: KindId, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProductError || error.name === "TryLater") return error;
  return Object.assign(new Error(`The query for ${kind} failed: ${wordsOf(error)}`), { name: error.name });
}
