/** The foot of every page: how fresh everything is, what runs, and what is special about this installation. */
import { Group, Text } from "@mantine/core";
import type { OutputOf } from "#contract/operation.ts";
import type { getStatus } from "#contract/status.ts";
import { formatAge, formatInstant, formatInteger, formatSeconds } from "../ui/format.ts";
import { Freshness } from "../ui/freshness.tsx";
import { TextLink } from "../ui/links.tsx";
import { StateMark } from "../ui/state-mark.tsx";

export type StatusLineProps = OutputOf<typeof getStatus>;

export function StatusLine(status: StatusLineProps) {
  const { freshness, lastNight, now } = status;
  return (
    <Group component="footer" className="fb-status" gap="md">
      <Freshness {...freshness} />
      {lastNight && (
        <Text component="span" size="xs" c="dimmed" title={`${formatInteger(lastNight.accounts)} accounts`}>
          Nightly run {formatAge(lastNight.finishedAt, now)}, {formatSeconds(lastNight.seconds)}
        </Text>
      )}
      <Passing {...status} />
      {status.fixedClock && <StateMark tone="accent">Fixed clock: {formatInstant(now)}</StateMark>}
      {status.sample && (
        <TextLink to="/welcome" title="What is loaded, and how to remove it">
          <StateMark tone="accent">Sample company</StateMark>
        </TextLink>
      )}
    </Group>
  );
}

/** On a phone only what passes takes room from the page; the rest stands under More. */
export function PhoneStatusLine(status: StatusLineProps) {
  if (status.running.length === 0 && !status.outboundHeld && status.datesMovedDays === 0) return null;
  return (
    <Group component="footer" className="fb-status" gap="md">
      <Passing {...status} />
    </Group>
  );
}

/** What runs now, and what keeps the product from doing as it usually does. */
function Passing({ running, outboundHeld, datesMovedDays }: StatusLineProps) {
  return (
    <>
      {running.map((run) => (
        <Text component="span" size="xs" c="dimmed" key={run.title} className="fb-number">
          {run.title}: {formatInteger(run.done)} of {formatInteger(run.total)} {run.unit}
          {run.secondsLeft !== null && `, ${formatSeconds(run.secondsLeft)} left`}
        </Text>
      ))}
      <span className="fb-grow" />
      {outboundHeld && <StateMark tone="warn">Nothing is sent out</StateMark>}
      {datesMovedDays !== 0 && <StateMark tone="accent">Dates moved by {formatInteger(datesMovedDays)} d</StateMark>}
    </>
  );
}
