/** What a price book would change for all open accounts: who enters, leaves or crosses, and whose bill moves. */
import { Button, Stack, Text } from "@mantine/core";
import { getPricePreview, type PricePreview } from "#contract/price-books.ts";
import { money } from "#core/money/money.ts";
import { useRead } from "../../app/api.ts";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger, formatMoney } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age } from "../../ui/time.tsx";

export function BookEffects({ previewId, onClose }: { previewId: string; onClose: () => void }) {
  const preview = useRead(
    getPricePreview,
    { previewId },
    { refetchInterval: ({ state }) => (state.data && !state.data.progress ? false : 700) },
  );
  const { data, error } = preview;
  return (
    <Section
      name="book-effects"
      title="What it would change"
      summary={data?.priceBookId}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {error && <Failed error={error} onRetry={() => void preview.refetch()} />}
      {!data && !error && <SkeletonLines count={4} />}
      {data?.progress && <ProgressBar title={data.progress.doing} {...data.progress} />}
      {data?.problem && <Text size="sm">{data.problem}</Text>}
      {data?.effects && <Effects preview={data} effects={data.effects} />}
    </Section>
  );
}

type Effects = NonNullable<PricePreview["effects"]>;

function Effects({ preview: { currency, askedAt }, effects }: { preview: PricePreview; effects: Effects }) {
  const { accounts, enter, leave, cross, up, down, same, upMinor, downMinor, largest } = effects;
  const moved = (count: number, minor: number) =>
    count === 0
      ? "no account"
      : `${formatInteger(count)} accounts by ${formatMoney(money(currency, minor), "without")}`;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {formatInteger(accounts)} accounts with an open period in {currency}, forecast with these prices; worked out{" "}
        <Age at={askedAt} />. Nothing was recorded.
      </Text>
      <FactList>
        <Fact label="Would enter">{formatInteger(enter)}</Fact>
        <Fact label="Would leave">{formatInteger(leave)}</Fact>
        <Fact label="Would cross a level">{formatInteger(cross)}</Fact>
        <Fact label="Bill goes up">{moved(up, upMinor)}</Fact>
        <Fact label="Bill goes down">{moved(down, downMinor)}</Fact>
        <Fact label="Stays the same">{formatInteger(same)}</Fact>
      </FactList>
      {largest.length > 0 && <Largest largest={largest} currency={currency} />}
    </Stack>
  );
}

const COLUMNS = [
  { label: "Largest changes" },
  { label: "Now", align: "right" },
  { label: "With these prices", align: "right" },
] as const;

function Largest({ largest, currency }: { largest: Effects["largest"]; currency: string }) {
  return (
    <PlainTable label="Largest changes" columns={COLUMNS}>
      {largest.map(({ accountId, name, beforeMinor, afterMinor }) => (
        <tr key={accountId}>
          <td>
            <TextLink to={`/accounts/${accountId}` as string}>{name}</TextLink>
          </td>
          <td data-align="right">
            <Amount value={money(currency, beforeMinor)} />
          </td>
          <td data-align="right">
            <Amount value={money(currency, afterMinor)} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
