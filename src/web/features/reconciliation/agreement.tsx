/** How many invoices our bills reproduce, by count and by money, and what the differences are made of. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { getReconciliation, type Reconciliation, runReconciliation } from "#contract/reconciliation.ts";
import { money } from "#core/money/money.ts";
import { CAUSE_WORDS, NOT_CHECKED_WORDS } from "#core/reconciliation/cause-words.ts";
import { useChange } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger, formatMoney } from "../../ui/format.ts";
import { Freshness } from "../../ui/freshness.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { usePhone } from "../../ui/phone.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Section } from "../../ui/section.tsx";
import { Age } from "../../ui/time.tsx";
import { downloadDifferences } from "./download-differences.ts";

export function Agreement({ summary }: { summary: Reconciliation }) {
  const { currencies, notChecked, progress, checkedAt, freshness } = summary;
  const isPhone = usePhone();
  return (
    <Section name="agreement" title="Our bills beside the invoices" summary={checkedAt && <Age at={checkedAt} />}>
      <Stack gap="md">
        {progress && <ProgressBar title={progress.doing} {...progress} />}
        {currencies.length === 0 && !progress && <NothingCompared hasInvoices={notChecked.length > 0} />}
        {currencies.map((one) => (
          <OneCurrency key={one.currency} summary={one} />
        ))}
        {notChecked.length > 0 && (
          <Text size="sm" c="dimmed">
            Not compared:{" "}
            {notChecked.map(({ why, periods }) => `${formatInteger(periods)} – ${NOT_CHECKED_WORDS[why]}`).join(" ")}
          </Text>
        )}
        {/* The foot of the page says it where it is wide enough, and names what is late everywhere. */}
        {isPhone && <Freshness {...freshness} late={[]} sources={[]} />}
        {checkedAt && <Actions />}
      </Stack>
    </Section>
  );
}

function NothingCompared({ hasInvoices }: { hasInvoices: boolean }) {
  return (
    <Empty
      title="No invoice was compared yet"
      why={
        hasInvoices
          ? "The invoices that are in cannot be compared with a bill of ours; the reasons are below."
          : "Closed invoices are compared with our bill of the same period, line by line, as soon as they are imported."
      }
      action={<ButtonLink to="/import">Import invoices</ButtonLink>}
    />
  );
}

const COLUMNS = [
  { label: "Cause" },
  { label: "Invoices", align: "right" },
  { label: "Invoices ask more", align: "right" },
  { label: "Invoices ask less", align: "right" },
  { label: "What it means", isWideOnly: true },
] as const;

function OneCurrency({ summary }: { summary: Reconciliation["currencies"][number] }) {
  const { currency, invoices, within, withinPercent, withinMoneyPercent, causes } = summary;
  return (
    <>
      <FactList>
        <Fact label={`Within 2 %, ${currency}`}>
          {withinPercent} % – {formatInteger(within)} of {formatInteger(invoices)} invoices
        </Fact>
        <Fact label="By money">{withinMoneyPercent === null ? "Nothing was asked" : `${withinMoneyPercent} %`}</Fact>
      </FactList>
      <Amounts summary={summary} />
      {causes.length === 0 ? (
        <Text size="sm">Every bill is the same as its invoice.</Text>
      ) : (
        <PlainTable label={`Causes of differences in ${currency}`} columns={COLUMNS}>
          {causes.map(({ cause, invoices: count, moreMinor, lessMinor }) => (
            <tr key={cause}>
              <td>{CAUSE_WORDS[cause].label}</td>
              <td data-align="right">{formatInteger(count)}</td>
              <td data-align="right">
                <Amount value={money(currency, moreMinor)} cents="with" />
              </td>
              <td data-align="right">
                <Amount value={money(currency, lessMinor)} cents="with" />
              </td>
              <td className={WIDE_ONLY}>{CAUSE_WORDS[cause].meaning}</td>
            </tr>
          ))}
          <CausesTogether summary={summary} />
        </PlainTable>
      )}
    </>
  );
}

const AMOUNTS = [
  { label: "Amounts" },
  { label: "Invoices", align: "right" },
  { label: "Our bills", align: "right" },
  { label: "Difference", align: "right" },
] as const;

/** What is judged, and what causes add up to: tax and credit lie between the two. */
function Amounts({ summary }: { summary: Reconciliation["currencies"][number] }) {
  const { currency, invoicedMinor, ourMinor, invoicedNetMinor, ourNetMinor } = summary;
  const rows = [
    { label: "Before tax and credit", invoiced: invoicedMinor, ours: ourMinor },
    { label: "Cash due", invoiced: invoicedNetMinor, ours: ourNetMinor },
  ];
  return (
    <PlainTable label={`Amounts in ${currency}`} columns={AMOUNTS}>
      {rows.map(({ label, invoiced, ours }) => (
        <tr key={label}>
          <td>{label}</td>
          {[invoiced, ours, invoiced - ours].map((minor, place) => (
            <td key={AMOUNTS[place + 1]?.label} data-align="right">
              <Amount value={money(currency, minor)} cents="with" />
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}

/** More less less is the difference of the cash due, to the cent. */
function CausesTogether({ summary }: { summary: Reconciliation["currencies"][number] }) {
  const { currency, causes, invoicedNetMinor, ourNetMinor } = summary;
  const total = (part: "moreMinor" | "lessMinor") => causes.reduce((sum, cause) => sum + cause[part], 0);
  const apart = invoicedNetMinor - ourNetMinor;
  return (
    <tr>
      <td>
        <strong>All causes</strong>
      </td>
      <td />
      <td data-align="right">
        <Amount value={money(currency, total("moreMinor"))} cents="with" />
      </td>
      <td data-align="right">
        <Amount value={money(currency, total("lessMinor"))} cents="with" />
      </td>
      <td className={WIDE_ONLY}>
        Together {formatMoney(money(currency, apart), "with")}, the difference of the cash due.
      </td>
    </tr>
  );
}

function Actions() {
  const mayRun = useMay("specialist");
  const run = useChange(runReconciliation, { refreshes: [getReconciliation] });
  const [readSoFar, setReadSoFar] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const download = async () => {
    setError(null);
    setReadSoFar(0);
    await downloadDifferences(setReadSoFar).catch(setError);
    setReadSoFar(null);
  };
  useKeys([{ ...keyOn("download", "Does it add up?"), run: () => void download() }]);
  const failed = error ?? run.error;
  return (
    <>
      <Group>
        <Button onClick={() => void download()} loading={readSoFar !== null} rightSection={<KeyHint keys="d" />}>
          Download the differences
        </Button>
        {mayRun && (
          <Button loading={run.isPending} onClick={() => run.mutate({})}>
            Compare again
          </Button>
        )}
      </Group>
      {readSoFar !== null && <ProgressBar title="Reading differences" done={readSoFar} total={null} unit="periods" />}
      {Boolean(failed) && <Failed error={failed} />}
    </>
  );
}
