import { useLayoutEffect, useState } from "react";

/** Whether what hangs below a cell stands above it, because there is no room below. */
export function useAbove(list: { current: HTMLElement | null }): boolean {
  const [isAbove, setAbove] = useState(false);
  useLayoutEffect(() => {
    const element = list.current;
    const scroller = element?.closest(".fb-scroller");
    if (!element || !scroller) return;
    const footerPx = scroller.querySelector("tfoot")?.clientHeight ?? 0;
    setAbove(element.getBoundingClientRect().bottom > scroller.getBoundingClientRect().bottom - footerPx);
  }, [list]);
  return isAbove;
}
