/** What the palette offers before anything is typed: the last pages and commands, newest first. */
import { useEffect, useEffectEvent } from "react";
import { usePreference } from "./preference.ts";

export type Recent =
  | { readonly kind: "page"; readonly href: string; readonly label: string }
  /** By the label under which it is offered. */
  | { readonly kind: "command"; readonly label: string };

const MOST = 12;

/** The same page or command moves to the front instead of standing there twice. */
export function withRecent(recents: readonly Recent[], one: Recent): Recent[] {
  return [one, ...recents.filter((other) => keyOf(other) !== keyOf(one))].slice(0, MOST);
}

function keyOf(recent: Recent): string {
  return recent.kind === "page" ? `page ${recent.href}` : `command ${recent.label}`;
}

export function useRecents(): [readonly Recent[], (one: Recent) => void] {
  const [recents, setRecents] = usePreference<readonly Recent[]>("palette.recent", []);
  return [recents, (one) => setRecents(withRecent(recents, one))];
}

/** Called by each page with its title, which it may only know once it has read what it shows. */
export function useRecentPage(title: string): void {
  const [, remember] = useRecents();
  const seen = useEffectEvent((label: string) => remember({ kind: "page", href: window.location.pathname, label }));
  useEffect(() => seen(title), [title]);
}
