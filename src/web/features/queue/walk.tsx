/** Space walks through everything of today, one account at a time; the panel follows the cursor, and ends with tomorrow. */
import { type ReactNode, useRef } from "react";
import { localDateAt } from "#core/time/instant.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useNow } from "../../ui/time.tsx";
import { accountOfItem, type TodayItem } from "./today-sections.ts";
import { WalkEnd, WalkPanel } from "./walk-panel.tsx";
import { leftOver, nextStop, stopsOf, type WalkStop } from "./walk-stops.ts";

type WalkOptions = {
  items: readonly TodayItem[];
  isGone: (item: TodayItem) => boolean;
  /** Puts the cursor on the row, wherever on the page it is. */
  goTo: (item: TodayItem) => void;
};

type Place = { at: WalkStop | null };

export function useWalk({ items, isGone, goTo }: WalkOptions) {
  const panel = useSidePanel();
  const today = localDateAt(useNow());
  const stops = stopsOf(items);
  /** Null while nobody walks; without a stop at its end. */
  const place = useRef<Place | null>(null);
  // The button in the panel was made some rows ago; it runs the latest.
  const step = useRef(() => {});
  const leave = () => {
    place.current = null;
  };
  const open = (title: string, content: ReactNode, at: WalkStop | null) => {
    panel.open({ title, content, focus: "stay", onClose: leave });
    // After opening, because that closes the stop before.
    place.current = { at };
  };
  const show = (stop: WalkStop) => {
    const position = stops.findIndex(({ accountId }) => accountId === stop.accountId) + 1;
    open(
      stop.name,
      <WalkPanel stop={stop} position={position} total={stops.length} onNext={() => step.current()} />,
      stop,
    );
  };
  const end = () =>
    open(
      "The end of today",
      <WalkEnd left={leftOver(items, isGone)} today={today} onAgain={() => step.current()} />,
      null,
    );
  const stopOf = (item: TodayItem) => stops.find(({ accountId }) => accountId === accountOfItem(item).accountId);
  const goOn = () => {
    const next = nextStop(stops, place.current?.at ?? null, isGone);
    if (next === null) return end();
    goTo(next.items[0]);
    show(next);
  };
  step.current = goOn;
  return {
    /** From the row under the cursor, and then from one to the next. */
    step: (underCursor: TodayItem | undefined) => {
      const here = place.current === null && underCursor && !isGone(underCursor) ? stopOf(underCursor) : undefined;
      if (here) show(here);
      else goOn();
    },
    /** A row's own button: opens that one, or closes it again. */
    peek: (item: TodayItem) => {
      const stop = stopOf(item);
      if (stop === undefined) return;
      if (place.current?.at?.accountId === stop.accountId) panel.close();
      else show(stop);
    },
    /** The panel follows the cursor. */
    onCursor: (item: TodayItem) => {
      const stop = stopOf(item);
      if (place.current !== null && stop && stop.accountId !== place.current.at?.accountId) show(stop);
    },
  };
}
