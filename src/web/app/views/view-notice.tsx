/** Says what a view cannot show any more, or that it is not there, and the way back. Nothing where all is well. */
import { Suspense } from "react";
import { Failed } from "../../ui/failed.tsx";
import { onDemand } from "../../ui/on-demand.tsx";
import type { View } from "./use-view.ts";

const GoneParts = onDemand(async () => (await import("./view-trouble.tsx")).GoneParts);
const UnknownView = onDemand(async () => (await import("./view-trouble.tsx")).UnknownView);

export function ViewNotice({ view }: { view: View }) {
  if (view.error !== null && view.saved === null) return <Failed error={view.error} />;
  if (view.isUnknown)
    return (
      <Suspense>
        <UnknownView view={view} />
      </Suspense>
    );
  if (view.saved === null || view.saved.gone.length === 0) return null;
  return (
    <Suspense>
      <GoneParts view={view} />
    </Suspense>
  );
}
