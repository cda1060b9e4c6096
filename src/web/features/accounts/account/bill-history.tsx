/** Bills of closed periods, newest first: as invoiced where an invoice was imported, otherwise computed from usage. */
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/accounts.ts";
import { Amount } from "../../../ui/money.tsx";
import { Section } from "../../../ui/section.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { Day } from "../../../ui/time.tsx";
import { NotImported } from "./not-imported.tsx";

const SHOWN_AT_FIRST = 6;

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
        <div className="fb-plain-scroller">
          <table className="fb-plain-table">
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col" data-align="right">
                  List
                </th>
                <th scope="col" data-align="right">
                  Gross
                </th>
                <th scope="col" data-align="right">
                  Credit
                </th>
                <th scope="col" data-align="right">
                  Net
                </th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((bill) => (
                <tr key={`${bill.periodStart} ${bill.from} ${bill.status} ${bill.net?.minor}`}>
                  <th scope="row">
                    <Day day={bill.periodStart} /> – <Day day={bill.periodEnd} />
                  </th>
                  <td data-align="right">
                    <Amount value={bill.list} cents="with" />
                  </td>
                  <td data-align="right">
                    <Amount value={bill.gross} cents="with" />
                  </td>
                  <td data-align="right">
                    <Amount value={bill.credit} cents="with" />
                  </td>
                  <td data-align="right">
                    <Amount value={bill.net} cents="with" isAtLeast={bill.atLeast} />
                  </td>
                  <td>{bill.from === "invoice" ? `Invoice, ${bill.status}` : "Computed from usage"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
