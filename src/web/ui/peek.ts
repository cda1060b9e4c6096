import { useRef } from "react";
import { type PanelContent, useSidePanel } from "./side-panel.tsx";

/** Space opens the side panel for the row under the cursor; it follows the cursor until Space or Escape closes it. */
export function usePeek<Row>(contentOf: (row: Row) => Pick<PanelContent, "title" | "content">) {
  const panel = useSidePanel();
  const isPeeking = useRef(false);
  const stop = () => {
    isPeeking.current = false;
  };
  const show = (row: Row) => {
    panel.open({ ...contentOf(row), focus: "stay", onClose: stop });
    // After opening, because that closes what was open before, which may be the peek at another row.
    isPeeking.current = true;
  };
  return {
    onPeek: (row: Row) => (isPeeking.current ? panel.close() : show(row)),
    onCursor: (row: Row) => {
      if (isPeeking.current) show(row);
    },
  };
}
