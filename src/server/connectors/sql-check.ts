/** Checks a database: whether it answers, refuses writes, and what each query would give. */
import { ProductError } from "#core/errors.ts";
import { columnsRead } from "#core/mappings/source-mapping.ts";
import type { Check, ConnectorContext } from "./connector.ts";
import type { Dialect, SqlSession } from "./sql-dialect.ts";
import { filledIn, type Look, lookAt } from "./sql-look.ts";
import type { SqlSettings } from "./sql-settings.ts";
import { inWords, wordsOf } from "./sql-words.ts";

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
