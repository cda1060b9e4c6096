/** How evenly accounts were picked: exact counts, and a word only where chance alone would hardly explain them. */

import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { PickGroup, TeamWeek } from "#contract/team-week.ts";
import { FEWEST_PICKS } from "#core/queue/pick-fairness.ts";
import { MemberName } from "../../app/member-name.tsx";
import { Empty } from "../../ui/empty.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { WeekNumber } from "./week-number.tsx";

const TITLES: Readonly<Record<PickGroup["group"], string>> = {
  size: "Forecast",
  country: "Country",
  age: "Age",
  difficulty: "Difficulty",
};

type Cell = PickGroup["cells"][number];

export function FairnessTables({ week }: { week: TeamWeek }) {
  const [shown, setShown] = useState<PickGroup["group"]>("size");
  const group = week.groups.find((one) => one.group === shown);
  if (week.picks === 0 || group === undefined)
    return <Empty title="Nothing was picked." why="Nobody took an account of the queue in these days." />;
  const buckets = [...new Set(group.cells.map(({ bucket }) => bucket))];
  const columns = [
    { label: "Who" },
    ...buckets.map((label) => ({ label, align: "right" as const })),
    { label: "All", align: "right" as const },
  ];
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label="Compare picks by"
        value={shown}
        onChange={(value) => setShown(value as PickGroup["group"])}
        data={week.groups.map((one) => ({ value: one.group, label: TITLES[one.group] }))}
      />
      <PlainTable label={`Picks by ${TITLES[shown].toLowerCase()}`} columns={columns}>
        {week.members.map(({ memberId, name, picks }) => (
          <tr key={memberId}>
            <td>
              <MemberName memberId={memberId} name={name} />
            </td>
            {buckets.map((bucket) => (
              <td key={bucket} data-align="right">
                <PickCount
                  group={shown}
                  name={name}
                  cell={group.cells.find((one) => one.memberId === memberId && one.bucket === bucket)}
                />
              </td>
            ))}
            <td data-align="right">
              <WeekNumber
                count={picks}
                asked={{ of: "picks", whose: memberId, kind: null }}
                label={`Taken by ${name}`}
              />
            </td>
          </tr>
        ))}
        <tr>
          <td>Everybody</td>
          {buckets.map((bucket) => (
            <td key={bucket} data-align="right">
              <WeekNumber
                count={inBucket(group, bucket)}
                asked={{ ...OF_ALL, kind: { group: shown, bucket } }}
                label={`Taken by everybody, ${bucket}`}
              />
            </td>
          ))}
          <td data-align="right">
            <WeekNumber count={week.picks} asked={{ ...OF_ALL, kind: null }} label="Taken by everybody" />
          </td>
        </tr>
      </PlainTable>
      <Text size="xs" c="dimmed" maw={720}>
        Companies taken, each once, and in brackets what it would be if all had picked alike. A difference is marked
        only where chance alone would make one as large in fewer than 1 of 20 such tables, and never with fewer than{" "}
        {FEWEST_PICKS} picks. Accounts are counted as they are today. A difference is a question, not an answer: who
        takes over from whom, and who was away, is not in it.
      </Text>
    </Stack>
  );
}

const OF_ALL = { of: "picks", whose: "everybody" } as const;

function inBucket({ cells }: PickGroup, bucket: string): number {
  return cells.filter((cell) => cell.bucket === bucket).reduce((sum, { picks }) => sum + picks, 0);
}

type PickCountProps = { group: PickGroup["group"]; name: string; cell: Cell | undefined };

function PickCount({ group, name, cell }: PickCountProps) {
  if (cell === undefined) return null;
  const { memberId, bucket, picks, expected, verdict } = cell;
  const text = `${picks} (${expected.toFixed(1)})`;
  const number = (
    <WeekNumber
      count={picks}
      asked={{ of: "picks", whose: memberId, kind: { group, bucket } }}
      label={`Taken by ${name}, ${bucket}`}
    >
      {text}
    </WeekNumber>
  );
  if (verdict === "more" || verdict === "fewer")
    return (
      <StateMark tone="warn">
        {number} {verdict}
      </StateMark>
    );
  return number;
}
