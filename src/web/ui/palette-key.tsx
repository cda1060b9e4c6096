/** Opens the palette from anywhere. It is fetched when a hand is near: Ctrl or ⌘ goes down, or the pointer comes to Search. */
import { spotlight } from "@mantine/spotlight";
import { Suspense, useEffect, useState } from "react";
import { keyOn, useKeys } from "./keys.tsx";
import { onDemand } from "./on-demand.tsx";
import type { PaletteProps } from "./palette.tsx";

const fetchPalette = () => import("./palette.tsx");
const Palette = onDemand(async () => (await fetchPalette()).Palette);

export function PaletteKey(props: PaletteProps) {
  const [isNear, setNear] = useState(false);
  useKeys([
    {
      ...keyOn("palette", "Anywhere"),
      run: () => {
        setNear(true);
        spotlight.toggle();
      },
    },
  ]);
  useEffect(() => {
    const come = () => setNear(true);
    const onKey = ({ key }: KeyboardEvent) => /^(Control|Meta|Alt)$/.test(key) && come();
    const onPointer = ({ target }: Event) => target instanceof Element && target.closest(".fb-search") && come();
    window.addEventListener("keydown", onKey);
    for (const type of ["pointerover", "focusin"]) window.addEventListener(type, onPointer);
    return () => {
      window.removeEventListener("keydown", onKey);
      for (const type of ["pointerover", "focusin"]) window.removeEventListener(type, onPointer);
    };
  }, []);
  if (!isNear) return null;
  return (
    <Suspense>
      <Palette {...props} />
    </Suspense>
  );
}
