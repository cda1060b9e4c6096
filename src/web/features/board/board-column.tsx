/** A column: its head, what was just moved here, and its cards, of which only those in sight are there. */
import { Text } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { BoardColumnTotals, BoardCard as Card } from "#contract/board.ts";
import type { BoardColumn as Column } from "#core/board/board-columns.ts";
import type { PaceLimits } from "#core/board/stage-pace.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { useIsLate } from "../../ui/skeleton.tsx";
import { BoardCard, CARD_PX, type CardActions } from "./board-card.tsx";
import { type BoardMoves, dropWords, toColumn } from "./board-moves.ts";
import { cardSlots } from "./card-slots.ts";
import { ColumnHead } from "./column-head.tsx";
import { type BoardView, useCardPages } from "./queries.ts";

/** Browsers draw no page higher than some 30 million pixels; nobody scrolls through so many either. */
const MOST_CARDS = 100_000;
const GAP_PX = 8;
/** Cards read before they come into sight. */
const AHEAD = 20;

type BoardColumnProps = {
  view: BoardView;
  column: BoardColumnTotals;
  columns: readonly Column[];
  medianDays: number | null | undefined;
  limitsOf: (stage: string) => PaceLimits | null;
  moves: BoardMoves;
  readAtMs: number;
  /** The place of the cursor in this column, null when it is in another. */
  cursor: number | null;
  /** Whether the keyboard moved the cursor there, so that the focus follows. */
  isFollowed: () => boolean;
  cursorMoves: number;
  /** The cards as they stand, for the keyboard. */
  onCards: (column: string, cardAt: (place: number) => Card | undefined, count: number) => void;
  onPoint: (column: string, place: number) => void;
  actions: CardActions;
};

export function BoardColumn(props: BoardColumnProps) {
  const { view, column, columns, medianDays, limitsOf, moves, readAtMs } = props;
  const { cursor, isFollowed, cursorMoves, onCards, onPoint, actions } = props;
  const headingId = useId();
  const { ref: inView, inViewport } = useInViewport<HTMLElement>();
  const [wasSeen, setWasSeen] = useState(false);
  useEffect(() => {
    if (inViewport) setWasSeen(true);
  }, [inViewport]);
  const scroller = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<readonly number[]>([0]);
  const { cards, error, retry } = useCardPages(view, column.column, wasSeen ? pages : []);
  const slots = cardSlots({
    column: column.column,
    count: Math.min(column.count, MOST_CARDS),
    cards,
    moved: moves.moved,
  });
  const virtual = useVirtualizer({
    count: slots.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_PX,
    gap: GAP_PX,
    overscan: 4,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  // Tab goes from column to column, so that each can be scrolled by keyboard.
  const firstInSight = Math.max(first, Math.ceil((virtual.scrollOffset ?? 0) / (CARD_PX + GAP_PX)));
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    const wanted = pagesBetween(slots.pageOf(first - AHEAD), slots.pageOf(Math.min(last + AHEAD, slots.count - 1)));
    setPages((before) => (before.join() === wanted.join() ? before : wanted));
  }, [first, last, slots]);
  onCards(column.column, slots.cardAt, slots.count);

  const isThere = cursor !== null && slots.cardAt(cursor) !== undefined;
  useEffect(() => {
    if (cursor === null || !isFollowed() || cursorMoves === 0 || !isThere) return;
    virtual.scrollToIndex(cursor);
    scroller.current?.closest("[data-column]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    // The card may not be there before the list has scrolled to it.
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-place="${cursor}"] article`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [cursor, isFollowed, cursorMoves, isThere, virtual]);

  const isLate = useIsLate(wasSeen && slots.count > 0 && cards.size === 0 && error === null);
  const lifted = moves.lifted;
  const isOver = lifted?.over === column.column;
  const { mayMove } = moves;
  const targets = useMemo(
    () => (mayMove ? columns.filter(({ id, stages }) => id !== column.column && stages.length > 0) : []),
    [columns, column.column, mayMove],
  );
  const shownCount = column.count + slots.arrivedSince(readAtMs) - slots.leftSince(readAtMs);
  return (
    <section
      ref={inView}
      className="fb-column"
      data-column={column.column}
      data-over={isOver || undefined}
      aria-labelledby={headingId}
    >
      <ColumnHead
        column={column}
        count={shownCount}
        medianDays={medianDays}
        headingId={headingId}
        dropWords={isOver && lifted.from !== column.column ? dropWords(lifted, toColumn(column)) : null}
      />
      {error && <Failed error={error} onRetry={retry} />}
      <div className="fb-column-cards" ref={scroller}>
        {slots.count === 0 && (
          <Text size="xs" c="dimmed" p="sm">
            Nobody is here.
          </Text>
        )}
        <ul style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const card = slots.cardAt(index);
            return (
              <li
                key={card?.accountId ?? index}
                data-place={index}
                aria-setsize={slots.count}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)`, height: CARD_PX }}
                onPointerDown={() => onPoint(column.column, index)}
                onFocus={() => onPoint(column.column, index)}
              >
                {card ? (
                  <BoardCard
                    card={card}
                    column={column.column}
                    limits={limitsOf(card.stage)}
                    isCurrent={index === (cursor ?? firstInSight)}
                    isLifted={lifted?.card.accountId === card.accountId}
                    isSaving={slots.isSaving(card.accountId)}
                    targets={targets}
                    actions={actions}
                  />
                ) : (
                  <div className="fb-card" data-waiting={isLate || undefined} aria-hidden />
                )}
              </li>
            );
          })}
        </ul>
        {column.count > MOST_CARDS && (
          <Text size="xs" c="dimmed" p="sm">
            The first {formatInteger(MOST_CARDS)} of {formatInteger(column.count)}. Filter to see others.
          </Text>
        )}
      </div>
    </section>
  );
}

function pagesBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
}
