import type { Icon } from "@tabler/icons-react";
import type { RouteComponent } from "@tanstack/react-router";

/** A page and where it is found. */
export type Screen = {
  path: string;
  page: RouteComponent;
  /** In the navigation, with the key sequence that goes there: `g a`. `inBottomBar` shows it on a phone without More. */
  navigation?: { label: string; icon: Icon; keys: string; inBottomBar?: boolean };
  /** Without the shell, for people who are not signed in. */
  isBare?: boolean;
};
