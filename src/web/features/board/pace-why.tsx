/** How old is old: how long earlier accounts stayed in each stage, or that too few have left it to say. */
import { Stack, Text } from "@mantine/core";
import type { getBoardAges } from "#contract/board.ts";
import type { OutputOf } from "#contract/operation.ts";
import { isClosed, STAGE_IDS } from "#core/onboarding/stage.ts";
import { StageName } from "../../app/stage-name.tsx";
import { formatInteger } from "../../ui/format.ts";
import { Missing } from "../../ui/money.tsx";
import { type PlainColumn, PlainTable } from "../../ui/plain-table.tsx";

type Ages = OutputOf<typeof getBoardAges>;

const COLUMNS: readonly PlainColumn[] = [
  { label: "Stage" },
  { label: "Left it", align: "right" },
  { label: "Half by", align: "right" },
  { label: "3 in 4", align: "right" },
  { label: "9 in 10", align: "right" },
];

export function PaceWhy({ ages: { paces, enoughStays } }: { ages: Ages }) {
  const reason = `Fewer than ${enoughStays} have left it`;
  return (
    <Stack gap="md">
      <Text size="sm">
        A card's left edge warms when it has been in its stage longer than half, then longer than three in four, of this
        team's earlier accounts. Longer than nine in ten is called stuck.
      </Text>
      <PlainTable label="Days in each stage" columns={COLUMNS} isDense>
        {openPaces(paces).map(({ stage, stays, limits }) => (
          <tr key={stage}>
            <td>
              <StageName stage={stage} />
            </td>
            <td data-align="right">{formatInteger(stays)}</td>
            {[limits?.typicalDays, limits?.slowDays, limits?.stuckDays].map((days, index) => (
              <td key={COLUMNS[index + 2]?.label} data-align="right">
                {days === undefined ? <Missing reason={reason} /> : `${days} d`}
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
      <Text size="xs" c="dimmed">
        Whole days (UTC) from the event that began a stage to the one that ended it: the latest stay of each account.
        Those who are still in it are not counted. Where fewer than {enoughStays} have left a stage, there is too little
        history to call anything slow.
      </Text>
    </Stack>
  );
}

/** Nothing is due in a closed stage, so nothing is slow there. */
export function openPaces(paces: Ages["paces"]): Ages["paces"] {
  return paces.filter(({ stage }) => STAGE_IDS.some((id) => id === stage && !isClosed(id)));
}
