/** Accounts with invoices, those whose bills are furthest apart first. */
import { Anchor, Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { listReconciledAccounts, type ReconciledAccount } from "#contract/reconciliation.ts";
import { money } from "#core/money/money.ts";
import { CAUSE_WORDS } from "#core/reconciliation/cause-words.ts";
import { useReadPages } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { Amount, Missing } from "../../ui/money.tsx";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { useUrlText } from "../../ui/url-text.ts";

const COLUMNS = [
  { label: "Account" },
  { label: "Apart by", align: "right" },
  { label: "Within 2 %", align: "right", isWideOnly: true },
  { label: "Mostly", isWideOnly: true },
  { label: "Prices" },
  { label: "Because", isWideOnly: true },
] as const;

const SHOWN = [
  { value: "", label: "All" },
  { value: "false", label: "Not confirmed" },
  { value: "true", label: "Confirmed" },
];

export function WorstAccounts({ onOpen }: { onOpen: (accountId: string) => void }) {
  const [isConfirmed, setIsConfirmed] = useUrlText("prices");
  const list = useReadPages(listReconciledAccounts, { limit: 20, ...(isConfirmed !== "" && { isConfirmed }) });
  return (
    <Section name="worst-accounts" title="Accounts" summary="Furthest apart first">
      <Stack gap="md">
        <Group>
          <SegmentedControl aria-label="Prices" data={SHOWN} value={isConfirmed} onChange={setIsConfirmed} />
        </Group>
        {list.error && (
          <Failed error={list.error} onRetry={() => void list.refetch()} lastGoodAtMs={list.dataUpdatedAt} />
        )}
        {list.isPending && <SkeletonLines count={5} />}
        {list.data && list.rows.length === 0 && (
          <Empty
            title="No account to show"
            why={
              isConfirmed === ""
                ? "No account has a closed invoice yet."
                : "Choose All to see the other accounts with invoices."
            }
          />
        )}
        {list.rows.length > 0 && (
          <PlainTable label="Accounts, furthest apart first" columns={COLUMNS}>
            {list.rows.map((row) => (
              <Row key={row.accountId} row={row} onOpen={onOpen} />
            ))}
          </PlainTable>
        )}
        {list.hasNextPage && (
          <Group>
            <Button loading={list.isFetchingNextPage} onClick={list.readMore}>
              Show more
            </Button>
          </Group>
        )}
      </Stack>
    </Section>
  );
}

function Row({ row, onOpen }: { row: ReconciledAccount; onOpen: (accountId: string) => void }) {
  const { accountId, name, currency, apartMinor, within, checked, mainCause, isConfirmed, by, because } = row;
  return (
    <tr>
      <td data-breaks>
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onOpen(accountId)}>
          {name}
        </Anchor>
      </td>
      <td data-align="right">
        <Amount value={money(currency, apartMinor)} cents="with" />
      </td>
      <td data-align="right" className={WIDE_ONLY}>
        {formatInteger(within)} of {formatInteger(checked)}
      </td>
      <td className={WIDE_ONLY}>
        {mainCause === null ? <Missing reason="No difference" /> : CAUSE_WORDS[mainCause].label}
      </td>
      <td>
        <StateMark tone={isConfirmed ? "good" : "warn"}>
          {isConfirmed ? "Confirmed" : "Not confirmed"}
          {by === "person" && " by hand"}
        </StateMark>
      </td>
      <td className={WIDE_ONLY}>{because}</td>
    </tr>
  );
}
