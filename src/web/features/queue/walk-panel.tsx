/** One stop of the walk in the side panel, and its end: what moves to tomorrow. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { Fragment } from "react";
import { type LeftOver, leftForTomorrow } from "#core/queue/left-for-tomorrow.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatDay } from "../../ui/format.ts";
import { KeyHint } from "../../ui/keys.tsx";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { AccountPeek } from "./account-peek.tsx";
import { reasonLine } from "./reason-line.ts";
import type { TodayItem } from "./today-sections.ts";
import type { WalkStop } from "./walk-stops.ts";

type WalkPanelProps = { stop: WalkStop; position: number; total: number; onNext: () => void };

export function WalkPanel({ stop, position, total, onNext }: WalkPanelProps) {
  return (
    <Stack gap="lg">
      <div role="status" aria-label={`${position} of ${total}: ${stop.name}`}>
        <ProgressBar title="Through today" done={position} total={total} unit={total === 1 ? "account" : "accounts"} />
      </div>
      <ul className="fb-plain-list" aria-label="Why it is here">
        {stop.items.map((item) => (
          <li key={textOf(item)}>
            <Text size="sm">{textOf(item)}</Text>
          </li>
        ))}
      </ul>
      <AccountPeek key={stop.accountId} accountId={stop.accountId} />
      <Group gap="sm">
        <Button variant="filled" size="compact-md" onClick={onNext} rightSection={<KeyHint keys="space" />}>
          {position === total ? "To the end" : "Next one"}
        </Button>
        <Hint keys="e" label="done" />
        <Hint keys="h" label="snooze" />
        <Hint keys="o" label="open" />
      </Group>
    </Stack>
  );
}

function Hint({ keys, label }: { keys: string; label: string }) {
  return (
    <Text span size="xs" c="dimmed" className="fb-not-on-phone">
      <KeyHint keys={keys} /> {label}
    </Text>
  );
}

function textOf(item: TodayItem): string {
  if (item.kind === "company") return reasonLine(item.row.reasons, item.row.name);
  if (item.kind === "task") {
    const { kind, title, because } = item.task;
    return `${kind === "promise" ? "Promise" : "Task"}: ${title}${because === null ? "" : `, due ${because}`}`;
  }
  if (item.kind === "mention") return `${item.mention.authorName} asks you in a note: ${item.mention.text}`;
  return item.alerts.map(({ text }) => text).join(", ");
}

/** @param left what was for today and is still there */
export function WalkEnd({
  left,
  today,
  onAgain,
}: {
  left: readonly LeftOver[];
  today: LocalDate;
  onAgain: () => void;
}) {
  const { count, nextChanceOn, risks } = leftForTomorrow(left, today);
  if (count === 0) return <Text size="sm">Everything that was for today is done. Nothing moves to tomorrow.</Text>;
  return (
    <Stack gap="md" role="status">
      <Text size="sm">
        {count === 1 ? "1 thing moves" : `${count} things move`} to the next working day,{" "}
        {formatDay(nextChanceOn, today)}.
      </Text>
      {risks.length === 0 ? (
        <Text size="sm">Nothing of it is late by then.</Text>
      ) : (
        <ul className="fb-plain-list" aria-label="What that risks">
          {risks.map((one) => (
            <li key={one.risk}>
              <RiskLine {...one} today={today} />
            </li>
          ))}
        </ul>
      )}
      <Group>
        <Button size="compact-md" onClick={onAgain} rightSection={<KeyHint keys="space" />}>
          Walk through what is left
        </Button>
      </Group>
    </Stack>
  );
}

const MOST_NAMED = 5;

type RiskLineProps = ReturnType<typeof leftForTomorrow>["risks"][number] & { today: LocalDate };

/** What is at risk, by name, day and amount: enough to decide whether it is done today after all. */
function RiskLine({ risk, sentence, items, amounts, today }: RiskLineProps) {
  const more = items.length - MOST_NAMED;
  return (
    <>
      <StateMark tone={risk === "renews_first" || risk === "promise_broken" ? "bad" : "warn"}>{sentence}</StateMark>
      <ul className="fb-plain-list" aria-label={sentence}>
        {items.slice(0, MOST_NAMED).map(({ accountId, name, on, net }) => (
          <li key={`${accountId} ${on}`}>
            <Text size="sm">
              <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm" underline="always">
                {name}
              </TextLink>
              {on && `, ${formatDay(on, today)}`}
              {net && (
                <>
                  , <Amount value={net} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="xs" c="dimmed">
          and {more} more
        </Text>
      )}
      {amounts.length > 0 && items.length > 1 && (
        <Text size="xs" c="dimmed">
          Together{" "}
          {amounts.map((amount, index) => (
            <Fragment key={amount.currency}>
              {index > 0 && ", "}
              <Amount value={amount} />
            </Fragment>
          ))}{" "}
          net, by today's forecasts
        </Text>
      )}
    </>
  );
}
