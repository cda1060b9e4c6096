/** Who would enter, leave or cross with other prices, and whose bill moves: of a new book, or of one that a source proposes. */
import { Stack, Text } from "@mantine/core";
import type { PricePreview } from "#contract/price-books.ts";
import { countText } from "#core/money/count-text.ts";
import { money } from "#core/money/money.ts";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { formatInteger, formatMoney } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Age, Day } from "../../ui/time.tsx";

type Effects = NonNullable<PricePreview["effects"]>;

type EffectFiguresProps = { preview: PricePreview; effects: Effects };

export function EffectFigures({ preview: { currency, askedAt, opensOn }, effects }: EffectFiguresProps) {
  const { accounts, enter, leave, cross, up, down, same, upMinor, downMinor, largest } = effects;
  const moved = (count: number, minor: number) =>
    count === 0 ? "No account" : `${countText(count, "account")} by ${formatMoney(money(currency, minor), "with")}`;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        Cash due of {countText(accounts, "account")} in {currency} for the billing period that <Day day={opensOn} />{" "}
        lies in: forecast with the prices that hold on that day, and with these. Worked out <Age at={askedAt} />.
        Nothing was recorded.
      </Text>
      <FactList>
        <Fact label="Would enter">{formatInteger(enter)}</Fact>
        <Fact label="Would leave">{formatInteger(leave)}</Fact>
        <Fact label="Would cross a level">{formatInteger(cross)}</Fact>
        <Fact label="Bill goes up">{moved(up, upMinor)}</Fact>
        <Fact label="Bill goes down">{moved(down, downMinor)}</Fact>
        <Fact label="Stays the same">{formatInteger(same)}</Fact>
        <Fact label="All bills together">{together(upMinor - downMinor, currency)}</Fact>
      </FactList>
      {largest.length > 0 && <Largest largest={largest} currency={currency} />}
    </Stack>
  );
}

/** What goes up less what goes down. */
function together(minor: number, currency: string): string {
  if (minor === 0) return "Stay the same";
  const amount = formatMoney(money(currency, Math.abs(minor)), "with");
  return `${minor > 0 ? "Up" : "Down"} by ${amount}`;
}

const COLUMNS = [
  { label: "Largest changes" },
  { label: "Without them", align: "right" },
  { label: "With these prices", align: "right" },
  { label: "Change", align: "right", isWideOnly: true },
] as const;

function Largest({ largest, currency }: { largest: Effects["largest"]; currency: string }) {
  return (
    <PlainTable label="Largest changes" columns={COLUMNS}>
      {largest.map(({ accountId, name, beforeMinor, afterMinor }) => (
        <tr key={accountId}>
          <td data-breaks>
            <TextLink to={`/accounts/${accountId}` as string}>{name}</TextLink>
          </td>
          <td data-align="right">
            <Amount value={money(currency, beforeMinor)} cents="with" />
          </td>
          <td data-align="right">
            <Amount value={money(currency, afterMinor)} cents="with" />
          </td>
          <td data-align="right" className={WIDE_ONLY}>
            {afterMinor > beforeMinor && "+"}
            <Amount value={money(currency, afterMinor - beforeMinor)} cents="with" />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
