/** Bills of closed periods, newest first: as invoiced where an invoice was imported, otherwise computed from usage. */
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { Amount } from "../../../ui/money.tsx";
import { type PlainColumn, PlainTable, WIDE_ONLY } from "../../../ui/plain-table.tsx";
import { Section } from "../../../ui/section.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { Day } from "../../../ui/time.tsx";
import { NotImported } from "./not-imported.tsx";

const SHOWN_AT_FIRST = 6;

const COLUMNS: readonly PlainColumn[] = [
  { label: "Period" },
  { label: "List", align: "right", isWideOnly: true },
  { label: "Gross", align: "right" },
  { label: "Credit", align: "right", isWideOnly: true },
  { label: "Net", align: "right" },
  { label: "From" },
];

export function BillHistory({ bills }: { bills: AccountPage["bills"] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? bills : bills.slice(0, SHOWN_AT_FIRST);
  return (
    <Section
      name="account.bills"
      title="Earlier bills"
      summary={bills.length || undefined}
      actions={
        bills.length > 1 && (
          <Sparkline
            values={bills.map(({ net }) => net?.minor ?? null).reverse()}
            label={`Net amounts of the last ${bills.length} bills`}
          />
        )
      }
    >
      {bills.length === 0 ? (
        <NotImported what="Earlier bills" how="They come with invoices, or with the usage of earlier months." />
      ) : (
        <PlainTable label="Earlier bills" columns={COLUMNS}>
          {shown.map((bill) => (
            <tr key={`${bill.periodStart} ${bill.from} ${bill.status} ${bill.net?.minor}`}>
              <th scope="row">
                <Day day={bill.periodStart} /> – <Day day={bill.periodEnd} />
              </th>
              <td data-align="right" className={WIDE_ONLY}>
                <Amount value={bill.list} cents="with" />
              </td>
              <td data-align="right">
                <Amount value={bill.gross} cents="with" />
              </td>
              <td data-align="right" className={WIDE_ONLY}>
                <Amount value={bill.credit} cents="with" />
              </td>
              <td data-align="right">
                <Amount value={bill.net} cents="with" isAtLeast={bill.atLeast} />
              </td>
              <td>{bill.from === "invoice" ? `Invoice, ${bill.status}` : "Computed from usage"}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {bills.length > shown.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShowsAll(true)}>
          Show all {bills.length}
        </Button>
      )}
      {bills.some(({ from }) => from === "computed") && (
        <Text size="xs" c="dimmed" mt="xs">
          Computed bills are what the price book says; an imported invoice takes their place.
        </Text>
      )}
    </Section>
  );
}
