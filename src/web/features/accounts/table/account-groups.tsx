/**
 * The list in groups. Each open group in sight is a list of its own, read as far as it is looked at; where the headings
 * stand is held like the order of rows, so that nothing moves under the cursor.
 */
import { type ReactNode, useCallback, useEffect, useReducer, useRef, useState } from "react";
import type { AccountRow } from "#contract/accounts.ts";
import { groupKey } from "#core/views/view-content.ts";
import { type GroupPart, lengthOf, partsBetween, placeIn, spansOf } from "../../../ui/table-groups.ts";
import type { RowSource, TableGroup } from "../../../ui/table-rows.ts";
import { type AccountWindow, useAccountWindow } from "./account-list.ts";
import type { GroupTotals } from "./account-totals.tsx";

type GroupsOptions = {
  /** The list without groups: how many there are in all, and how fresh they are. */
  whole: AccountWindow;
  sort: string;
  filter: string;
  /** Null: no groups. */
  group: string | null;
  folded: readonly string[];
  /** Null until they have come for this very question. */
  found: readonly GroupTotals[] | null;
  error: Error | null;
  nameOf: (value: string | null) => string;
};

type Held = { question: string; sort: string; filter: string; group: string; groups: readonly GroupTotals[] };

export type AccountRows = Omit<AccountWindow, "rows"> & { rows: RowSource<AccountRow>; readers: ReactNode };

/** So many groups stay read after they were left. */
const MOST_READERS = 8;

export function useAccountGroups({ whole, group, found, ...options }: GroupsOptions): AccountRows {
  const { sort, filter, folded, nameOf } = options;
  const lists = useRef(new Map<string, AccountWindow>());
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  const question = JSON.stringify({ sort, filter, group });
  const held = useRef<Held | null>(null);
  if (group !== null && found !== null && held.current?.question !== question)
    held.current = { question, sort, filter, group, groups: found };
  const onList = useCallback((key: string, list: AccountWindow | null) => {
    if (list === null) lists.current.delete(key);
    else lists.current.set(key, list);
    changed();
  }, []);
  const shown = held.current;
  const isFolded = new Set(folded);
  const groups = (shown?.groups ?? []).map((one) => ({ ...one, key: groupKey(one.value) }));
  const spans = spansOf(
    groups.map(({ key, count }) => ({
      key,
      isOpen: !isFolded.has(key),
      count: lists.current.get(key)?.answer?.total ?? count,
    })),
  );
  const parts = useReaders(
    partsBetween(spans, range.first, range.last),
    spans.filter(({ isOpen }) => isOpen).map(({ key }) => key),
  );
  if (group === null) return { ...whole, readers: null };
  const all = [...lists.current.values()];
  const latest = new Map((found ?? []).map((one) => [groupKey(one.value), one]));
  const heading = (key: string): TableGroup => {
    const own = groups.find((one) => one.key === key);
    const span = spans.find((one) => one.key === key);
    return {
      key,
      label: nameOf(own?.value ?? null),
      count: latest.get(key)?.count ?? span?.count ?? 0,
      isOpen: span?.isOpen ?? false,
      totals: (latest.get(key) ?? own)?.totals ?? {},
    };
  };
  const rows: RowSource<AccountRow> = {
    length: lengthOf(spans),
    at: (index) => {
      const place = placeIn(spans, index);
      return place === null || place.row < 0 ? undefined : lists.current.get(place.span.key)?.rows.at(place.row);
    },
    groupAt: (index) => {
      const place = placeIn(spans, index);
      return place !== null && place.row < 0 ? heading(place.span.key) : null;
    },
  };
  return {
    ...whole,
    question,
    rows,
    onRange,
    isPending: shown === null && options.error === null,
    isWaiting: shown !== null && shown.question !== question,
    error: options.error ?? all.find(({ error }) => error)?.error ?? null,
    retry: () => {
      whole.retry();
      for (const list of all) list.retry();
    },
    changes: all.reduce((sum, { changes }) => sum + changes, 0) + groupsThatCameOrWent(groups, latest),
    settle: () => {
      if (group !== null && found !== null) held.current = { question, sort, filter, group, groups: found };
      for (const list of [whole, ...all]) list.settle();
      changed();
    },
    readRows: () => groups.flatMap(({ key }) => lists.current.get(key)?.readRows() ?? []),
    write: (id, row) => all.find((list) => list.readRows().some(({ accountId }) => accountId === id))?.write(id, row),
    saved: (id) => {
      for (const list of all) list.saved(id);
    },
    refused: (id) => {
      for (const list of all) list.refused(id);
    },
    hasLeft: (id) => all.some((list) => list.hasLeft(id)),
    readers:
      shown &&
      groups
        .filter(({ key }) => parts.has(key))
        .map(({ key, value }) => (
          <GroupReader
            key={`${shown.question} ${key}`}
            groupKey={key}
            question={{
              sort: shown.sort,
              filter: shown.filter,
              groupBy: shown.group,
              ...(value !== null && { group: value }),
            }}
            part={parts.get(key)!}
            onList={onList}
          />
        )),
  };
}

function groupsThatCameOrWent(held: readonly { key: string }[], latest: ReadonlyMap<string, unknown>): number {
  if (latest.size === 0) return 0;
  const stayed = held.filter(({ key }) => latest.has(key)).length;
  return latest.size - stayed + (held.length - stayed);
}

/** The groups in sight, and of those that were the last ones, so that a look back does not read them anew. */
function useReaders(inSight: readonly GroupPart[], open: readonly string[]): ReadonlyMap<string, GroupPart> {
  const kept = useRef<readonly GroupPart[]>([]);
  const seen = new Set(inSight.map(({ key }) => key));
  const before = kept.current.filter(({ key }) => !seen.has(key) && open.includes(key));
  kept.current = [...inSight, ...before].slice(0, Math.max(MOST_READERS, inSight.length));
  return new Map(kept.current.map((part) => [part.key, part]));
}

type GroupReaderProps = {
  groupKey: string;
  question: Parameters<typeof useAccountWindow>[0];
  part: GroupPart;
  onList: (key: string, list: AccountWindow | null) => void;
};

/** Draws nothing: it reads the rows of one group that are in sight, and hands them on. */
function GroupReader({ groupKey: key, question, part, onList }: GroupReaderProps) {
  const list = useAccountWindow(question);
  const { rows, changes, error, isPending, onRange } = list;
  const { first, last } = part;
  const reported = useRef<readonly unknown[]>([]);
  useEffect(() => onRange(first, last), [onRange, first, last]);
  // Only when something of it is another, or the page that is told would draw it again without end.
  useEffect(() => {
    const shown = [rows, changes, error, isPending];
    if (shown.every((one, index) => Object.is(one, reported.current[index]))) return;
    reported.current = shown;
    onList(key, list);
  });
  useEffect(() => () => onList(key, null), [key, onList]);
  return null;
}
