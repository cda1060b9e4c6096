import { useRef } from "react";
import { type PanelContent, useSidePanel } from "./side-panel.tsx";

/** Space opens the side panel for the row under the cursor; it follows the cursor until Space or Escape closes it. */
export function usePeek<Row>(
  contentOf: (row: Row) => Pick<PanelContent, "title" | "content">,
  /** Told of the row that is shown, and null when none is any more. */
  { onChange }: { onChange?: (row: Row | null) => void } = {},
) {
  const panel = useSidePanel();
  const isPeeking = useRef(false);
  const stop = () => {
    // The next row takes the place of this one: then there is nothing to tell.
    if (!isPeeking.current) return;
    isPeeking.current = false;
    onChange?.(null);
  };
  const show = (row: Row) => {
    isPeeking.current = false;
    panel.open({ ...contentOf(row), focus: "stay", onClose: stop });
    // After opening, because that closes what was open before, which may be the peek at another row.
    isPeeking.current = true;
    onChange?.(row);
  };
  return {
    onPeek: (row: Row) => (isPeeking.current ? panel.close() : show(row)),
    onCursor: (row: Row) => {
      if (isPeeking.current) show(row);
    },
  };
}
