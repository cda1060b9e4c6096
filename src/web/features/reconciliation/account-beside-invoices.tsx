/** One account: whether its prices are confirmed, and each closed period's bill beside its invoices. */
import { Button, Group, Stack, Text } from "@mantine/core";
import type { OutputOf } from "#contract/operation.ts";
import { getReconciledAccount } from "#contract/reconciliation.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day } from "../../ui/time.tsx";
import { PeriodBesideInvoice } from "./period-beside-invoice.tsx";
import { PricesForm } from "./prices-form.tsx";

export type AccountBeside = OutputOf<typeof getReconciledAccount>;

export function AccountBesideInvoices({ accountId }: { accountId: string }) {
  const account = useRead(getReconciledAccount, { accountId });
  const { data, error } = account;
  if (error)
    return <Failed error={error} onRetry={() => void account.refetch()} lastGoodAtMs={account.dataUpdatedAt} />;
  if (!data) return <SkeletonLines count={8} />;
  return (
    <>
      <Prices account={data} />
      {data.periods.length === 0 && (
        <Empty title="No closed invoice" why="Bills are compared once the first period with an invoice is over." />
      )}
      {data.periods.map((period) => (
        <PeriodBesideInvoice key={`${period.start} ${period.end}`} period={period} currency={data.currency} />
      ))}
    </>
  );
}

function Prices({ account }: { account: AccountBeside }) {
  const { accountId, name, prices, words } = account;
  const panel = useSidePanel();
  const maySay = useMay("lead");
  const say = () =>
    panel.open({
      title: `Prices of ${name}`,
      content: <PricesForm accountId={accountId} prices={prices} onDone={panel.close} />,
    });
  useKeys([{ ...keyOn("confirmPrices", "Does it add up?"), run: say }], {
    isActive: maySay,
  });
  return (
    <Section
      name="account-prices"
      title={name}
      actions={
        <ButtonLink to="/accounts/$accountId" params={{ accountId }}>
          Open the account
        </ButtonLink>
      }
    >
      <Stack gap="md">
        <Group gap="sm">
          <StateMark tone={prices.isConfirmed ? "good" : "warn"}>
            Prices {prices.isConfirmed ? "confirmed" : "not confirmed"}
            {prices.by === "person" && " by hand"}
          </StateMark>
          <Text size="sm">{prices.because}</Text>
        </Group>
        {maySay && (
          <Group>
            <Button onClick={say} rightSection={<KeyHint keys="c" />}>
              Say it by hand
            </Button>
          </Group>
        )}
        {words.length > 0 && <Words words={words} />}
      </Stack>
    </Section>
  );
}

const COLUMNS = [
  { label: "Prices" },
  { label: "Until" },
  { label: "Said by" },
  { label: "When" },
  { label: "Why" },
] as const;

function Words({ words }: { words: AccountBeside["words"] }) {
  return (
    <PlainTable label="What people said of these prices" columns={COLUMNS}>
      {words.map(({ version, isConfirmed, until, author, recordedAt, reason }) => (
        <tr key={version}>
          <td>{isConfirmed === null ? "Taken back" : isConfirmed ? "Right" : "Not right"}</td>
          <td>{until ? <Day day={until} /> : "–"}</td>
          <td>{author}</td>
          <td>
            <Age at={recordedAt} />
          </td>
          <td>{reason}</td>
        </tr>
      ))}
    </PlainTable>
  );
}
