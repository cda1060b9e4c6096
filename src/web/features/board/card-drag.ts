/** Dragging a card with the mouse or a pen. A finger scrolls; on a touch screen the card's menu moves it. */
import { type PointerEvent, useEffect, useRef, useState } from "react";

/** Less is a click with an unsteady hand. */
const SLOP_PX = 6;
/** Near the edge of the board the columns scroll along. */
const EDGE_PX = 56;
const EDGE_STEP_PX = 14;

export type Drag = {
  /** Of the card, and where in it the pointer holds it. */
  widthPx: number;
  grabX: number;
  grabY: number;
  x: number;
  y: number;
};

type CardDragOptions = {
  strip: React.RefObject<HTMLElement | null>;
  /** False: this card cannot be lifted. */
  onLift: (column: string, place: number) => boolean;
  onOver: (column: string) => void;
  onDrop: (column: string) => void;
  onCancel: () => void;
};

type Held = { column: string; place: number; drag: Drag; isLifted: boolean };

export function useCardDrag(options: CardDragOptions) {
  const latest = useRef(options);
  latest.current = options;
  const held = useRef<Held | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);

  useEffect(() => {
    let frame = 0;
    const stop = () => {
      held.current = null;
      cancelAnimationFrame(frame);
      setDrag(null);
    };
    const scrollAtEdge = () => {
      const strip = latest.current.strip.current;
      const now = held.current;
      if (!strip || !now?.isLifted) return;
      const { left, right } = strip.getBoundingClientRect();
      if (now.drag.x < left + EDGE_PX) strip.scrollLeft -= EDGE_STEP_PX;
      else if (now.drag.x > right - EDGE_PX) strip.scrollLeft += EDGE_STEP_PX;
      frame = requestAnimationFrame(scrollAtEdge);
    };
    const move = (event: globalThis.PointerEvent) => {
      const now = held.current;
      if (!now) return;
      const { x: startX, y: startY } = now.drag;
      if (!now.isLifted) {
        if (Math.hypot(event.clientX - startX, event.clientY - startY) < SLOP_PX) return;
        if (!latest.current.onLift(now.column, now.place)) return stop();
        now.isLifted = true;
        frame = requestAnimationFrame(scrollAtEdge);
      }
      now.drag = { ...now.drag, x: event.clientX, y: event.clientY };
      setDrag(now.drag);
      const over = columnAt(event.clientX, event.clientY);
      if (over !== null) latest.current.onOver(over);
    };
    const up = (event: globalThis.PointerEvent) => {
      const wasLifted = held.current?.isLifted ?? false;
      stop();
      if (!wasLifted) return;
      // The link below the pointer would take the end of the drag for a click.
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
      const over = columnAt(event.clientX, event.clientY);
      if (over === null) latest.current.onCancel();
      else latest.current.onDrop(over);
    };
    const cancel = () => {
      const wasLifted = held.current?.isLifted ?? false;
      stop();
      if (wasLifted) latest.current.onCancel();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !held.current?.isLifted) return;
      event.preventDefault();
      cancel();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", key, { capture: true });
    return () => {
      stop();
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", key, { capture: true });
    };
  }, []);

  return {
    drag,
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || event.pointerType === "touch" || !(event.target instanceof Element)) return;
      if (event.target.closest("button, [data-portal]")) return;
      const card = event.target.closest<HTMLElement>("[data-card]");
      const place = card?.closest<HTMLElement>("[data-place]")?.dataset["place"];
      const column = card?.closest<HTMLElement>("[data-column]")?.dataset["column"];
      if (!card || place === undefined || column === undefined) return;
      const box = card.getBoundingClientRect();
      const { clientX: x, clientY: y } = event;
      const drag = { widthPx: box.width, grabX: x - box.left, grabY: y - box.top, x, y };
      held.current = { column, place: Number(place), drag, isLifted: false };
    },
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function columnAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const column = element.closest<HTMLElement>("[data-column]")?.dataset["column"];
    if (column !== undefined) return column;
  }
  return null;
}
