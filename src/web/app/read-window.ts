/** A list of any length of which only what is looked at is read: `useReadWindow(listAccounts, { sort, filter }, { keyOf, inputOf })`. */
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useReducer, useRef, useState } from "react";
import type { InputOf, Operation, OutputOf } from "#contract/operation.ts";
import { type Pages, pagesToRead, type Wanted } from "../ui/read-ahead.ts";
import { useReadRange } from "../ui/read-range.ts";
import type { RowSource } from "../ui/table-rows.ts";
import { client, queryKey } from "./api.ts";
import { HeldPages } from "./held-pages.ts";
import { type PageAnswer, PageReader, type PageReaderOptions } from "./page-reader.ts";

/** What a list answers with that can be read from any row on (`at`). */
type Answer = { data: readonly unknown[]; nextCursor: string | null; total: number };

const PAGE_ROWS = 50;
/** With one request. */
const MOST_PAGES = 4;
/** Read before they are in sight, above and below, when nothing moves. */
const AHEAD_ROWS = 150;
const SIZES = { pageRows: PAGE_ROWS, aheadRows: AHEAD_ROWS };
/** Rows that are looked at again soon come from memory; the list holds those nearby by itself. */
const KEPT_MS = 60_000;

/** More than that, and the list is another one: the person asks for its new order. */
const MOST_GONE = 50;

type ReadWindowOptions<O extends Operation, Row> = {
  keyOf: (row: Row) => string;
  /** What asks for these rows alone, wherever they stand. */
  inputOf: (keys: readonly string[]) => InputOf<O>;
  /** The row to begin at, where somebody comes back to their place. */
  startsAt?: number;
};

