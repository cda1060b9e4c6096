/** Each account that passed its renewal while nobody was in touch, with why. */
import { Text } from "@mantine/core";
import type { OutputOf } from "#contract/operation.ts";
import type { listMissed } from "#contract/team-week.ts";
import type { MissCause } from "#core/queue/missed.ts";
import { Empty } from "../../ui/empty.tsx";
import { formatDay, formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Day } from "../../ui/time.tsx";

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

export function MissedList({ missed }: { missed: OutputOf<typeof listMissed> }) {
  const { data, from, through, hasMore } = missed;
  if (data.length === 0)
    return (
      <Empty
        title="Nothing was missed."
        why={`Every account that renewed from ${formatDay(from)} to ${formatDay(through)} while it was in onboarding had somebody in touch.`}
      />
    );
  return (
    <>
      <PlainTable label="Missed accounts" columns={COLUMNS}>
        {data.map(({ accountId, name, renewalOn, net, sentence }) => (
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
