/** The key for the list of what was done last; what it shows is loaded when somebody asks. */
import { lazy, Suspense } from "react";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";

const UndoList = lazy(async () => ({ default: (await import("./undo-list.tsx")).UndoList }));

export function UndoListKey() {
  const panel = useSidePanel();
  const open = () =>
    panel.open({
      title: "What was done last",
      content: (
        <Suspense fallback={<SkeletonLines count={6} />}>
          <UndoList />
        </Suspense>
      ),
    });
  useKeys([{ ...keyOn("lastActs", "Anywhere"), run: open }]);
  return null;
}
