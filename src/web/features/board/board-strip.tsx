/** All columns beside each other, with what the pointer and the keyboard do to their cards. */
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { createPortal } from "react-dom";
import type { BoardColumnTotals, BoardCard as Card } from "#contract/board.ts";
import type { BoardColumn as Column } from "#core/board/board-columns.ts";
import type { PaceLimits } from "#core/board/stage-pace.ts";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { usePointAt } from "../../ui/pointed-account.ts";
import { BoardCard, type CardActions } from "./board-card.tsx";
import { BoardColumn } from "./board-column.tsx";
import { useBoardCursor } from "./board-cursor.ts";
import type { BoardMoves } from "./board-moves.ts";
import { type CardAddress, useCardAddress, writeCardAddress } from "./card-address.ts";
import { useCardDrag } from "./card-drag.ts";
import type { BoardView } from "./queries.ts";

type BoardStripProps = {
  view: BoardView;
  columns: readonly Column[];
  totals: readonly BoardColumnTotals[];
  /** Undefined while ages are not known yet. */
  medianOf: (column: string) => number | null | undefined;
  limitsOf: (stage: string) => PaceLimits | null;
  moves: BoardMoves;
  readAtMs: number;
  onOpen: (card: Card) => void;
  /** Asks where the card is to go. */
  onMove: (card: Card) => void;
  /** Says why the card stands where it does. */
  onWhy: (card: Card) => void;
  /** Says of all accounts what words stand for that no stage answers to. */
  onMapWords: () => void;
};

/** Written down once the cursor rests. */
function useKeptAddress(card: CardAddress | null, keep: (card: CardAddress) => void): void {
  const written = card === null ? "" : writeCardAddress(card);
  const onRest = useEffectEvent(() => card && keep(card));
  useEffect(() => {
    if (written !== "") onRest();
  }, [written]);
}

const NO_ACTIONS: CardActions = { open: () => {}, explain: () => {}, moveTo: () => {} };

