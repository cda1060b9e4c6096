/** A list that is kept fresh without moving under the cursor: rows change in place, and the order waits to be asked for. */
import { useRef, useState } from "react";

export type Settled<Item> = {
  readonly held: readonly Item[];
  /** Taken off by the person who looks, before the server's next answer says so too. */
  readonly dropped: ReadonlyMap<string, { item: Item; index: number }>;
};

type KeyOf<Item> = (item: Item) => string;

/** What is shown: the order that is held with the latest values. What has gone meanwhile stays as it was. */
export function settledItems<Item>(settled: Settled<Item>, latest: readonly Item[], keyOf: KeyOf<Item>): Item[] {
  const byKey = new Map(latest.map((item) => [keyOf(item), item]));
  return settled.held.map((item) => byKey.get(keyOf(item)) ?? item);
}

/** How many rows came, went or moved since the order was settled. */
export function waitingChanges<Item>(settled: Settled<Item>, latest: readonly Item[], keyOf: KeyOf<Item>): number {
  const now = latest.map(keyOf).filter((key) => !settled.dropped.has(key));
  const before = settled.held.map(keyOf);
  const isNow = new Set(now);
  const wasBefore = new Set(before);
  const came = now.filter((key) => !wasBefore.has(key));
  const went = before.filter((key) => !isNow.has(key));
  const stayed = before.filter((key) => isNow.has(key));
  const moved = now.filter((key) => wasBefore.has(key)).some((key, index) => key !== stayed[index]);
  return came.length + went.length + (moved ? 1 : 0);
}

type SettledListOptions<Item> = {
  latest: readonly Item[];
  keyOf: KeyOf<Item>;
  /** True until the first fresh answer: before it nothing is held. */
  isLoose: boolean;
};

export function useSettledList<Item>({ latest, keyOf, isLoose }: SettledListOptions<Item>) {
  const [settled, setSettled] = useState<Settled<Item> | null>(null);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const now = useRef(latest);
  now.current = latest;
  if (isLoose && settled !== null) setSettled(null);
  if (!isLoose && settled === null) setSettled({ held: latest, dropped: new Map() });
  const present = new Set(latest.map(keyOf));
  const shown = settled ?? { held: latest, dropped: new Map() };
  return {
    items: settledItems(shown, latest, keyOf),
    isGone: (item: Item) => !present.has(keyOf(item)),
    changes: waitingChanges(shown, latest, keyOf),
    /** Whether it came, moved or came back last, and is to be found where it stands now. */
    hasArrived: (item: Item) => arrived.has(keyOf(item)),
    apply: () => {
      const held = now.current.filter((item) => !shown.dropped.has(keyOf(item)));
      setArrived(new Set(arrivals(shown.held.map(keyOf), held.map(keyOf))));
      setSettled({ held, dropped: shown.dropped });
    },
    drop: (key: string) => setSettled((was) => was && dropFrom(was, key, keyOf)),
    restore: (key: string) => {
      setArrived(new Set([key]));
      setSettled((was) => was && restoreTo(was, key));
    },
  };
}

/** Those that came, and the fewest that can have moved: all beside the longest row that kept its order. */
export function arrivals(before: readonly string[], after: readonly string[]): string[] {
  const placeBefore = new Map(before.map((key, place) => [key, place]));
  /** By length: the row that ends earliest, as links back from its last one. */
  const rows: { key: string; place: number; back: number }[][] = [];
  const kept = after.flatMap((key) => {
    const place = placeBefore.get(key);
    return place === undefined ? [] : [{ key, place }];
  });
  for (const { key, place } of kept) {
    const found = rows.findIndex((row) => (row.at(-1)?.place ?? 0) >= place);
    const length = found < 0 ? rows.length : found;
    const link = { key, place, back: (rows[length - 1]?.length ?? 0) - 1 };
    rows[length] = [...(rows[length] ?? []), link];
  }
  const stayed = new Set<string>();
  let at = (rows.at(-1)?.length ?? 0) - 1;
  for (const row of rows.toReversed()) {
    const link = row[at];
    if (!link) break;
    stayed.add(link.key);
    at = link.back;
  }
  return after.filter((key) => !stayed.has(key));
}

export function dropFrom<Item>(settled: Settled<Item>, key: string, keyOf: KeyOf<Item>): Settled<Item> {
  const index = settled.held.findIndex((item) => keyOf(item) === key);
  const item = settled.held[index];
  if (item === undefined) return settled;
  return { held: settled.held.toSpliced(index, 1), dropped: new Map(settled.dropped).set(key, { item, index }) };
}

export function restoreTo<Item>(settled: Settled<Item>, key: string): Settled<Item> {
  const gone = settled.dropped.get(key);
  if (gone === undefined) return settled;
  const dropped = new Map(settled.dropped);
  dropped.delete(key);
  return { held: settled.held.toSpliced(gone.index, 0, gone.item), dropped };
}
