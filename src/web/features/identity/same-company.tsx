/** Quietly on the page of an account: another one that may be of the same company, why, and a yes or a no. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { KeyHint, keyOf, keyOn, useKeys } from "../../ui/keys.tsx";
import { KnownAccountName } from "./known-account.tsx";
import { useProposalActions } from "./proposal-actions.ts";
import { useIdentity } from "./queries.ts";
import "./identity.css";

export function SameCompany({ accountId, mayChange }: { accountId: string; mayChange: boolean }) {
  const proposals = useIdentity(accountId).data?.proposals ?? [];
  const { accept, refuse, isPending } = useProposalActions();
  const [first] = proposals;
  useKeys(
    [
      { ...keyOn("sameCompany", "Account"), run: () => first && void accept(first) },
      { ...keyOn("otherCompany", "Account"), run: () => first && void refuse(first) },
    ],
    { isActive: mayChange && first !== undefined && !isPending },
  );
  if (!first) return null;
  return (
    <section className="fb-proposal" aria-label="Same company?">
      <Stack gap={4}>
        <Text size="sm" component="div">
          <b>Same company?</b> <KnownAccountName account={first.other} />
        </Text>
        {first.evidence.map(({ text }) => (
          <Text key={text} size="xs" c="dimmed">
            {text}
          </Text>
        ))}
        {mayChange && (
          <Group gap="xs" mt={4}>
            <Button
              size="compact-sm"
              disabled={isPending}
              rightSection={<KeyHint keys={keyOf("sameCompany")} />}
              onClick={() => void accept(first)}
            >
              Yes, one company
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              disabled={isPending}
              rightSection={<KeyHint keys="shift+n" />}
              onClick={() => void refuse(first)}
            >
              No
            </Button>
            {proposals.length > 1 && (
              <Text size="xs" c="dimmed">
                {proposals.length - 1} more after this
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </section>
  );
}
