/**
 * Rows from any place of a list, counted from 0: for a scroll bar that was dragged. What lies before them is passed over in
 * an index, from its nearer end or from the nearest row whose place is known already.
 */
import { countAccounts, type ListedRow, listPart, type ReadPart } from "#server/features/account-lists/reads.ts";
import {
  type Ending,
  type Order,
  orderSql,
  partSql,
  partsOf,
  stepsBeyond,
} from "#server/features/account-orders/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type PlaceQuery = { filter: Sql; order: Order; at: number; most: number };

/** How many rows there are, counted or known already. */
export type Count = (condition: Sql) => Promise<number>;

/** Rows whose places were found before, while the list stays as it is; they are added as places are read. */
export type KnownPlaces = { place: number; ending: Ending }[];

export type PlaceReader<Row> = {
  db: Db;
  read: ReadPart<Row>;
  countOf: Count;
  endingOf(row: Row): Ending;
  /** Empty at first. */
  known: KnownPlaces;
};

export function listAccountsAt(db: Db, query: PlaceQuery): Promise<ListedRow[]> {
  return readListAt(query, placeReader(db));
}

/** For rows of ours, with nothing known. */
export function placeReader(db: Db): PlaceReader<ListedRow> {
  return {
    db,
    read: (order, found) => listPart(db, order, found),
    countOf: (condition) => countAccounts(db, condition),
    endingOf: ({ row, values }) => ({ values, accountId: row.accountId }),
    known: [],
  };
}

/** So near the beginning, what lies before is passed over sooner than everything is counted. */
const NEAR_ROWS = 10_000;

/** As `listAccountsAt`, in the form that `reader` gives. */
export async function readListAt<Row>(query: PlaceQuery, reader: PlaceReader<Row>): Promise<Row[]> {
  const { filter, order, at, most } = query;
  if (at + most <= NEAR_ROWS) {
    const [first] = partsOf(order);
    const where = sql`${filter} and ${partSql(order, first)}`;
    const rows = await reader.read(order, foundFrom({ order, where, skip: at, wanted: most }));
    if (rows.length === most) return rows;
  }
  return readCounted(query, reader);
}

/** The parts are counted, so that it is known in which of them the place is, and which end is nearer. */
async function readCounted<Row>(query: PlaceQuery, reader: PlaceReader<Row>): Promise<Row[]> {
  const { filter, order, at, most } = query;
  const rows: Row[] = [];
  const parts = partsOf(order);
  let begins = 0;
  for (const part of parts) {
    const where = sql`${filter} and ${partSql(order, part)}`;
    // The last part is what the others leave of all, and all are counted anyway.
    const count = part === parts.at(-1) ? (await reader.countOf(filter)) - begins : await reader.countOf(where);
    const from = Math.max(0, at - begins);
    const wanted = Math.min(most - rows.length, count - from);
    if (wanted > 0) rows.push(...(await readBetween(reader, { order, where, begins, count, from, wanted })));
    begins += count;
    if (rows.length >= most) break;
  }
  return rows;
}

/** Places are those of the part; it begins at that place of the list. */
type Between = { order: Order; where: Sql; begins: number; count: number; from: number; wanted: number };

async function readBetween<Row>(reader: PlaceReader<Row>, between: Between): Promise<Row[]> {
  const { order, where, begins, count, from, wanted } = between;
  const behind = count - from - wanted;
  const mark = nearestOf(reader.known, between, Math.min(from, behind));
  const rows =
    mark !== null
      ? await readFromMark(reader, between, mark)
      : await reader.read(
          order,
          foundFrom({ order, where, reversed: behind < from, skip: Math.min(from, behind), wanted }),
        );
  // An order of several columns sorts what it finds, so that no place is nearer than another.
  if (order.length === 1 && rows.length === wanted) {
    remember(reader, begins + from, rows[0]!);
    remember(reader, begins + from + wanted - 1, rows.at(-1)!);
  }
  return rows;
}

type Found = { order: Order; where: Sql; reversed?: boolean; skip: number; wanted: number };

function foundFrom({ order, where, reversed = false, skip, wanted }: Found): Sql {
  return sql`where ${where} order by ${orderSql(order, { reversed })} limit ${wanted} offset ${skip}`;
}

/** Fewer rows are passed over in no time. */
const WORTH_A_MARK = 2000;
/** Of one list; the places of a bar that is dragged for minutes. */
const MOST_PLACES = 1000;

function remember<Row>({ known, endingOf }: PlaceReader<Row>, place: number, row: Row): void {
  if (place >= WORTH_A_MARK && known.length < MOST_PLACES) known.push({ place, ending: endingOf(row) });
}

type Mark = { ending: Ending; skip: number; reversed: boolean };

/** The known row of this part with the fewest rows between; null where an end of the part is nearer. */
function nearestOf(known: KnownPlaces, { begins, count, from, wanted }: Between, toAnEnd: number): Mark | null {
  let nearest: Mark | null = null;
  for (const { place, ending } of known) {
    const at = place - begins;
    if (at < 0 || at >= count) continue;
    const reversed = at >= from + wanted;
    const skip = reversed ? at - from - wanted : from - at - 1;
    if (skip >= 0 && skip + WORTH_A_MARK < (nearest?.skip ?? toAnEnd)) nearest = { ending, skip, reversed };
  }
  return nearest;
}

/** Those that are alike with the known row in the column come first, then those beyond: none where so many are passed over. */
async function readFromMark<Row>(
  { db, read }: PlaceReader<Row>,
  { order, where, wanted }: Between,
  mark: Mark,
): Promise<Row[]> {
  const { ending, reversed } = mark;
  const walked: Order = reversed ? turned(order) : order;
  const steps = stepsBeyond(walked, ending).map((step) => sql`${where} and ${step}`);
  const rows: Row[] = [];
  let skip = mark.skip;
  for (const within of steps) {
    const alike = skip > 0 && within !== steps.at(-1) ? await countAccounts(db, within) : null;
    if (alike === null || alike > skip) {
      const found = foundFrom({ order: walked, where: within, skip, wanted: wanted - rows.length });
      const some = await read(order, found);
      if (reversed) rows.unshift(...some);
      else rows.push(...some);
    }
    skip = Math.max(0, skip - (alike ?? 0));
    if (rows.length >= wanted) break;
  }
  return rows;
}

/** The same rows from the last to the first. */
function turned([first]: Order): Order {
  return [{ by: first.by, descending: !first.descending }];
}
