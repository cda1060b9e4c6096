import type { Icon } from "@tabler/icons-react";
import type { RouteComponent } from "@tanstack/react-router";
import type { Role } from "#contract/operation.ts";
import type { KeyName } from "#core/keys/key-map.ts";

/** Under which heading of the navigation, in this order; what is used all day has none. */
export const NAVIGATION_GROUPS = ["work", "data", "setup"] as const;
export type NavigationGroup = (typeof NAVIGATION_GROUPS)[number];

/** The actions that go to a place. */
export type GoName = Extract<KeyName, `go${string}`>;

/** A page and where it is found. */
export type Screen = {
  path: string;
  page: RouteComponent;
  /** In the navigation, under the words and the key of the table of keys. */
  navigation?: {
    go: GoName;
    icon: Icon;
    group: NavigationGroup;
    /** On a phone without More. */
    inBottomBar?: boolean;
    /** Who finds it in the navigation; everybody may open it by its address. */
    from?: Role;
  };
  /** Without the shell, for people who are not signed in. */
  isBare?: boolean;
};
