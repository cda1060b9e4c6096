/** The table over all accounts: its pages, what its columns come to, and all of it as a file. */
import { z } from "zod";
import * as accountTotals from "#contract/account-totals.ts";
import * as contract from "#contract/accounts.ts";
import { MOST_ORDER_TERMS } from "#core/accounts/account-order.ts";
import { ACCOUNT_COLUMNS } from "#core/accounts/columns.ts";
import { exportColumns, withCurrency } from "#core/accounts/export-columns.ts";
import { invalid } from "#core/errors.ts";
import { localDateAt } from "#core/time/instant.ts";
import { exportAccounts as writeExport } from "#server/features/account-exports/reads.ts";
import * as lists from "#server/features/account-lists/reads.ts";
import type { Ending, Order } from "#server/features/account-orders/reads.ts";
import { type Count, type KnownPlaces, readListAt } from "#server/features/account-places/reads.ts";
import { textsOf } from "#server/features/account-texts/reads.ts";
import { findColumn, findGroups, totalAccounts as readTotals } from "#server/features/account-totals/reads.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { conditionKey, getListVersion, keptRows, onceFor } from "#server/features/list-versions/reads.ts";
import { listFound, listFoundPart } from "#server/features/listed-ids/reads.ts";
import { type Freshness, getFreshness } from "#server/features/status/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { decodeCursor, encodeCursor } from "#server/platform/http/cursor.ts";
import { implement, implementFile, implementReady, ReadyJson, SentFile } from "#server/platform/http/implement.ts";
import { refuseGrouping, type View, viewOf } from "./reads.ts";

const sortValue = z.union([z.string(), z.number(), z.null()]);
/** The value in each column of the order, and the id; made once, as each page asks for one. */
const CURSORS = Array.from({ length: MOST_ORDER_TERMS + 1 }, (_, columns) => z.array(sortValue).length(columns + 1));

export const listAccounts = implementReady(
  contract.listAccounts,
  async (ctx, { cursor, at, limit, sort, filter: text, groupBy, group = null }) => {
    if (at !== undefined && cursor !== undefined)
      throw invalid("accounts.two-beginnings", "A page begins with a cursor or at a row; leave one of both out.", [
        { pointer: "at", message: "Leave it out, or the cursor." },
      ]);
    const [view, { version, derivedAt }] = await Promise.all([
      viewOf(ctx.db, localDateAt(ctx.now), {
        sort,
        filter: text,
        within: groupBy === undefined ? null : { groupBy, group },
      }),
      getListVersion(ctx.db),
    ]);
    const after = endingOf(cursor, view.order);
    const key = view.key && JSON.stringify([view.key, view.order, cursor, at, limit]);
    const [page, freshness] = await Promise.all([
      onceFor(ctx.db, version, { what: "page", key }, () => readPage(ctx.db, version, { ...view, after, at, limit })),
      getFreshness(ctx.db, ctx.now, derivedAt),
    ]);
    return new ReadyJson(bodyOf(page, freshness));
  },
);

type PageQuery = View & { after: Ending | null; at: number | undefined; limit: number };

/** The answer without its end: how fresh it is changes with the clock and not with the rows. */
type Page = { rows: readonly Buffer[]; rest: string };

async function readPage(db: Db, version: string, query: PageQuery): Promise<Page> {
  const { order, filter, after, at, limit } = query;
  const most = limit + 1;
  const countOf: Count = (condition) => {
    const key = query.key && conditionKey(condition);
    return onceFor(db, version, { what: "count", key }, () => lists.countAccounts(db, condition));
  };
  const readPlace = async (place: number) => {
    const key = query.key && JSON.stringify([query.key, order]);
    const known = await onceFor(db, version, { what: "places", key }, async (): Promise<KnownPlaces> => []);
    const read: lists.ReadPart<Ending> = (by, part) => listFoundPart(db, by, part);
    return readListAt({ filter, order, at: place, most }, { db, read, countOf, endingOf: (row) => row, known });
  };
  const readRows = async () => {
    const found = await (at === undefined ? listFound(db, { filter, order, after, most }) : readPlace(at));
    const ids = found.slice(0, limit).map(({ accountId }) => accountId);
    return { found, texts: await textsOf(db, keptRows(db, version), ids) };
  };
  const [{ found, texts }, total] = await Promise.all([readRows(), countOf(filter)]);
  const last = found[limit - 1];
  const nextCursor = found.length > limit && last ? encodeCursor([...last.values, last.accountId]) : null;
  return { rows: texts, rest: `],"nextCursor":${JSON.stringify(nextCursor)},"total":${total}` };
}

