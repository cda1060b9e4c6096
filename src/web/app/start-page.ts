/** The page that a member likes to start on, opened when one comes to Firstbill without naming a page. */
import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { getPreferences } from "#contract/preferences.ts";
import { isOwnAddress } from "#core/preferences/preferences.ts";
import { useRead } from "./api.ts";

/** Reloading Today, or coming back to it, stays there. */
function cameWithoutPage(): boolean {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return window.location.pathname === "/" && window.location.search === "" && arrival?.type === "navigate";
}

/** @returns false while it is not known yet where to start */
export function useStartPage(): boolean {
  const came = useRef<boolean | null>(null);
  came.current ??= cameWithoutPage();
  const [isThere, setThere] = useState(!came.current);
  const { data, error } = useRead(getPreferences, {}, { staleTime: 5 * 60_000 });
  const router = useRouter();
  const start = useEffectEvent(async (startPage: string) => {
    if (startPage !== "/" && isOwnAddress(startPage)) await router.navigate({ href: startPage, replace: true });
    setThere(true);
  });
  const startPage = data?.startPage;
  useEffect(() => {
    if (!isThere && startPage !== undefined) void start(startPage);
  }, [isThere, startPage]);
  return isThere || error !== null;
}
