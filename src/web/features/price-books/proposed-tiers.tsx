/** The prices of a proposed book, tier by tier. */
import { Text } from "@mantine/core";
import type { PriceProposal } from "#contract/price-proposals.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { formatQuantity } from "../../ui/quantity.ts";

const COLUMNS = [
  { label: "Product" },
  { label: "Up to", align: "right" },
  { label: "Price of each", align: "right" },
] as const;

export function ProposedTiers({ tiers, currency }: Pick<PriceProposal, "tiers" | "currency">) {
  return (
    <PlainTable label={`Proposed prices in ${currency}`} columns={COLUMNS} isDense>
      {tiers.map(({ product, name, unit, when, upTo, unitAmount }) => (
        <tr key={`${product} ${upTo}`}>
          <th scope="row">
            {name}
            <Text span size="xs" c="dimmed">
              {" "}
              {product === name ? "" : product}
            </Text>
          </th>
          <td data-align="right">{upTo === null ? "Any number" : formatQuantity(upTo)}</td>
          <td data-align="right">
            {unitAmount} {currency} {when === "package" ? "a month" : `per ${unit}`}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