const BEGINNING = Buffer.from('{"data":[');
const COMMA = ",".charCodeAt(0);

/** Copied once: a page is some 50 kB, and memory that is given back costs more than what is copied. */
function bodyOf({ rows, rest }: Page, freshness: Freshness): Buffer {
  const end = Buffer.from(`${rest},"freshness":${JSON.stringify(freshness)}}`);
  const ofRows = rows.reduce((bytes, row) => bytes + row.length + 1, 0);
  const body = Buffer.allocUnsafe(BEGINNING.length + Math.max(0, ofRows - 1) + end.length);
  let at = BEGINNING.copy(body);
  for (const [index, row] of rows.entries()) {
    if (index > 0) body[at++] = COMMA;
    at += row.copy(body, at);
  }
  end.copy(body, at);
  return body;
}

function endingOf(cursor: string | undefined, order: Order): Ending | null {
  if (cursor === undefined) return null;
  const values = decodeCursor(cursor, CURSORS[order.length]!);
  return { values: values.slice(0, -1), accountId: String(values.at(-1)) };
}

export const totalAccounts = implement(
  accountTotals.totalAccounts,
  async (ctx, { filter: text, columns, medians, by: groupBy }) => {
    const today = localDateAt(ctx.now);
    const [{ fields, filter, key: filterKey }, { version, derivedAt }] = await Promise.all([
      viewOf(ctx.db, today, { sort: "", filter: text }),
      getListVersion(ctx.db),
    ]);
    const ids = [...new Set(columns)];
    const places = ids.map((id) => findColumn(id, fields) ?? refuseColumn(id));
    const by = groupBy === undefined ? null : (findGroups(groupBy, fields, today) ?? refuseGrouping(groupBy));
    const kinds = places.map(({ column, kind, currency }) => [column, kind, currency]);
    const groups = by && [by.column, by.known, conditionKey(by.value)];
    const key = filterKey && JSON.stringify([filterKey, kinds, medians, groups]);
    const [totals, freshness] = await Promise.all([
      onceFor(ctx.db, version, { what: "totals", key }, () =>
        readTotals(ctx.db, { filter, columns: places, medians, by }),
      ),
      getFreshness(ctx.db, ctx.now, derivedAt),
    ]);
    return { ...totals, freshness };
  },
);

const MEDIA_TYPES = { csv: "text/csv", jsonl: "application/x-ndjson" } as const;

export const exportAccounts = implementFile(
  contract.exportAccounts,
  async (ctx, { filter: text, sort, columns: ids, format, viewId }) => {
    const { fields, order, filter, looksForText } = await viewOf(ctx.db, localDateAt(ctx.now), { sort, filter: text });
    const wanted = [...new Set(ids ?? ACCOUNT_COLUMNS.map(({ id }) => id))];
    const { stages } = await loadContext(ctx.db, ctx.now);
    const found = exportColumns(wanted, fields, stages.labels).map(
      (column, index) => column ?? refuseColumn(wanted[index] ?? ""),
    );
    const columns = format === "csv" ? withCurrency(found) : found;
    const { content, rowsSoFar } = writeExport(ctx.db, { filter, order, columns, format });
    const name = `accounts-${localDateAt(ctx.now)}.${format}`;
    return new SentFile(content, MEDIA_TYPES[format], name, (isWhole) => ({
      ...(viewId !== undefined && { subject: { kind: "view", id: viewId } }),
      // Words that are looked for may be a person's name or address.
      after: {
        rows: rowsSoFar(),
        format,
        ...(text && { filter: looksForText ? "with words" : text }),
        ...(!isWhole && { cutOff: true }),
      },
    }));
  },
);

function refuseColumn(id: string): never {
  throw invalid("accounts.column-unknown", `There is no column "${id}". Leave it out, or name another.`, [
    { pointer: "columns", message: `Leave out "${id}".` },
  ]);
}
