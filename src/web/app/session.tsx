/** Who is signed in. Pages inside the shell can rely on it; without it, one is sent to the login page. */
import { useRouter } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import type { OutputOf } from "#contract/operation.ts";
import { ROLES, type Role } from "#contract/operation.ts";
import { getMe } from "#contract/team.ts";
import { Failed } from "../ui/failed.tsx";
import { rememberSignedOut } from "../ui/list-place.ts";
import { isSignedOut, useRead } from "./api.ts";
import { usePreferencesAtWork } from "./preferences.ts";
import { useStartPage } from "./start-page.ts";

export type Session = OutputOf<typeof getMe>;

const SessionContext = createContext<Session | null>(null);

/** @throws Error outside the shell, where nobody may be signed in */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("This screen needs somebody who is signed in; place it inside the shell");
  return session;
}

/** Whether the person may do what needs this role. The server decides; the screen only leaves out what it would refuse. */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useSession().role) >= ROLES.indexOf(role);
}

export function SignedIn({ children }: { children: ReactNode }) {
  const me = useRead(getMe, {}, { staleTime: 5 * 60_000 });
  const isReadable = usePreferencesAtWork();
  const isThere = useStartPage();
  if (me.error && isSignedOut(me.error)) return <ToLogin wasSignedIn={me.data !== undefined} />;
  if (me.data && !(isReadable && isThere)) return null;
  if (me.data) return <SessionContext value={me.data}>{children}</SessionContext>;
  if (me.error) return <Failed error={me.error} onRetry={() => void me.refetch()} />;
  return null;
}

/** Leaves once: while the login page is being loaded the address is already its own, and is not where to go back to. */
function ToLogin({ wasSignedIn }: { wasSignedIn: boolean }) {
  const router = useRouter();
  useEffect(() => {
    const { pathname, href } = router.latestLocation;
    if (pathname === "/login") return;
    if (wasSignedIn) rememberSignedOut(href);
    void router.navigate({ to: "/login", search: { after: href }, replace: true } as never);
  }, [router, wasSignedIn]);
  return null;
}
