/**
 * The only place that knows the features. A new page is one line in `screens`:
 * `{ path: "/import", page: lazyRouteComponent(() => import("../features/imports/imports-page.tsx"), "ImportsPage"),
 *    navigation: { label: "Import", icon: IconTableImport, keys: "g i" } }`
 */
import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import type { PaletteSearch } from "../ui/palette.tsx";
import { ErrorScreen, NotFoundScreen } from "./error-screen.tsx";
import type { Screen } from "./screen.ts";
import { SignedIn } from "./session.tsx";
import { Shell } from "./shell.tsx";

const screens: readonly Screen[] = [];

/** What the palette finds besides commands and places. */
const search: PaletteSearch | undefined = undefined;

const root = createRootRoute({ component: Outlet });
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: () => (
    <SignedIn>
      <Shell screens={screens} search={search} />
    </SignedIn>
  ),
});

const routesIn = (isBare: boolean) =>
  screens
    .filter((screen) => (screen.isBare ?? false) === isBare)
    .map(({ path, page }) => createRoute({ getParentRoute: () => (isBare ? root : shell), path, component: page }));

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren(routesIn(false)), ...routesIn(true)]),
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: NotFoundScreen,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});
