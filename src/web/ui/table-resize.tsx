import { type PointerEvent, useRef } from "react";

type TableResizeProps = { onDrag: (px: number) => void; onEnd: (px: number) => void };

/** For the pointer; the keyboard has Alt with the arrows and the menu. */
export function TableResize({ onDrag, onEnd }: TableResizeProps) {
  const start = useRef<({ x: number } & TableResizeProps) | null>(null);
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, onDrag, onEnd };
  };
  const move = (event: PointerEvent) => start.current?.onDrag(event.clientX - start.current.x);
  const end = (event: PointerEvent) => {
    start.current?.onEnd(event.clientX - start.current.x);
    start.current = null;
  };
  return <span className="fb-resize" aria-hidden onPointerDown={begin} onPointerMove={move} onPointerUp={end} />;
}
