/** Signing in by link: `/login#secret=…` does it by itself; without one it says where to get one. */
import { Code, CopyButton, Group, List, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { getPreferences } from "#contract/preferences.ts";
import { getMe, signIn } from "#contract/team.ts";
import { client, queryClient, queryKey } from "../../app/api.ts";
import { BarePage } from "../../ui/bare-page.tsx";
import { Failed } from "../../ui/failed.tsx";
import { signedOutAt } from "../../ui/list-place.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { takeSecretOfHash } from "./secret-of-hash.ts";

const COMMAND = "firstbill login";

export function LoginPage() {
  const asked: { after?: string } = useSearch({ strict: false });
  // The link itself does not say where one was; this tab may know.
  const after = asked.after ?? signedOutAt() ?? undefined;
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [isSigningIn, setIsSigningIn] = useState(false);
  // A link is for one use; a second try by the same page would be refused.
  const taken = useRef<string | null>(null);
  const enter = useEffectEvent(async () => {
    const secret = takeSecretOfHash() ?? taken.current;
    if (secret === null || taken.current === secret) return;
    taken.current = secret;
    setIsSigningIn(true);
    try {
      await client.call(signIn, { secret });
      for (const read of [getMe, getPreferences]) await queryClient.resetQueries({ queryKey: queryKey(read) });
      await navigate({ href: after === undefined ? await firstPage() : ownAddress(after), replace: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setIsSigningIn(false);
    }
  });
  const goOn = useEffectEvent(async () => {
    if (after === undefined) return;
    try {
      await client.call(getMe, {});
    } catch {
      // Still signed out; this page says how to come in.
      return;
    }
    for (const read of [getMe, getPreferences]) await queryClient.resetQueries({ queryKey: queryKey(read) });
    await navigate({ href: ownAddress(after), replace: true });
  });
  useEffect(() => {
    void enter();
    // The link may be opened in a tab that already shows this page.
    const again = () => void enter();
    // Or in another tab: whoever comes back to this one goes on where they were.
    const look = () => void goOn();
    window.addEventListener("hashchange", again);
    window.addEventListener("focus", look);
    return () => {
      window.removeEventListener("hashchange", again);
      window.removeEventListener("focus", look);
    };
  }, []);
  if (isSigningIn)
    return (
      <BarePage title="Signing in">
        <Text size="sm" role="status">
          One moment.
        </Text>
      </BarePage>
    );
  return (
    <BarePage title="Sign in to Firstbill">
      {error !== null && <Failed error={error} />}
      <Text size="sm">There is no password. You come in with a link that works once, for 15 minutes.</Text>
      <List size="sm" spacing="sm">
        <List.Item>
          If you run Firstbill, make one in its terminal:
          <Group gap="sm" mt="xs" wrap="nowrap">
            <Code>{COMMAND}</Code>
            <CopyButton value={COMMAND}>
              {({ copied, copy }) => <SmallButton onClick={copy}>{copied ? "Copied" : "Copy"}</SmallButton>}
            </CopyButton>
          </Group>
        </List.Item>
        <List.Item>Otherwise ask the operator of your team for one.</List.Item>
      </List>
    </BarePage>
  );
}

const WELCOMED = "firstbill.welcomed";

/** The first time on this device it is the page that says what is here; from then on the one that the member starts on. */
async function firstPage(): Promise<string> {
  if (localStorage.getItem(WELCOMED) !== null) return startPage();
  localStorage.setItem(WELCOMED, "yes");
  return "/welcome";
}

async function startPage(): Promise<string> {
  try {
    return ownAddress((await client.call(getPreferences, {})).startPage);
  } catch {
    // Where one starts is no reason not to let somebody in.
    return "/";
  }
}

/** Only an address of ours: a link must not lead a person who has just signed in elsewhere. */
export function ownAddress(after: unknown): string {
  return typeof after === "string" && /^\/(?![/\\])/.test(after) && !after.startsWith("/login") ? after : "/";
}