export function useReadWindow<O extends Operation, Row = OutputOf<O> extends { data: (infer R)[] } ? R : never>(
  operation: O,
  input: InputOf<O>,
  { keyOf, inputOf, startsAt = 0 }: ReadWindowOptions<O, Row>,
) {
  type Output = OutputOf<O> & Answer;
  const queries = useQueryClient();
  const question = JSON.stringify(input);
  const held = useHeld<Row>(question, keyOf);
  const [wanted, setWanted] = useState(() => ({ question, pages: pagesAt(startsAt) }));
  const pages = wanted.question === question ? wanted.pages : pagesAt(0);
  const [writes, wrote] = useReducer((count: number) => count + 1, 0);

  const keyOfPage = (page: number) => [...queryKey(operation, input), "window", page];
  const isRead = (page: number) => queries.getQueryData(keyOfPage(page)) !== undefined;
  const reader = useReader<Output>(question, {
    pageRows: PAGE_ROWS,
    mostPages: MOST_PAGES,
    ask: (request, signal) =>
      client.call(operation, { ...(input as object), ...request } as InputOf<O>, { signal }) as Promise<Output>,
    // The first time by keyset, which is as quick in the depth of a list; again by number, so that pages fit together.
    cursorOf: (page) => (isRead(page + 1) ? null : (queries.getQueryData<Output>(keyOfPage(page))?.nextCursor ?? null)),
  });
  // What was asked before stays in sight until the answer to this is there.
  const shown = useRef<{ held: HeldPages<Row>; latest: Output } | null>(null);
  const first =
    shown.current?.held === held ? shown.current.latest : queries.getQueryData<Output>(keyOfPage(pages.drawn.first));
  // Before anything has answered it is not known how many there are.
  const numbers = first
    ? pageNumbers(pages, Math.ceil(first.total / PAGE_ROWS) - 1)
    : pageNumbers(pages.drawn, pages.drawn.last);
  const isDrawn = (page: number) => page >= pages.drawn.first && page <= pages.drawn.last;
  // Where the bar was let go, what is in sight comes first: its neighbours would only keep it waiting.
  const mayReadAhead = numbers.some((page) => isDrawn(page) && isRead(page));
  const results = useQueries({
    queries: numbers.map((page) => ({
      queryKey: keyOfPage(page),
      queryFn: ({ signal }: { signal: AbortSignal }) => reader.read(page, signal),
      enabled: mayReadAhead || isDrawn(page),
      gcTime: KEPT_MS,
      placeholderData: undefined,
    })),
  });
  results.forEach(({ data }, index) => {
    if (data) held.take(numbers[index]!, data.data as Row[]);
  });
  const gone = held.gone(numbers).slice(0, MOST_GONE);
  const apart = useQuery({
    queryKey: [...queryKey(operation), "rows", gone],
    queryFn: ({ signal }) => client.call(operation, inputOf(gone), { signal }) as Promise<Output>,
    enabled: gone.length > 0,
    placeholderData: undefined,
  });
  if (apart.data) held.learn(apart.data.data as Row[]);
  const answers = results.flatMap(({ data, dataUpdatedAt }) => (data ? [{ data, dataUpdatedAt }] : []));
  const latest = answers.toSorted((a, b) => b.dataUpdatedAt - a.dataUpdatedAt)[0];
  const readAtMs = answers.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  if (latest) shown.current = { held, latest: latest.data };
  const source = shown.current?.held ?? held;
  const total = shown.current?.latest.total ?? 0;
  const rows: RowSource<Row> = useMemo(
    () => rowsOf(source, total, `${readAtMs} ${apart.dataUpdatedAt} ${writes}`),
    [source, total, readAtMs, apart.dataUpdatedAt, writes],
  );
  const read = (next: Wanted) => {
    held.keepNear(next.first);
    setWanted({ question, pages: next });
  };
  const onRange = useReadRange({ pages, read, ...SIZES });
  const isWaiting = latest === undefined && shown.current !== null;
  return {
    rows,
    onRange,
    question,
    /** The latest answer, for its total and how fresh it is. */
    answer: shown.current?.latest,
    isPending: shown.current === null && results.some(({ isPending }) => isPending),
    isWaiting,
    error: results.find(({ error }) => error)?.error ?? null,
    lastGoodAtMs: latest?.dataUpdatedAt ?? 0,
    retry: () => {
      for (const { error, refetch } of results) if (error) void refetch();
    },
    /** How many rows came, went or moved since the order was settled. */
    changes: isWaiting ? 0 : source.changes(),
    /** Shows the order as it is now. */
    settle: () => {
      held.settle();
      wrote();
    },
    /** What is read of it, from the first on. */
    readRows: () => source.rows(),
    /** Shows a row as it will be, until the server has taken or refused it. */
    write: (key: string, row: Row) => {
      held.write(key, row);
      wrote();
    },
    saved: (key: string) => held.saved(key),
    refused: (key: string) => {
      held.refused(key);
      wrote();
    },
    hasLeft: (key: string) => source.hasLeft(key),
  };
}

/** Those that there are; one is asked for in any case, since it says how many. */
function pageNumbers({ first, last }: Pages, lastPage: number): number[] {
  const end = Math.max(0, Math.min(last, lastPage));
  const begin = Math.min(first, end);
  return Array.from({ length: end - begin + 1 }, (_, index) => begin + index);
}

/** Another question is another list. */
function useHeld<Row>(question: string, keyOf: (row: Row) => string): HeldPages<Row> {
  const asked = useRef<{ question: string; held: HeldPages<Row> } | null>(null);
  if (asked.current?.question !== question) asked.current = { question, held: new HeldPages(PAGE_ROWS, keyOf) };
  return asked.current.held;
}

/** @param _stamp another one is another object, so that what is drawn follows */
function rowsOf<Row>(held: HeldPages<Row>, length: number, _stamp: string): RowSource<Row> {
  return { length, at: (index) => held.at(index) };
}

/** Another question is asked by another reader. */
function useReader<Answer extends PageAnswer>(question: string, options: PageReaderOptions<Answer>) {
  const made = useRef<{ question: string; reader: PageReader<Answer> } | null>(null);
  if (made.current?.question !== question) made.current = { question, reader: new PageReader(options) };
  return made.current.reader;
}

/** Until it is known what is in sight: as much as a tall window shows. */
function pagesAt(row: number): Wanted {
  const at = { firstRow: row, lastRow: row === 0 ? 0 : row + PAGE_ROWS / 2 };
  return pagesToRead({ ...at, ...SIZES, rowsPerSecond: 0 });
}
