import { type PointerEvent, type SyntheticEvent, useRef } from "react";

/** As long as telephones wait before they take a touch for more than a tap. */
const LONG_MS = 500;
/** A finger that moves further scrolls. */
const STILL_PX = 10;

/** A finger that rests on a thing. Where the device has a way of its own to ask for more, such as a menu key, that counts too. */
export function useLongPress<Thing>(onLong: (thing: Thing) => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const wasLong = useRef(false);
  const latest = useRef(onLong);
  latest.current = onLong;
  const end = () => {
    clearTimeout(held.current?.timer);
    held.current = null;
  };
  return {
    /** Whether the click that comes now is the end of a long press. */
    wasLong: () => wasLong.current,
    of: (thing: Thing) => ({
      onPointerDown: ({ clientX: x, clientY: y }: PointerEvent) => {
        end();
        wasLong.current = false;
        const timer = setTimeout(() => {
          wasLong.current = true;
          latest.current(thing);
        }, LONG_MS);
        held.current = { timer, x, y };
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        const begun = held.current;
        if (begun && Math.hypot(clientX - begun.x, clientY - begun.y) > STILL_PX) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
      onContextMenu: (event: SyntheticEvent) => {
        event.preventDefault();
        end();
        if (wasLong.current) return;
        wasLong.current = true;
        latest.current(thing);
      },
    }),
  };
}
