/** A company in the queue: score, name, bill, renewal, stage, and the one line that says why. */
import { ActionIcon, Menu, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import type { QueueRow as Row } from "#contract/queue.ts";
import { epochMs } from "#core/time/instant.ts";
import { formatDuration, formatMoney } from "../../ui/format.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { Amount, Missing } from "../../ui/money.tsx";
import { StateChip } from "../../ui/state-mark.tsx";
import { DaysAway, useNow } from "../../ui/time.tsx";
import { AccountLink, type CursorProps } from "./account-link.tsx";
import { reasonLine } from "./reason-line.ts";

export type CompanyActions = {
  why: () => void;
  peek: () => void;
  walk: () => void;
  /** Null for those who may only look. */
  change: { done: () => void; snooze: () => void; take: () => void; release: () => void } | null;
};

type QueueRowProps = {
  row: Row;
  stage: string | null;
  isGone: boolean;
  cursor: CursorProps;
  actions: CompanyActions;
};

/** A company: the link to it covers the row and carries the cursor. */
export function QueueRow({ row, stage, isGone, cursor, actions }: QueueRowProps) {
  return (
    <>
      <UnstyledButton
        className="fb-score"
        aria-label={`${row.score} points: why is ${row.name} here?`}
        tabIndex={-1}
        onClick={actions.why}
      >
        {row.score}
      </UnstyledButton>
      <span className="fb-queue-name">
        <AccountLink accountId={row.accountId} name={row.name} cursor={cursor} onSpace={actions.walk} />
        <span className="fb-quiet">{row.region.toUpperCase()}</span>
        {row.unseen && <StateChip tone="accent">New</StateChip>}
        {row.lease && <LeaseChip lease={row.lease} />}
        {isGone && <StateChip tone="calm">No longer due</StateChip>}
      </span>
      <span className="fb-queue-net">
        <Amount value={row.net} missing="Forecast: usage not imported" />
        <Spread row={row} />
      </span>
      <span className="fb-queue-renewal">
        {row.renewalOn ? (
          <>
            renews <DaysAway day={row.renewalOn} />
          </>
        ) : (
          <Missing reason="Renewal date not imported" />
        )}
      </span>
      <span className="fb-queue-stage">{stage ?? <Missing reason="Not in onboarding" />}</span>
      <span className="fb-queue-reason">{reasonLine(row.reasons, row.name)}</span>
      <RowMenu name={row.name} actions={actions} isMine={row.lease?.mine ?? false} isTaken={row.lease !== null} />
    </>
  );
}

/** `±180`: half of the range in which 80 of 100 outcomes lie. */
function Spread({ row: { low, high } }: { row: Row }) {
  if (!low || !high || low.currency !== high.currency || low.minor === high.minor) return null;
  const half = { currency: low.currency, minor: Math.round((high.minor - low.minor) / 2) };
  return <span className="fb-quiet fb-number"> ±{formatMoney(half).replace(/^[^\d]+/, "")}</span>;
}

export function LeaseChip({ lease }: { lease: NonNullable<Row["lease"]> }) {
  const leftMs = epochMs(lease.until) - epochMs(useNow());
  if (leftMs <= 0) return null;
  return (
    <StateChip tone={lease.mine ? "good" : "warn"} title={`Until ${lease.until.slice(11, 16)} UTC`}>
      {lease.mine ? "You" : lease.memberName}, {formatDuration(Math.max(leftMs, 60_000))}
    </StateChip>
  );
}

/** A list of two hundred rows would otherwise hold two hundred menus; each is made when its button is first pressed. */
function RowMenu(props: RowMenuProps) {
  const [isMade, setIsMade] = useState(false);
  const button = { "aria-label": `What to do with ${props.name}`, tabIndex: -1 };
  return (
    <span className="fb-queue-menu">
      {isMade ? (
        <Menu position="bottom-end" defaultOpened>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" {...button}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <RowChoices {...props} />
        </Menu>
      ) : (
        <ActionIcon variant="subtle" color="gray" aria-haspopup="menu" onClick={() => setIsMade(true)} {...button}>
          <IconDots size={16} />
        </ActionIcon>
      )}
    </span>
  );
}

type RowMenuProps = { name: string; actions: CompanyActions; isMine: boolean; isTaken: boolean };

function RowChoices({ actions, isMine, isTaken }: RowMenuProps) {
  const { change } = actions;
  return (
    <Menu.Dropdown>
      {change && (
        <>
          <Menu.Item rightSection={<KeyHint keys="e" />} onClick={change.done}>
            Done for now
          </Menu.Item>
          <Menu.Item rightSection={<KeyHint keys="h" />} onClick={change.snooze}>
            Snooze
          </Menu.Item>
          {isMine ? (
            <Menu.Item rightSection={<KeyHint keys="i" />} onClick={change.release}>
              Return to the pool
            </Menu.Item>
          ) : (
            <Menu.Item rightSection={<KeyHint keys="i" />} onClick={change.take} disabled={isTaken}>
              Take it
            </Menu.Item>
          )}
        </>
      )}
      <Menu.Item rightSection={<KeyHint keys="space" />} onClick={actions.peek}>
        Peek
      </Menu.Item>
      <Menu.Item rightSection={<KeyHint keys="w" />} onClick={actions.why}>
        Why here?
      </Menu.Item>
    </Menu.Dropdown>
  );
}