export function BoardStrip(props: BoardStripProps) {
  const { view, columns, totals, medianOf, limitsOf, moves, readAtMs, onMove, onWhy, onMapWords } = props;
  const strip = useRef<HTMLDivElement>(null);
  const address = useCardAddress(columns);
  const cursor = useBoardCursor(totals, { startsAt: address.start });
  const { card } = cursor;
  usePointAt(card, "Board");
  const here = card && cursor.isChosen ? { ...cursor.at, accountId: card.accountId } : null;
  // A key of one's own counts more than the card that is still looked for.
  const isOwn = address.sought === null || cursor.moves > 1;
  useKeptAddress(isOwn ? here : null, address.keep);
  const onOpen = (opened: Card) => {
    if (here?.accountId === opened.accountId) address.keepNow(here);
    props.onOpen(opened);
  };
  /** It stands first where it went, and the cursor goes along. */
  const moveTo = (moved: Card, from: string, to: string) => {
    if (moves.drop(moved, from, to)) cursor.goTo({ column: to, place: 0 });
  };
  const latest = useRef({ onOpen, onWhy, moveTo });
  latest.current = { onOpen, onWhy, moveTo };
  const actions = useMemo<CardActions>(
    () => ({
      open: (opened) => latest.current.onOpen(opened),
      explain: (explained) => latest.current.onWhy(explained),
      moveTo: (moved, from, to) => latest.current.moveTo(moved, from, to),
    }),
    [],
  );
  const { drag, onPointerDown } = useCardDrag({
    strip,
    onLift: (column, place) => {
      const held = cursor.cardAt(column, place);
      if (!held || !moves.mayMove) return false;
      moves.lift(held, column, "pointer");
      return true;
    },
    onOver: moves.hover,
    onDrop: (column) => moves.lifted && moves.drop(moves.lifted.card, moves.lifted.from, column),
    onCancel: moves.cancel,
  });
  const lift = () => card && moves.lift(card, cursor.column, "keys");
  const carry = (by: 1 | -1) => {
    const { lifted } = moves;
    if (!lifted) return;
    const next = columns[columns.findIndex(({ id }) => id === lifted.over) + by];
    if (!next) return;
    moves.hover(next.id);
    strip.current?.querySelector(`[data-column="${next.id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const letGo = () => {
    const over = moves.lifted?.over;
    // It stands first where it went, and the keyboard goes along.
    if (moves.letGo() && over !== undefined) cursor.goTo({ column: over, place: 0 });
  };
  const pressed = (key: string): (() => void) | null => {
    if (moves.lifted?.by === "keys") {
      const whileLifted: Record<string, () => void> = {
        ArrowLeft: () => carry(-1),
        ArrowRight: () => carry(1),
        ArrowUp: () => {},
        ArrowDown: () => {},
        " ": letGo,
        Enter: letGo,
        Escape: moves.cancel,
      };
      return whileLifted[key] ?? null;
    }
    const keys: Record<string, () => void> = {
      ArrowDown: () => cursor.step(1),
      ArrowUp: () => cursor.step(-1),
      ArrowLeft: () => cursor.across(-1),
      ArrowRight: () => cursor.across(1),
      Home: () => cursor.toEnd("first"),
      End: () => cursor.toEnd("last"),
      PageDown: () => cursor.step(5),
      PageUp: () => cursor.step(-5),
      " ": lift,
      Enter: () => card && onOpen(card),
    };
    return keys[key] ?? null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.target instanceof Element) || !event.target.matches("[data-card]")) return;
    const run = pressed(event.key);
    if (!run) return;
    event.preventDefault();
    run();
  };
  const miss = () => void address.missed((column) => cursor.goTo({ column, place: 0 }));
  const onNowhere = useEffectEvent(miss);
  // A link made where stages stand apart may be opened where groups do, or after a stage was retired.
  const isNowhere = address.sought !== null && !totals.some(({ column }) => column === address.sought?.column);
  useEffect(() => {
    if (isNowhere) onNowhere();
  }, [isNowhere]);
  useKeys([
    { ...keyOn("nextRow", "Board"), keys: ["j"], run: () => cursor.step(cursor.isFollowed() ? 1 : 0) },
    { ...keyOn("rowBefore", "Board"), keys: ["k"], run: () => cursor.step(cursor.isFollowed() ? -1 : 0) },
    { ...keyOn("open", "Board"), run: () => card && onOpen(card) },
    { ...keyOn("space", "Board"), run: () => cursor.step(0) },
  ]);
  useKeys([{ ...keyOn("why", "Board"), run: () => card && onWhy(card) }]);
  useKeys([{ ...keyOn("stage", "Board"), run: () => card && onMove(card) }], {
    isActive: moves.mayMove,
  });
  return (
    <div
      className="fb-board"
      ref={strip}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      // Arrows and Space belong to the cards here, also for those whose reader would keep them for itself.
      role="application"
      aria-label="Board"
    >
      {totals.map((total) => (
        <BoardColumn
          key={`${total.column} ${view.filter} ${view.sort}`}
          view={view}
          column={total}
          columns={columns}
          medianDays={medianOf(total.column)}
          limitsOf={limitsOf}
          moves={moves}
          readAtMs={readAtMs}
          sought={address.sought}
          onFound={(place) => {
            address.found();
            cursor.goTo({ column: total.column, place });
          }}
          onMissed={miss}
          cursor={cursor.column === total.column ? cursor.place : null}
          isFollowed={cursor.isFollowed}
          cursorMoves={cursor.moves}
          onCards={cursor.onCards}
          onFocus={cursor.onFocus}
          onPoint={cursor.onPoint}
          actions={actions}
          onMapWords={onMapWords}
        />
      ))}
      {drag &&
        moves.lifted &&
        createPortal(
          <div
            className="fb-card-ghost"
            aria-hidden
            style={{ width: drag.widthPx, transform: `translate(${drag.x - drag.grabX}px, ${drag.y - drag.grabY}px)` }}
          >
            <BoardCard
              card={moves.lifted.card}
              column={moves.lifted.from}
              limits={limitsOf(moves.lifted.card.stage)}
              isCurrent={false}
              isLifted={false}
              isSaving={false}
              hasArrived={false}
              targets={[]}
              actions={NO_ACTIONS}
            />
          </div>,
          document.body,
        )}
      <div className="fb-unseen" role="status" aria-live="assertive">
        {moves.said}
      </div>
    </div>
  );
}
