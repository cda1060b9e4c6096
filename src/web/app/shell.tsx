/** The frame around every page: navigation, top bar, content, status line and side panel. */
import { ActionIcon, Group, Tooltip, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import { IconDeviceDesktop, IconHelp, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useEffectEvent, useRef } from "react";
import { listAccounts } from "#contract/accounts.ts";
import type { OutputOf } from "#contract/operation.ts";
import { getToday } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { UndoListKey } from "../features/undo/undo-list-key.tsx";
import { KeyHint, KeyListener, keyOf, keyOn, useKeys, withKey } from "../ui/keys.tsx";
import { MouseHints } from "../ui/mouse-hints.tsx";
import { onDemand } from "../ui/on-demand.tsx";
import { usePageSlot } from "../ui/page.tsx";
import type { PaletteSearch } from "../ui/palette.tsx";
import { PaletteKey } from "../ui/palette-key.tsx";
import { usePersonal } from "../ui/personal.ts";
import { usePhone } from "../ui/phone.ts";
import { SidePanel, useSidePanel } from "../ui/side-panel.tsx";
import { useClock } from "../ui/time.tsx";
import { UndoKey, UndoProvider } from "../ui/undo.tsx";
import { AccountKeys } from "./account-acts/account-keys.tsx";
import { queryClient, queryKey, useRead } from "./api.ts";
import { Navigation } from "./navigation.tsx";
import { changePreferencesNow } from "./preferences.ts";
import type { Screen } from "./screen.ts";
import { PhoneStatusLine, StatusLine } from "./status-line.tsx";
import { undoSource } from "./undo-source.ts";
import { useViewKeys, useViewPlaces } from "./views/view-places.ts";

const Banners = onDemand(async () => (await import("./banners.tsx")).Banners);
const ShortcutSheet = onDemand(async () => (await import("../ui/shortcut-sheet.tsx")).ShortcutSheet);

export function Shell({ screens, search }: { screens: readonly Screen[]; search?: PaletteSearch }) {
  const navigate = useNavigate();
  const isPhone = usePhone();
  const here = useRouterState({ select: (state) => state.location.pathname });
  const status = useRead(getStatus, {}, { refetchInterval: ({ state }) => (isBusy(state.data) ? 3_000 : 30_000) });
  useFreshLists(status.data);
  useClock(status.data?.now, status.data?.fixedClock);
  useArrival();
  const views = useViewPlaces((href) => void navigate({ href }));
  useViewKeys(views);
  // How times and numbers are written; what the shell shows is drawn again when that changes.
  usePersonal();
  return (
    <UndoProvider source={undoSource}>
      <div className="fb-shell">
        <a className="fb-skip" href="#content">
          Skip to the content
        </a>
        <Navigation screens={screens} />
        <TopBar />
        <main id="content" className="fb-main" tabIndex={-1}>
          <Suspense>{status.data && hasBanner(status.data) && <Banners {...status.data} />}</Suspense>
          <Outlet />
        </main>
        {status.data && (isPhone ? <PhoneStatusLine {...status.data} /> : <StatusLine {...status.data} />)}
        <SidePanel />
        <PaletteKey search={search} places={views} here={here} open={(href) => void navigate({ href })} />
        <AccountKeys />
        <UndoKey />
        <UndoListKey />
        <KeyListener />
        <MouseHints />
      </div>
    </UndoProvider>
  );
}

type Status = OutputOf<typeof getStatus>;

function hasBanner({ outboundHeld, pausedDestinations, heldImports }: Status): boolean {
  return outboundHeld !== null || pausedDestinations.length > 0 || heldImports.length > 0;
}

function isBusy(status: Status | undefined): boolean {
  return (status?.running.length ?? 0) > 0;
}

/** What an import or a night has worked out is read again once it is through, whatever page is open. */
function useFreshLists(status: Status | undefined): void {
  const mark =
    status && !isBusy(status)
      ? `${status.accounts} ${status.freshness.completeThrough} ${status.freshness.derivedAt}`
      : undefined;
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (mark === undefined || mark === last.current) return;
    const isFirst = last.current === undefined;
    last.current = mark;
    if (isFirst) return;
    for (const list of [getToday, listAccounts]) void queryClient.invalidateQueries({ queryKey: queryKey(list) });
  }, [mark]);
}

/** On another page the panel about the last one closes, and the keyboard starts in the content. */
function useArrival(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { close } = useSidePanel();
  const arrive = useEffectEvent(() => {
    close();
    if (document.activeElement === document.body) document.getElementById("content")?.focus();
  });
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    arrive();
  }, [path]);
}

function TopBar() {
  const titleSlot = usePageSlot("title");
  const actionSlot = usePageSlot("action");
  const panel = useSidePanel();
  const openSheet = () => panel.open({ title: "Shortcuts", content: <ShortcutSheet /> });
  const copyLink = async () => {
    await navigator.clipboard.writeText(window.location.href);
    notifications.show({ message: "Copied a link to what is shown." });
  };
  useKeys([
    { ...keyOn("sheet", "Anywhere"), run: openSheet },
    { ...keyOn("copyLink", "Anywhere"), run: () => void copyLink() },
  ]);
  return (
    <header className="fb-top">
      <div ref={titleSlot} className="fb-top-title" />
      <Group gap="sm" wrap="nowrap">
        <div ref={actionSlot} />
        <UnstyledButton
          className="fb-search"
          onClick={spotlight.open}
          aria-label={withKey("Search and commands", keyOf("palette"))}
        >
          <IconSearch size={14} aria-hidden />
          <span className="fb-search-word">Search</span>
          <KeyHint keys={keyOf("palette")} />
        </UnstyledButton>
        <Tooltip label={withKey("Shortcuts", keyOf("sheet"))}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Shortcuts"
            onClick={openSheet}
            className="fb-not-on-phone"
          >
            <IconHelp size={18} />
          </ActionIcon>
        </Tooltip>
        <SchemeToggle />
      </Group>
    </header>
  );
}

const SCHEMES = {
  auto: { next: "light", label: "Colours follow the system", Shape: IconDeviceDesktop },
  light: { next: "dark", label: "Light colours", Shape: IconSun },
  dark: { next: "auto", label: "Dark colours", Shape: IconMoon },
} as const;

function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { next, label, Shape } = SCHEMES[colorScheme];
  const change = () => {
    setColorScheme(next);
    void changePreferencesNow({ theme: next === "auto" ? "system" : next });
  };
  return (
    <Tooltip label={`${label}; change to ${SCHEMES[next].label.toLowerCase()}`}>
      <ActionIcon variant="subtle" color="gray" aria-label={`${label}. Change`} onClick={change}>
        <Shape size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
