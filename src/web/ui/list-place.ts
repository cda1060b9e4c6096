/**
 * Where somebody stands in a long list, kept for as long as the tab is open: the way back from an account, a reload, and
 * signing in again lead there. Going to the list by itself begins at its beginning.
 */
import { useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";

/** Counted from 0, the header being row -1. */
export type ListPlace = { readonly topRow: number; readonly row: number; readonly column: number };

type Kept = ListPlace & {
  href: string;
  /** The same for a page that is reloaded or come back to; another for each time that one goes there. */
  visit: string;
};

const SIGNED_OUT = "firstbill.signed-out-at";

/** The page that somebody was on when their session ended. */
export function rememberSignedOut(href: string): void {
  sessionStorage.setItem(SIGNED_OUT, href);
}

export function signedOutAt(): string | null {
  return sessionStorage.getItem(SIGNED_OUT);
}

/** @param name of the list; `question` what it asks for, because another one is another list */
export function useListPlace(name: string, question: string) {
  const key = `firstbill.place.${name}`;
  const location = useLocation({
    select: ({ href, pathname, state }) => ({ href, pathname, visit: state.__TSR_key ?? "" }),
  });
  // While the next page is being fetched the address is its own already.
  const here = useRef(location);
  if (location.pathname === here.current.pathname) here.current = location;
  const at = { href: `${here.current.href} ${question}`, visit: here.current.visit };
  const begun = useRef<ListPlace | null | undefined>(undefined);
  if (begun.current === undefined) begun.current = placeOf(key, at);
  const now = useRef<Kept | null>(null);
  useEffect(() => {
    const keep = () => now.current && sessionStorage.setItem(key, JSON.stringify(now.current));
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [key]);
  const latest = useRef(at);
  latest.current = at;
  const onPlace = useCallback((place: ListPlace) => {
    now.current = { ...place, ...latest.current };
  }, []);
  return { startsAt: begun.current, onPlace };
}

function placeOf(key: string, here: { href: string; visit: string }): ListPlace | null {
  const kept = readKept(key);
  if (kept === null || kept.href !== here.href) return null;
  const left = signedOutAt();
  const cameBack = left !== null && here.href.startsWith(`${left} `);
  if (cameBack) sessionStorage.removeItem(SIGNED_OUT);
  return kept.visit === here.visit || cameBack ? kept : null;
}

function readKept(key: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
