/** The list of places: 200 px, folded to icons, or a bottom bar on a phone. */
import { ActionIcon, Divider, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconTable,
  IconUserCircle,
} from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Fragment } from "react";
import { ROLES } from "#contract/operation.ts";
import { getStatus } from "#contract/status.ts";
import { KEY_MAP } from "#core/keys/key-map.ts";
import { formatInstant } from "../ui/format.ts";
import { Freshness } from "../ui/freshness.tsx";
import { keyOf, keyOn, useKeys, withKey } from "../ui/keys.tsx";
import { NavigationLink } from "../ui/links.tsx";
import { usePhone } from "../ui/phone.ts";
import { usePreference } from "../ui/preference.ts";
import { StateMark } from "../ui/state-mark.tsx";
import { useRead } from "./api.ts";
import markUrl from "./mark.svg";
import { NAVIGATION_GROUPS, type NavigationGroup, type Screen } from "./screen.ts";
import { useSession } from "./session.tsx";
import { ViewLinks } from "./views/view-links.tsx";
import { useViewPlaces } from "./views/view-places.ts";

type Place = NonNullable<Screen["navigation"]> & { path: string; label: string };

export function Navigation({ screens }: { screens: readonly Screen[] }) {
  const isPhone = usePhone();
  const navigate = useNavigate();
  const { role } = useSession();
  const all: Place[] = screens.flatMap(({ path, navigation }) =>
    navigation ? [{ path, label: KEY_MAP[navigation.go].on["Go to"], ...navigation }] : [],
  );
  useKeys([
    ...all.map(({ path, go }) => ({ ...keyOn(go, "Go to"), run: () => void navigate({ to: path }) })),
    { ...keyOn("goSearch", "Go to"), run: () => void navigate({ to: "/search" }) },
    ...NOT_THERE_YET.map(({ go, title, message }) => ({
      ...keyOn(go, "Go to"),
      inPalette: false,
      run: () => notifications.show({ title, message }),
    })),
  ]);
  const places = all.filter(({ from }) => from === undefined || ROLES.indexOf(role) >= ROLES.indexOf(from));
  return isPhone ? <BottomBar places={places} /> : <SideBar places={places} />;
}

/** Keys that hands know from the map, for pages that are not made yet. */
const NOT_THERE_YET = [
  {
    go: "goCalendar",
    title: "There is no calendar yet",
    message: "Calls that were logged stand on their accounts, and what comes next is in Today.",
  },
  {
    go: "goRetention",
    title: "There is no page about retention yet",
    message: "Accounts in the order of their renewal show who comes next.",
  },
] as const;

/** `/accounts/42` belongs to `/accounts`; only Today is exact. */
function useIsHere(): (path: string) => boolean {
  const here = useRouterState({ select: (state) => state.location.pathname });
  return (path) => (path === "/" ? here === "/" : here === path || here.startsWith(`${path}/`));
}

function SideBar({ places }: { places: readonly Place[] }) {
  const [folded, setFolded] = usePreference("navigation.folded", false);
  const { member } = useSession();
  const Fold = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  useKeys([{ ...keyOn("fold", "Anywhere"), run: () => setFolded(!folded) }]);
  return (
    <nav className="fb-nav" data-folded={folded || undefined} aria-label="Main">
      <div className="fb-nav-head">
        {!folded && (
          <span className="fb-nav-name">
            <img src={markUrl} alt="" width={18} height={18} /> Firstbill
          </span>
        )}
        <Tooltip label={withKey(folded ? "Unfold" : "Fold", keyOf("fold"))} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={folded ? "Unfold the navigation" : "Fold the navigation"}
            onClick={() => setFolded(!folded)}
          >
            <Fold size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {NAVIGATION_GROUPS.map((group) => (
        <Fragment key={group}>
          <PlacesOf title={TITLES[group]} isFolded={folded} places={places.filter((place) => place.group === group)} />
          {group === "work" && <ViewLinks isFolded={folded} />}
        </Fragment>
      ))}
      <span className="fb-grow" />
      <NavigationLink
        to="/team"
        hash="you"
        activeOptions={{ includeHash: true }}
        label={folded ? undefined : member.name}
        aria-label={`${member.name}: team and account`}
        leftSection={<IconUserCircle size={16} aria-hidden />}
      />
    </nav>
  );
}

const TITLES: Record<NavigationGroup, string | null> = { work: null, data: "Data", setup: "Setup" };

type PlacesOfProps = { title: string | null; isFolded: boolean; places: readonly Place[] };

/** A heading folds what is under it; the page that is open stays in sight. */
function PlacesOf({ title, isFolded, places }: PlacesOfProps) {
  const isHere = useIsHere();
  const [isShut, setShut] = usePreference(`navigation.shut.${title}`, false);
  const isWhole = title === null || isFolded || !isShut;
  const Mark = isShut ? IconChevronRight : IconChevronDown;
  return (
    <>
      {title &&
        (isFolded ? (
          <Divider my={6} />
        ) : (
          <UnstyledButton className="fb-nav-title" aria-expanded={!isShut} onClick={() => setShut(!isShut)}>
            {title} <Mark size={12} aria-hidden />
          </UnstyledButton>
        ))}
      {places
        .filter(({ path }) => isWhole || isHere(path))
        .map(({ path, label, icon: Shape, go }) => (
          <Tooltip key={path} label={withKey(label, keyOf(go))} position="right" openDelay={isFolded ? 0 : 900}>
            <NavigationLink
              to={path}
              label={isFolded ? undefined : label}
              aria-label={label}
              active={isHere(path)}
              aria-current={isHere(path) ? "page" : undefined}
              leftSection={<Shape size={16} aria-hidden />}
            />
          </Tooltip>
        ))}
    </>
  );
}

function BottomBar({ places }: { places: readonly Place[] }) {
  const isHere = useIsHere();
  const navigate = useNavigate();
  const direct = places.filter((place) => place.inBottomBar);
  const more = places.filter((place) => !place.inBottomBar);
  const status = useRead(getStatus, {}).data;
  const starred = useViewPlaces((href) => void navigate({ href })).filter(({ isStarred }) => isStarred);
  return (
    <nav className="fb-bottom" aria-label="Main">
      {direct.map(({ path, label, icon: Shape }) => (
        <UnstyledButton
          key={path}
          aria-current={isHere(path) ? "page" : undefined}
          onClick={() => void navigate({ to: path })}
        >
          <Shape size={20} aria-hidden />
          {label}
        </UnstyledButton>
      ))}
      {more.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <UnstyledButton aria-current={more.some(({ path }) => isHere(path)) ? "page" : undefined}>
              <IconDots size={20} aria-hidden />
              More
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown mah="70dvh" style={{ overflowY: "auto" }}>
            {starred.map(({ id, label, run }) => (
              <Menu.Item key={id} leftSection={<IconTable size={18} />} onClick={run}>
                {label}
              </Menu.Item>
            ))}
            {starred.length > 0 && <Menu.Divider />}
            {more.map(({ path, label, icon: Shape }) => (
              <Menu.Item key={path} leftSection={<Shape size={18} />} onClick={() => void navigate({ to: path })}>
                {label}
              </Menu.Item>
            ))}
            {status && (
              <>
                <Menu.Divider />
                {status.sample && (
                  <Menu.Item onClick={() => void navigate({ to: "/welcome" })}>
                    <StateMark tone="accent">Sample company</StateMark>
                  </Menu.Item>
                )}
                <Menu.Label>
                  <Freshness {...status.freshness} />
                  {status.fixedClock && <div>Fixed clock: {formatInstant(status.now)}</div>}
                </Menu.Label>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
