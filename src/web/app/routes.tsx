/**
 * The only place that knows the features. A new page is one line in `screens`:
 * `{ path: "/import", page: lazyRouteComponent(() => import("../features/imports/imports-page.tsx"), "ImportsPage"),
 *    navigation: { go: "goImport", icon: IconTableImport, group: "data" } }`
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
  IconTemplate,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { PaletteSearch } from "../ui/palette.tsx";
import { ErrorScreen, NotFoundScreen } from "./error-screen.tsx";
import type { Screen } from "./screen.ts";
import { SignedIn } from "./session.tsx";
import { Shell } from "./shell.tsx";

const screens: readonly Screen[] = [
  {
    path: "/",
    page: lazyRouteComponent(() => import("./pages/today-page.tsx"), "TodayPage"),
    navigation: { go: "goToday", icon: IconListCheck, group: "work", inBottomBar: true },
  },
  {
    path: "/tasks",
    page: lazyRouteComponent(() => import("./pages/tasks-page.tsx"), "TasksPage"),
    navigation: { go: "goTasks", icon: IconSquareCheck, group: "work", inBottomBar: true },
  },
  {
    path: "/accounts",
    page: lazyRouteComponent(() => import("./pages/accounts-page.tsx"), "AccountsPage"),
    navigation: { go: "goAccounts", icon: IconTable, group: "work", inBottomBar: true },
  },
  {
    path: "/board",
    page: lazyRouteComponent(() => import("./pages/board-page.tsx"), "BoardPage"),
    navigation: { go: "goBoard", icon: IconLayoutKanban, group: "work" },
  },
  {
    path: "/handovers",
    page: lazyRouteComponent(() => import("../features/handovers/handovers-page.tsx"), "HandoversPage"),
    navigation: { go: "goHandovers", icon: IconArrowForwardUp, group: "work" },
  },
  {
    path: "/notes",
    page: lazyRouteComponent(() => import("../features/notes/notes-page.tsx"), "NotesPage"),
    navigation: { go: "goNotes", icon: IconNotes, group: "work" },
  },
  {
    path: "/team-week",
    page: lazyRouteComponent(() => import("../features/team-week/team-week-page.tsx"), "TeamWeekPage"),
    navigation: { go: "goTeamWeek", icon: IconCalendarWeek, group: "work", from: "lead" },
  },
  {
    path: "/accounts/$accountId",
    page: lazyRouteComponent(() => import("./pages/account-page.tsx"), "AccountPage"),
  },
  {
    path: "/import",
    page: lazyRouteComponent(() => import("./pages/import-page.tsx"), "ImportPage"),
    navigation: { go: "goImport", icon: IconTableImport, group: "data" },
  },
  {
    path: "/connections",
    page: lazyRouteComponent(() => import("./pages/connections-page.tsx"), "ConnectionsPage"),
    navigation: { go: "goConnections", icon: IconPlugConnected, group: "data" },
  },
  {
    path: "/identity",
    page: lazyRouteComponent(() => import("../features/identity/identity-page.tsx"), "IdentityPage"),
    navigation: { go: "goIdentity", icon: IconLink, group: "data" },
  },
  {
    path: "/fields",
    page: lazyRouteComponent(() => import("../features/fields/fields-page.tsx"), "FieldsPage"),
    navigation: { go: "goFields", icon: IconForms, group: "data" },
  },
  {
    path: "/reconciliation",
    page: lazyRouteComponent(() => import("./pages/reconciliation-page.tsx"), "ReconciliationPage"),
    navigation: { go: "goReconciliation", icon: IconScale, group: "data" },
  },
  {
    path: "/prices",
    page: lazyRouteComponent(() => import("../features/price-books/price-books-page.tsx"), "PriceBooksPage"),
    navigation: { go: "goPrices", icon: IconReceipt, group: "data" },
  },
  {
    path: "/webhooks",
    page: lazyRouteComponent(() => import("../features/webhooks/webhooks-page.tsx"), "WebhooksPage"),
    navigation: { go: "goWebhooks", icon: IconWebhook, group: "setup" },
  },
  {
    path: "/handover-rules",
    page: lazyRouteComponent(() => import("../features/handovers/rules-page.tsx"), "HandoverRulesPage"),
  },
  {
    path: "/note-templates",
    page: lazyRouteComponent(() => import("../features/notes/templates-page.tsx"), "TemplatesPage"),
    navigation: { go: "goTemplates", icon: IconTemplate, group: "setup" },
  },
  {
    path: "/views",
    page: lazyRouteComponent(() => import("../features/views/views-page.tsx"), "ViewsPage"),
  },
  {
    path: "/preferences",
    page: lazyRouteComponent(() => import("../features/preferences/preferences-page.tsx"), "PreferencesPage"),
    navigation: { go: "goPreferences", icon: IconAdjustments, group: "setup" },
  },
  {
    path: "/team",
    page: lazyRouteComponent(() => import("./pages/team-page.tsx"), "TeamPage"),
    navigation: { go: "goTeam", icon: IconUsers, group: "setup" },
  },
  {
    path: "/privacy",
    page: lazyRouteComponent(() => import("../features/privacy/privacy-page.tsx"), "PrivacyPage"),
    navigation: { go: "goPrivacy", icon: IconShieldLock, group: "setup" },
  },
  {
    path: "/audit",
    page: lazyRouteComponent(() => import("../features/audit/audit-page.tsx"), "AuditPage"),
    navigation: { go: "goAudit", icon: IconHistory, group: "setup" },
  },
  {
    path: "/docs",
    page: lazyRouteComponent(() => import("../features/reference/reference-page.tsx"), "ReferencePage"),
    navigation: { go: "goReference", icon: IconCode, group: "setup" },
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

const search: PaletteSearch = async (query, signal) => {
  const { findEverything } = await import("./find-everything.ts");
  return findEverything((href) => void router.navigate({ href }))(query, signal);
};

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
