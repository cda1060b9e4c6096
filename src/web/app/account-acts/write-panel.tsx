/** Whom to write to. Firstbill sends nothing to customers itself: one writes in one's own mail and says so here. */
import { Button, Group, Stack, Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { KeyHint, keyOf } from "../../ui/keys.tsx";
import { StateMark } from "../../ui/state-mark.tsx";

export function WritePanel({ account, onLog }: { account: AccountPage; onLog: () => void }) {
  const reachable = account.people.filter(({ email }) => email !== null);
  const [first] = reachable.filter(({ optedOut }) => !optedOut);
  return (
    <Stack gap="md">
      <Text size="sm">Firstbill sends no mail to customers yet. Write in your own mail program, then log it here.</Text>
      {reachable.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody of this account has an e-mail address here. People come with an import.
        </Text>
      )}
      <ul className="fb-people">
        {reachable.map(({ personId, from, name, email, role, optedOut }) => (
          <li key={`${personId} ${from}`}>
            <span>
              <Text span size="sm" fw={500}>
                {name ?? email}
              </Text>{" "}
              <span className="fb-quiet">{role}</span>
              {optedOut && (
                <>
                  {" "}
                  <StateMark tone="warn">wants no mail</StateMark>
                </>
              )}
              <div>
                <a className="fb-link" href={`mailto:${email}`} data-autofocus={email === first?.email || undefined}>
                  {email}
                </a>
              </div>
            </span>
          </li>
        ))}
      </ul>
      <Group>
        <Button onClick={onLog} rightSection={<KeyHint keys={keyOf("log")} />}>
          Log what happened
        </Button>
      </Group>
    </Stack>
  );
}
