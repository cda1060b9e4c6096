import { type ComponentType, lazy } from "react";

/**
 * A piece that is fetched when it is first shown, so that pages open without it; until then the nearest `Suspense` shows
 * what stands in its place, such as the side panel's lines to come:
 * `const MovePanel = onDemand(async () => (await import("../onboarding/move-panel.tsx")).MovePanel)`.
 */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
}
