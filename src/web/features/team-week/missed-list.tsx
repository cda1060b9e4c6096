/** Each account that passed its renewal while nobody was in touch, with why. */
import { Group, Text } from "@mantine/core";
import type { OutputOf } from "#contract/operation.ts";
import type { listMissed } from "#contract/team-week.ts";
import type { MissCause } from "#core/queue/missed.ts";
import { Empty } from "../../ui/empty.tsx";
import { formatDay, formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Day } from "../../ui/time.tsx";
import { useUrlText } from "../../ui/url-text.ts";

const CAUSES: Readonly<Record<MissCause, string>> = {
  data_late: "data late",
  entered_late: "entered late",
  unseen: "unseen",
  snoozed_past: "snoozed past",
  absent: "absent",
  lease_dropped: "let go",
};

const COLUMNS = [
  { label: "Account" },
  { label: "Renewed on" },
  { label: "Forecast now", align: "right" as const },
  { label: "Why it was missed" },
];

const ALL = "all";

export function MissedList({ missed }: { missed: OutputOf<typeof listMissed> }) {
  const { data, counts, from, through, hasMore } = missed;
  const [asked, setAsked] = useUrlText("cause", ALL);
  const causes = counts.filter(({ accounts }) => accounts > 0);
  const cause = causes.find((one) => one.cause === asked)?.cause ?? ALL;
  const shown = cause === ALL ? data : data.filter((one) => one.cause === cause);
  if (data.length === 0)
    return (
      <Empty
        title="Nothing was missed."
        why={`Every account that renewed from ${formatDay(from)} to ${formatDay(through)} while it was in onboarding had somebody in touch.`}
      />
    );
  return (
    <>
      {causes.length > 1 && (
        <Group gap="xs" mb="sm" role="group" aria-label="Missed for which cause">
          {[{ cause: ALL, accounts: data.length }, ...causes].map((one) => (
            <SmallButton
              key={one.cause}
              variant={one.cause === cause ? "filled" : "default"}
              aria-pressed={one.cause === cause}
              onClick={() => setAsked(one.cause)}
            >
              {one.accounts} {one.cause === ALL ? "in all" : CAUSES[one.cause as MissCause]}
            </SmallButton>
          ))}
        </Group>
      )}
      <PlainTable label="Missed accounts" columns={COLUMNS}>
        {shown.map(({ accountId, name, renewalOn, net, sentence }) => (
          <tr key={accountId}>
            <td>
              <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm">
                {name}
              </TextLink>
            </td>
            <td>
              <Day day={renewalOn} />
            </td>
            <td data-align="right">
              <Amount value={net} missing="No forecast" />
            </td>
            <td>{sentence}</td>
          </tr>
        ))}
      </PlainTable>
      {hasMore && (
        <Text size="xs" c="dimmed" mt="xs">
          These are the {formatInteger(data.length)} that renewed last; there are more.
        </Text>
      )}
    </>
  );
}

/** "12: 7 unseen, 5 let go" */
export function summaryOfMissed({ data, counts, hasMore }: OutputOf<typeof listMissed>): string {
  const causes = counts.flatMap(({ cause, accounts }) => (accounts === 0 ? [] : [`${accounts} ${CAUSES[cause]}`]));
  const total = `${formatInteger(data.length)}${hasMore ? " and more" : ""}`;
  return causes.length === 0 ? total : `${total}: ${causes.join(", ")}`;
}
