/** Who an account belongs together with, by which ids it is known, and what persons said of that. */
import { List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { KnownAccount } from "#contract/identity.ts";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOf, keyOn, useKeys } from "../../ui/keys.tsx";
import { Amount } from "../../ui/money.tsx";
import { messageOf } from "../../ui/problem.ts";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { AliasList } from "./alias-list.tsx";
import { JoinPanel } from "./join-panel.tsx";
import { KnownAccountName } from "./known-account.tsx";
import { type Identity, useIdentity, useIdentityChanges } from "./queries.ts";

type IdentitySectionProps = { account: { accountId: string; name: string }; mayChange: boolean };

export function IdentitySection({ account, mayChange }: IdentitySectionProps) {
  const { accountId, name } = account;
  const identity = useIdentity(accountId);
  const panel = useSidePanel();
  const { split, undo: takeBack } = useIdentityChanges();
  const undo = useUndo();
  const join = () =>
    panel.open({
      title: `Who belongs together with ${name}?`,
      content: <JoinPanel account={account} onDone={panel.close} />,
    });
  useKeys([{ ...keyOn("join", "Account"), run: join }], {
    isActive: mayChange,
  });
  const leave = async (leaving: { accountId: string; name: string }, from: "company" | "customer") => {
    try {
      const { actId } = await split.mutateAsync({ accountId: leaving.accountId, from });
      undo.record({
        label: `Made ${leaving.name} a ${from} of its own`,
        undo: () => takeBack.mutateAsync({ actId }),
      });
    } catch (error) {
      notifications.show({ message: messageOf(error), color: "red" });
    }
  };
  const found = identity.data;
  return (
    <Section
      name="account.identity"
      title="Belongs together"
      summary={found && found.siblings.length + found.merged.length > 0 ? summaryOf(found) : undefined}
      actions={
        mayChange && (
          <SmallButton onClick={join} rightSection={<KeyHint keys={keyOf("join")} />}>
            Link or merge
          </SmallButton>
        )
      }
    >
      {identity.error && (
        <Failed
          error={identity.error}
          onRetry={() => void identity.refetch()}
          lastGoodAtMs={identity.dataUpdatedAt || null}
        />
      )}
      {identity.isPending && <SkeletonLines count={2} />}
      {found && (
        <Stack gap="sm">
          {found.contradictions.map((text) => (
            <div key={text}>
              <StateMark tone="warn">A source says otherwise</StateMark>
              <Text size="sm">{text}</Text>
            </div>
          ))}
          <Together
            label="The same customer, each billed by itself"
            accounts={found.merged}
            action="Take apart"
            onLeave={mayChange ? (one) => void leave(one, "customer") : null}
          />
          <Together
            label="The same company"
            accounts={found.siblings}
            action="Not of this company"
            onLeave={mayChange ? (one) => void leave(one, "company") : null}
          />
          {found.siblings.length + found.merged.length === 0 && (
            <Text size="sm" c="dimmed">
              A company of its own.
            </Text>
          )}
          <div>
            <Text size="xs" c="dimmed">
              Found by these ids
            </Text>
            <AliasList accountId={accountId} aliases={found.aliases} mayChange={mayChange} />
          </div>
          <Said acts={found.acts} mayChange={mayChange} />
        </Stack>
      )}
    </Section>
  );
}

function summaryOf({ siblings, merged }: Identity): string {
  const words = [
    merged.length > 0 ? `${merged.length + 1} as one customer` : null,
    siblings.length > 0 ? `${siblings.length} more of the company` : null,
  ];
  return words.filter((word) => word !== null).join(", ");
}

type TogetherProps = {
  label: string;
  accounts: readonly KnownAccount[];
  action: string;
  onLeave: ((account: KnownAccount) => void) | null;
};

function Together({ label, accounts, action, onLeave }: TogetherProps) {
  if (accounts.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <ul className="fb-people" aria-label={label}>
        {accounts.map((account) => (
          <li key={account.accountId}>
            <span>
              <KnownAccountName account={account} />
              <div className="fb-quiet">
                {account.net ? <Amount value={account.net} /> : "no"} forecast{!account.net && " yet"}
              </div>
            </span>
            {onLeave && (
              <SmallButton
                variant="subtle"
                color="gray"
                aria-label={`${action}: ${account.name}`}
                onClick={() => onLeave(account)}
              >
                {action}
              </SmallButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What persons said, newest first; it stays when it was taken back. */
function Said({ acts, mayChange }: { acts: Identity["acts"]; mayChange: boolean }) {
  const { undo } = useIdentityChanges();
  if (acts.length === 0) return null;
  const takeBack = (actId: string) =>
    undo.mutate({ actId }, { onError: (error) => notifications.show({ message: messageOf(error), color: "red" }) });
  return (
    <List listStyleType="none" size="sm" spacing={4} aria-label="What was said">
      {acts.map(({ actId, text, member, happenedAt, undoable }) => (
        <List.Item key={actId}>
          {text}
          <span className="fb-quiet">
            {" "}
            {member}, <Age at={happenedAt} />
            {!undoable && ", taken back"}
          </span>{" "}
          {mayChange && undoable && (
            <SmallButton aria-label={`Take back: ${text}`} onClick={() => takeBack(actId)}>
              Take back
            </SmallButton>
          )}
        </List.Item>
      ))}
    </List>
  );
}
