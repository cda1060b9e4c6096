/** One closed period: our lines, the invoice's lines, and why they differ. */
import { Stack, Text } from "@mantine/core";
import type { ReconciledPeriod } from "#contract/reconciliation.ts";
import { money } from "#core/money/money.ts";
import { CAUSE_WORDS, NOT_CHECKED_WORDS } from "#core/reconciliation/cause-words.ts";
import { formatMoney } from "../../ui/format.ts";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { formatQuantity } from "../../ui/quantity.ts";
import { Section } from "../../ui/section.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";

const COLUMNS = [
  { label: "Line" },
  { label: "Our bill", align: "right" },
  { label: "The invoice", align: "right" },
  { label: "Difference" },
] as const;

export function PeriodBesideInvoice({ period, currency }: { period: ReconciledPeriod; currency: string }) {
  const { start, end, invoices, notChecked, isWithin, lines } = period;
  return (
    <Section
      name="period-beside-invoice"
      title={
        <>
          <Day day={start} /> to <Day day={end} />
        </>
      }
      summary={invoices.length === 1 ? `Invoice ${invoices[0]}` : `Invoices ${invoices.join(", ")}`}
    >
      <Stack gap="sm">
        {notChecked === null ? (
          <StateMark tone={isWithin ? "good" : "warn"}>{isWithin ? "Within 2 %" : "More than 2 % apart"}</StateMark>
        ) : (
          <StateMark tone="calm">Not compared: {NOT_CHECKED_WORDS[notChecked]}</StateMark>
        )}
        {notChecked === null && (
          <PlainTable label={`Lines from ${start}`} columns={COLUMNS}>
            {lines.map((line) => (
              <Line key={`${line.key} ${line.name}`} line={line} currency={currency} />
            ))}
            <Total
              label="Before tax and credit"
              ours={period.ourGrossMinor}
              invoiced={period.invoiceGrossMinor}
              currency={currency}
            />
            <Total label="Cash due" ours={period.ourNetMinor} invoiced={period.invoiceNetMinor} currency={currency} />
          </PlainTable>
        )}
      </Stack>
    </Section>
  );
}

type Side = ReconciledPeriod["lines"][number]["ours"];

function Line({ line, currency }: { line: ReconciledPeriod["lines"][number]; currency: string }) {
  return (
    <tr>
      <td>{line.name}</td>
      <SideCell side={line.ours} currency={currency} missing="Not on our bill" />
      <SideCell side={line.invoiced} currency={currency} missing="Not on the invoice" />
      <td>
        {line.causes.length === 0
          ? "None"
          : line.causes.map(({ cause, minor }) => (
              <Text key={cause} size="sm" title={CAUSE_WORDS[cause].meaning}>
                {CAUSE_WORDS[cause].label}: the invoice asks {formatMoney(money(currency, Math.abs(minor)), "with")}{" "}
                {minor > 0 ? "more" : "less"}
              </Text>
            ))}
      </td>
    </tr>
  );
}

function SideCell({ side, currency, missing }: { side: Side; currency: string; missing: string }) {
  return (
    <td data-align="right">
      <Amount value={side && money(currency, side.amountMinor)} cents="with" missing={missing} />
      {side?.quantity != null && (
        <Text size="xs" c="dimmed">
          {formatQuantity(side.quantity)}
        </Text>
      )}
    </td>
  );
}

type TotalProps = { label: string; ours: number | null; invoiced: number | null; currency: string };

function Total({ label, ours, invoiced, currency }: TotalProps) {
  const amount = (minor: number | null) => (
    <Amount value={minor === null ? null : money(currency, minor)} cents="with" />
  );
  const apart = (invoiced ?? 0) - (ours ?? 0);
  return (
    <tr>
      <td>
        <strong>{label}</strong>
      </td>
      <td data-align="right">{amount(ours)}</td>
      <td data-align="right">{amount(invoiced)}</td>
      <td>
        {apart === 0
          ? "None"
          : `The invoice asks ${formatMoney(money(currency, Math.abs(apart)), "with")} ${apart > 0 ? "more" : "less"}`}
      </td>
    </tr>
  );
}
