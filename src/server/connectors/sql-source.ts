/** Reads the operator's own query per kind of data from a database, from where the last reading ended. */
import type { KindId } from "#core/imports/column.ts";
import type { Json, PullContext, PullEnd, PulledPart } from "./connector.ts";
import type { Dialect } from "./sql-dialect.ts";
import { filledIn, fingerprintOf, type KindCursor, lookAt } from "./sql-look.ts";
import type { SqlSettings } from "./sql-settings.ts";
import { inWords, inWordsOf } from "./sql-words.ts";

type SqlCursor = Partial<Record<KindId, KindCursor>>;

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
