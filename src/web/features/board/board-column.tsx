/** A column: its head, what was just moved here, and its cards, of which only those in sight are there. */
import { Text } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { BoardColumnTotals, BoardCard as Card } from "#contract/board.ts";
import type { BoardColumn as Column } from "#core/board/board-columns.ts";
import type { PaceLimits } from "#core/board/stage-pace.ts";
import { Failed } from "../../ui/failed.tsx";
import { type Pages, pagesToRead, type Wanted } from "../../ui/read-ahead.ts";
import { useReadRange } from "../../ui/read-range.ts";
import { useIsLate } from "../../ui/skeleton.tsx";
import { drawnRows, useTableScroll } from "../../ui/table-scroll-state.ts";
import { BoardCard, CARD_PX, type CardActions } from "./board-card.tsx";
import { type BoardMoves, dropWords, toColumn } from "./board-moves.ts";
import type { Sought } from "./card-address.ts";
import { CARDS_PER_PAGE, cardSlots } from "./card-slots.ts";
import { ColumnHead } from "./column-head.tsx";
import { type BoardView, useCardPages } from "./queries.ts";

const GAP_PX = 6;
/** Around the cards of a column, at both ends. */
const PADDING_PX = 16;
const BEYOND_CARDS = 4;
/** Read before they come into sight. */
const SIZES = { pageRows: CARDS_PER_PAGE, aheadRows: 20 };
const BEGINNING = pagesToRead({ ...SIZES, firstRow: 0, lastRow: 0, rowsPerSecond: 0 });

type BoardColumnProps = {
  view: BoardView;
  column: BoardColumnTotals;
  columns: readonly Column[];
  medianDays: number | null | undefined;
  limitsOf: (stage: string) => PaceLimits | null;
  moves: BoardMoves;
  readAtMs: number;
  /** The card that the address asks for, while it is looked for in what was read. */
  sought: Sought | null;
  onFound: (place: number) => void;
  onMissed: () => void;
  /** The place of the cursor in this column, null when it is in another. */
  cursor: number | null;
  /** Whether the keyboard moved the cursor there, so that the focus follows. */
  isFollowed: () => boolean;
  cursorMoves: number;
  /** The cards as they stand, for the keyboard. */
  onCards: (column: string, cardAt: (place: number) => Card | undefined, count: number) => void;
  onFocus: (column: string, place: number) => void;
  onPoint: (column: string, place: number) => void;
  actions: CardActions;
  onMapWords: () => void;
};

export function BoardColumn(props: BoardColumnProps) {
  const { view, column, columns, medianDays, limitsOf, moves, readAtMs } = props;
  const { sought, onFound, onMissed, cursor, isFollowed, cursorMoves, onCards, onFocus, onPoint } = props;
  const { actions, onMapWords } = props;
  const headingId = useId();
  const { ref: inView, inViewport } = useInViewport<HTMLElement>();
  const [wasSeen, setWasSeen] = useState(false);
  // Where the cursor is, the cards are read before the column has come into sight.
  const isWanted = inViewport || cursor !== null;
  useEffect(() => {
    if (isWanted) setWasSeen(true);
  }, [isWanted]);
  const scroller = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<Wanted>(BEGINNING);
  const numbers = pageNumbers(pages, column.count);
  const { cards, error, retry } = useCardPages(view, column.column, wasSeen ? numbers : []);
  const slots = cardSlots({
    column: column.column,
    count: column.count,
    cards,
    moved: moves.moved,
  });
  const scroll = useTableScroll({
    scroller,
    rows: slots.count,
    rowHeightPx: CARD_PX + GAP_PX,
    edgesPx: PADDING_PX,
    beyondRows: BEYOND_CARDS,
  });
  const { drawn } = scroll;
  const { first, last } = drawn;
  const onRange = useReadRange({ ...SIZES, pages, read: setPages });
  useEffect(() => onRange(first, last), [first, last, onRange]);
  onCards(column.column, slots.cardAt, slots.count);

  useEffect(() => {
    if (sought === null) return;
    const lastPlace = Math.min(sought.place, column.count - 1);
    const found = [...cards].find(([, { accountId }]) => accountId === sought.accountId);
    if (found) onFound(found[0]);
    else if (sought.column === column.column && (column.count === 0 || cards.has(lastPlace))) onMissed();
  });

  const isSeeking = sought !== null;
  const isThere = cursor !== null && slots.cardAt(cursor) !== undefined;
  useEffect(() => {
    if (cursor === null || !isFollowed() || cursorMoves === 0) return;
    scroll.reveal(cursor);
    // The card that the address asks for may stand elsewhere by now; the focus waits for where it is found.
    if (!isThere || isSeeking) return;
    scroller.current?.closest("[data-column]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    // The card may not be there before the list has scrolled to it.
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-place="${cursor}"] article`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [cursor, isFollowed, cursorMoves, isThere, isSeeking, scroll.reveal]);

  // Columns that nobody looks at have their height and no cards; the one with the cursor keeps its focus.
  const placesToDraw = isWanted ? drawnRows(drawn, -1) : [];
  const topPxOf = (index: number) => index * (CARD_PX + GAP_PX) - drawn.offsetPx;
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
        onMapWords={mayMove && column.stages.length === 0 ? onMapWords : null}
        dropWords={isOver && lifted.from !== column.column ? dropWords(lifted, toColumn(column)) : null}
      />
      {error && <Failed error={error} onRetry={retry} />}
      <div className="fb-column-cards" ref={scroller} onScroll={scroll.onScroll}>
        {slots.count === 0 && (
          <Text size="xs" c="dimmed" p="sm">
            Nobody is here.
          </Text>
        )}
        <ul style={{ height: scroll.areaPx }}>
          {placesToDraw.map((index) => {
            const card = slots.cardAt(index);
            return (
              <li
                key={card?.accountId ?? index}
                data-place={index}
                aria-setsize={slots.count}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${topPxOf(index)}px)`, height: CARD_PX }}
                onPointerDown={() => onPoint(column.column, index)}
                onFocus={() => onFocus(column.column, index)}
              >
                {card ? (
                  <BoardCard
                    card={card}
                    column={column.column}
                    limits={limitsOf(card.stage)}
                    isCurrent={index === (cursor ?? drawn.inSight)}
                    isLifted={lifted?.card.accountId === card.accountId}
                    isSaving={slots.isSaving(card.accountId)}
                    hasArrived={slots.hasArrived(card.accountId)}
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
      </div>
    </section>
  );
}

/** Those that there are. */
function pageNumbers({ first, last }: Pages, count: number): number[] {
  const end = Math.min(last, Math.floor(Math.max(0, count - 1) / CARDS_PER_PAGE));
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index);
}
