/** The sections of the morning with one cursor through all of them. */
import { Button, Title } from "@mantine/core";
import { useRef, useState } from "react";
import { useStageName } from "../../app/stage-name.tsx";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { useListCursor } from "../../ui/list-cursor.ts";
import { usePointAt } from "../../ui/pointed-account.ts";
import { useItemActions } from "./item-actions.tsx";
import { type RowHandlers, TodayRow } from "./today-row.tsx";
import { accountOfItem, keyOfItem, SECTIONS, type TodayItem } from "./today-sections.ts";
import { useWalk } from "./walk.tsx";

type TodayListProps = {
  items: readonly TodayItem[];
  isGone: (item: TodayItem) => boolean;
  hasArrived: (item: TodayItem) => boolean;
  drop: (key: string) => void;
  restore: (key: string) => void;
  mayChange: boolean;
};

/** Where the cursor stood when the page was left, so that coming back from an account goes on from there. */
const lastCursor: { key: string | null } = { key: null };

/** Alerts stand above the pool; many of them must not push it off the screen. */
const FEW_ALERTS = 4;

function withFewAlerts(items: readonly TodayItem[]): TodayItem[] {
  const few = new Set(items.filter(({ kind }) => kind === "alert").slice(0, FEW_ALERTS));
  return items.filter((item) => item.kind !== "alert" || few.has(item));
}

export function TodayList({ items, isGone, hasArrived, drop, restore, mayChange }: TodayListProps) {
  const nameOfStage = useStageName();
  const actions = useItemActions({ drop, restore });
  const [showsAllAlerts, setShowsAllAlerts] = useState(false);
  const shown = showsAllAlerts ? items : withFewAlerts(items);
  const byKey = new Map(shown.map((item) => [keyOfItem(item), item]));
  // The walk moves the cursor, and the cursor takes the walk with it.
  const walkRef = useRef<ReturnType<typeof useWalk> | null>(null);
  const cursor = useListCursor({
    keys: [...byKey.keys()],
    startsAt: lastCursor.key,
    group: "Today",
    onMove: (key) => {
      lastCursor.key = key;
      const item = byKey.get(key);
      if (item) walkRef.current?.onCursor(item);
    },
  });
  const walk = useWalk({ items, isGone, goTo: (item) => cursor.goTo(keyOfItem(item)) });
  walkRef.current = walk;
  const underCursor = cursor.current === null ? undefined : byKey.get(cursor.current);
  usePointAt(underCursor && accountOfItem(underCursor), "Today");
  const startOrStep = () => {
    // Nothing is left out of the walk; alerts that were folded away are on the page when it comes to them.
    if (!showsAllAlerts) setShowsAllAlerts(true);
    walk.step(underCursor);
  };
  const handlers = useStable({ ...actions, peek: walk.peek, walk: startOrStep });
  const run = (what: (item: TodayItem) => void) => () => {
    if (underCursor) what(underCursor);
  };
  useKeys([
    { ...keyOn("open", "Today"), run: run(actions.open) },
    { ...keyOn("space", "Today"), inPalette: true, run: startOrStep },
    { ...keyOn("why", "Today"), run: run(actions.why) },
  ]);
  useKeys(
    [
      { ...keyOn("done", "Today"), run: run(actions.done) },
      { ...keyOn("snooze", "Today"), run: run(actions.snooze) },
      { ...keyOn("lease", "Today"), run: run(actions.toggleLease) },
    ],
    { isActive: mayChange },
  );
  return SECTIONS.map(({ id, heading }) => {
    const inSection = shown.filter(({ section }) => section === id);
    if (inSection.length === 0) return null;
    const count = items.filter(({ section }) => section === id).length;
    return (
      <section key={id} className="fb-band" aria-labelledby={`band-${id}`}>
        <Title order={2} id={`band-${id}`}>
          {heading} <span className="fb-quiet">{count}</span>
        </Title>
        <ul>
          {inSection.map((item) => {
            const key = keyOfItem(item);
            return (
              <TodayRow
                key={key}
                item={item}
                stage={item.kind === "company" && item.row.stage !== null ? nameOfStage(item.row.stage) : null}
                isGone={isGone(item)}
                hasArrived={hasArrived(item)}
                isCursor={cursor.current === key}
                binding={cursor.bind(key)}
                on={handlers}
                mayChange={mayChange}
              />
            );
          })}
        </ul>
        {count > inSection.length && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShowsAllAlerts(true)}>
            Show {count - inSection.length} more
          </Button>
        )}
      </section>
    );
  });
}

/** Rows keep what they were given; this always runs the latest. */
function useStable(handlers: RowHandlers): RowHandlers {
  const latest = useRef(handlers);
  latest.current = handlers;
  return useRef<RowHandlers>({
    open: (item) => latest.current.open(item),
    peek: (item) => latest.current.peek(item),
    walk: (item) => latest.current.walk(item),
    why: (item) => latest.current.why(item),
    done: (item) => latest.current.done(item),
    snooze: (item) => latest.current.snooze(item),
    toggleLease: (item) => latest.current.toggleLease(item),
  }).current;
}
