/** Looks at what a query gives before any of its rows is read: its columns, rows that come twice, and how far it reaches. */
import { watermarkLimit } from "#core/connections/watermark-limit.ts";
import type { KindId } from "#core/imports/column.ts";
import { rowKey } from "#core/imports/row-key.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import { columnOfField } from "#core/mappings/source-mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import type { ConnectorContext } from "./connector.ts";
import type { Dialect, SqlSession } from "./sql-dialect.ts";
import type { SqlQuery } from "./sql-settings.ts";
import { refused } from "./sql-words.ts";

/** Per kind: how far it was read, with which query, and which columns that gave. */
export type KindCursor = { query: string; watermark: string | null; columns: string[] };

/** A changed query is read from the start. */
export function fingerprintOf({ query, watermarkColumn, watermarkStart }: SqlQuery): string {
  return [query, watermarkColumn ?? "", watermarkStart ?? ""].join("\n");
}

/** Without `;` at the end, and with the watermark in place of its word. */
export function filledIn<Settings>(
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
export type Look = {
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
export async function lookAt<Settings>(
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

/** A look at a query goes through so many rows of it for repeated ones; a read goes through all. */
const ROWS_OF_A_LOOK = 100_000;

type Rows = { text: string; kind: KindId; mapping: Mapping | null; columns: readonly string[]; isWhole: boolean };

async function refuseRepeated<Settings>(
  dialect: Dialect<Settings>,
  session: SqlSession,
  { text, kind, mapping, columns, isWhole }: Rows,
): Promise<void> {
  const { needed, also = [] } = rowKey(kind);
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
  const limit = reachesTo === null ? null : watermarkLimit(reachesTo, now);
  if (limit === null) return { watermark, reachesTo: null };
  const allowed = await session.firstRow(`select ${less} ${rows} where ${column} <= ${dialect.text(limit)}`);
  return { watermark: allowed?.[0] ?? null, reachesTo };
}
