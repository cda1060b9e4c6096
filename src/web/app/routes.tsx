/**
 * The only place that knows the features. A new page is one line in `screens`:
 * `{ path: "/import", page: lazyRouteComponent(() => import("../features/imports/imports-page.tsx"), "ImportsPage"),
 *    navigation: { label: "Import", icon: IconTableImport, keys: "g i", group: "data" } }`
 */
import {
  IconAdjustments,
  IconArrowForwardUp,
  IconCalendarWeek,
  IconCode,
  IconForms,
  IconHistory,
  IconLayoutKanban,
  IconLink,
  IconListCheck,
  IconNotes,
  IconPlugConnected,
  IconReceipt,
  IconScale,
  IconShieldLock,
  IconSquareCheck,
  IconTable,
  IconTableImport,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { PaletteSearch } from "../ui/palette.tsx";
import { ErrorScreen, NotFoundScreen } from "./error-screen.tsx";
import { findEverything } from "./find-everything.ts";
import type { Screen } from "./screen.ts";
import { SignedIn } from "./session.tsx";
import { Shell } from "./shell.tsx";

const screens: readonly Screen[] = [
  {
    path: "/",
    page: lazyRouteComponent(() => import("./pages/today-page.tsx"), "TodayPage"),
    navigation: { label: "Today", icon: IconListCheck, keys: "g q", group: "work", inBottomBar: true },
  },
  {
    path: "/accounts",
    page: lazyRouteComponent(() => import("./pages/accounts-page.tsx"), "AccountsPage"),
    navigation: { label: "Accounts", icon: IconTable, keys: "g a", group: "work", inBottomBar: true },
  },
  {
    path: "/board",
    page: lazyRouteComponent(() => import("./pages/board-page.tsx"), "BoardPage"),
    navigation: { label: "Board", icon: IconLayoutKanban, keys: "g b", group: "work" },
  },
  {
    path: "/accounts/$accountId",
    page: lazyRouteComponent(() => import("./pages/account-page.tsx"), "AccountPage"),
  },
  {
    path: "/handovers",
    page: lazyRouteComponent(() => import("../features/handovers/handovers-page.tsx"), "HandoversPage"),
    navigation: { label: "Handovers", icon: IconArrowForwardUp, keys: "g h", group: "work" },
  },
  {
    path: "/team-week",
    page: lazyRouteComponent(() => import("../features/team-week/team-week-page.tsx"), "TeamWeekPage"),
    navigation: { label: "Team's week", icon: IconCalendarWeek, keys: "g e", group: "work" },
  },
  {
    path: "/import",
    page: lazyRouteComponent(() => import("./pages/import-page.tsx"), "ImportPage"),
    navigation: { label: "Import", icon: IconTableImport, keys: "g i", group: "data" },
  },
  {
    path: "/connections",
    page: lazyRouteComponent(() => import("./pages/connections-page.tsx"), "ConnectionsPage"),
    navigation: { label: "Connections", icon: IconPlugConnected, keys: "g c", group: "data" },
  },
  {
    path: "/identity",
    page: lazyRouteComponent(() => import("../features/identity/identity-page.tsx"), "IdentityPage"),
    navigation: { label: "Same company?", icon: IconLink, keys: "g y", group: "data" },
  },
  {
    path: "/fields",
    page: lazyRouteComponent(() => import("../features/fields/fields-page.tsx"), "FieldsPage"),
    navigation: { label: "Fields", icon: IconForms, keys: "g f", group: "data" },
  },
  {
    path: "/reconciliation",
    page: lazyRouteComponent(() => import("./pages/reconciliation-page.tsx"), "ReconciliationPage"),
    navigation: { label: "Does it add up?", icon: IconScale, keys: "g r", group: "data" },
  },
  {
    path: "/prices",
    page: lazyRouteComponent(() => import("../features/price-books/price-books-page.tsx"), "PriceBooksPage"),
    navigation: { label: "Prices", icon: IconReceipt, keys: "g p", group: "data" },
  },
  {
    path: "/webhooks",
    page: lazyRouteComponent(() => import("../features/webhooks/webhooks-page.tsx"), "WebhooksPage"),
    navigation: { label: "Webhooks", icon: IconWebhook, keys: "g w", group: "setup" },
  },
  {
    path: "/views",
    page: lazyRouteComponent(() => import("../features/views/views-page.tsx"), "ViewsPage"),
  },
  {
    path: "/preferences",
    page: lazyRouteComponent(() => import("../features/preferences/preferences-page.tsx"), "PreferencesPage"),
    navigation: { label: "Preferences", icon: IconAdjustments, keys: "g ,", group: "setup" },
  },
  {
    path: "/team",
    page: lazyRouteComponent(() => import("./pages/team-page.tsx"), "TeamPage"),
    navigation: { label: "Team", icon: IconUsers, keys: "g m", group: "setup" },
  },
  {
    path: "/privacy",
    page: lazyRouteComponent(() => import("../features/privacy/privacy-page.tsx"), "PrivacyPage"),
    navigation: { label: "Privacy", icon: IconShieldLock, keys: "g v", group: "setup" },
  },
  {
    path: "/audit",
    page: lazyRouteComponent(() => import("../features/audit/audit-page.tsx"), "AuditPage"),
    navigation: { label: "Audit log", icon: IconHistory, keys: "g l", group: "setup" },
  },
  {
    path: "/docs",
    page: lazyRouteComponent(() => import("../features/reference/reference-page.tsx"), "ReferencePage"),
    navigation: { label: "API reference", icon: IconCode, keys: "g d", group: "setup" },
  },
  {
    path: "/tasks",
    page: lazyRouteComponent(() => import("../features/tasks/tasks-page.tsx"), "TasksPage"),
    navigation: { label: "Tasks", icon: IconSquareCheck, keys: "g t", group: "work", inBottomBar: true },
  },
  {
    path: "/notes",
    page: lazyRouteComponent(() => import("../features/notes/notes-page.tsx"), "NotesPage"),
    navigation: { label: "Notes", icon: IconNotes, keys: "g n", group: "work" },
  },
  {
    path: "/search",
    page: lazyRouteComponent(() => import("../features/search/search-page.tsx"), "SearchPage"),
  },
  {
    path: "/welcome",
    page: lazyRouteComponent(() => import("../features/team/welcome-page.tsx"), "WelcomePage"),
  },
  {
    path: "/login",
    page: lazyRouteComponent(() => import("../features/team/login-page.tsx"), "LoginPage"),
    isBare: true,
  },
  {
    path: "/join",
    page: lazyRouteComponent(() => import("../features/team/join-page.tsx"), "JoinPage"),
    isBare: true,
  },
];

const search: PaletteSearch = findEverything((href) => void router.navigate({ href }));

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
  // The content scrolls, not the window.
  scrollToTopSelectors: ["#content"],
});
