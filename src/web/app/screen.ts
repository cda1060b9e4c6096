import type { Icon } from "@tabler/icons-react";
import type { RouteComponent } from "@tanstack/react-router";

/** Under which heading of the navigation, in this order; what is used all day has none. */
export const NAVIGATION_GROUPS = ["work", "data", "setup"] as const;
export type NavigationGroup = (typeof NAVIGATION_GROUPS)[number];

/** A page and where it is found. */
export type Screen = {
  path: string;
  page: RouteComponent;
  /** In the navigation, with the key sequence that goes there: `g a`. `inBottomBar` shows it on a phone without More. */
  navigation?: { label: string; icon: Icon; keys: string; group: NavigationGroup; inBottomBar?: boolean };
  /** Without the shell, for people who are not signed in. */
  isBare?: boolean;
};
