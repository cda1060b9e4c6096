/** Links an account with another, or merges them: which one, what follows, and only then the act. */
import { Button, Group, List, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { messageOf } from "../../ui/problem.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { type Joining, useFoundAccounts, useIdentityChanges, useJoinPreview } from "./queries.ts";
import "./identity.css";

type Found = { accountId: string; name: string };
type JoinPanelProps = { account: Found; onDone: () => void };

const MEANINGS: Record<Joining, string> = {
  link: "Two accounts of one company, such as its two regions. One row in the queue, one colleague at a time.",
  merge:
    "One customer that two sources know under two ids. Notes, tasks, people, usage and timeline are shown together.",
};

export function JoinPanel({ account, onDone }: JoinPanelProps) {
  const [kind, setKind] = useState<Joining>("link");
  const [other, setOther] = useState<Found | null>(null);
  const preview = useJoinPreview(kind, account.accountId, other?.accountId ?? null);
  const { link, merge, undo: takeBack } = useIdentityChanges();
  const undo = useUndo();
  const act = kind === "link" ? link : merge;
  const join = async (with_: Found) => {
    const { actId } = await act.mutateAsync({ accountId: account.accountId, otherId: with_.accountId });
    undo.record({
      label: `Made ${account.name} and ${with_.name} one ${kind === "link" ? "company" : "customer"}`,
      undo: () => takeBack.mutateAsync({ actId }),
    });
    onDone();
  };
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Same company or same customer"
        value={kind}
        onChange={(value) => setKind(value as Joining)}
        data={[
          { value: "link", label: "Same company" },
          { value: "merge", label: "Same customer" },
        ]}
      />
      <Text size="sm" c="dimmed">
        {MEANINGS[kind]}
      </Text>
      {other === null ? (
        <AccountSearch without={account.accountId} onChoose={setOther} />
      ) : (
        <>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={500}>
              {account.name} and {other.name}
            </Text>
            <Button size="compact-sm" variant="subtle" onClick={() => setOther(null)}>
              Another one
            </Button>
          </Group>
          {preview.isPending && <SkeletonLines count={3} />}
          {preview.error && (
            <Text size="sm" c="red" role="alert">
              {messageOf(preview.error)}
            </Text>
          )}
          {preview.data && (
            <section aria-label="What follows">
              <List size="sm" spacing={4}>
                {preview.data.effects.map((effect) => (
                  <List.Item key={effect}>{effect}</List.Item>
                ))}
              </List>
            </section>
          )}
          {act.error && (
            <Text size="sm" c="red" role="alert">
              {messageOf(act.error)}
            </Text>
          )}
          <Group>
            <Button
              variant="filled"
              loading={act.isPending}
              disabled={!preview.data}
              onClick={() => void join(other).catch(() => {})}
            >
              {kind === "link" ? "Make them one company" : "Make them one customer"}
            </Button>
            <Text size="xs" c="dimmed">
              Can be taken back at any time.
            </Text>
          </Group>
        </>
      )}
    </Stack>
  );
}

function AccountSearch({ without, onChoose }: { without: string; onChoose: (account: Found) => void }) {
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 150);
  const found = useFoundAccounts(asked);
  const accounts = (asked === "" ? [] : (found.data?.data ?? [])).filter(({ accountId }) => accountId !== without);
  return (
    <Stack gap="xs">
      <TextInput
        label="The other account"
        description="Its name, its domain, or its id in any system, like stripe:cus_1"
        data-autofocus
        value={text}
        error={found.error && messageOf(found.error)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {accounts.map(({ accountId, name, detail }) => (
        <UnstyledButton key={accountId} className="fb-found" onClick={() => onChoose({ accountId, name })}>
          <Text span size="sm">
            {name}
          </Text>{" "}
          <Text span size="xs" c="dimmed">
            {detail}
          </Text>
        </UnstyledButton>
      ))}
      {asked !== "" && found.data && accounts.length === 0 && (
        <Text size="sm" c="dimmed">
          No other account is called that.
        </Text>
      )}
    </Stack>
  );
}
