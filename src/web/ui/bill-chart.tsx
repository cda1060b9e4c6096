/** A bill over time: what was, today, and what is likely, with the levels that matter. */
import { Button, Group, Table, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { LocalDate } from "#core/time/local-date.ts";
import { BillChartDrawing, LEFT_PX } from "./bill-chart-drawing.tsx";
import { formatDay, formatMoney } from "./format.ts";

/** Amounts are minor units of the chart's currency. */
export type BillPoint = { day: LocalDate; amountMinor: number | null };
/** A day of the forecast with its middle and its bands; `share` 80 means that 80 of 100 outcomes are inside. */
export type ForecastPoint = {
  day: LocalDate;
  amountMinor: number;
  bands: readonly { share: number; lowMinor: number; highMinor: number }[];
};
export type Level = { label: string; amountMinor: number; tone?: "calm" | "bad" };

export type BillChartProps = {
  /** Said to those who do not see it: "Brightpath's bill, 1 Mar to 30 Sep 2026". */
  label: string;
  currency: string;
  form: "bars" | "line";
  history: readonly BillPoint[];
  forecast?: readonly ForecastPoint[];
  levels?: readonly Level[];
  today: LocalDate;
  heightPx?: number;
};

type Reading = { day: LocalDate; text: string; amount: string; bands: string };

export function BillChart(props: BillChartProps) {
  const { ref, width } = useElementSize();
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const readings = readingsOf(props);
  const at =
    cursor ??
    Math.max(
      0,
      readings.findLastIndex((reading) => reading.day <= props.today),
    );
  const read = readings[at];
  if (readings.length === 0 || !read) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: readings.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setCursor(Math.max(0, Math.min(readings.length - 1, to)));
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (event.clientX - box.left - LEFT_PX) / (box.width - LEFT_PX);
    setCursor(Math.max(0, Math.min(readings.length - 1, Math.round(place * (readings.length - 1)))));
  };
  return (
    <div className="fb-chart">
      <Group justify="space-between" mih={28} gap="sm" wrap="nowrap">
        <Text size="xs" c="dimmed" className="fb-number" truncate>
          {read.text}
        </Text>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsTable(!asTable)}>
          {asTable ? "Chart" : "Table"}
        </Button>
      </Group>
      {asTable ? (
        <ReadingTable readings={readings} label={props.label} />
      ) : (
        <div
          ref={ref}
          role="slider"
          tabIndex={0}
          aria-label={props.label}
          aria-valuemin={0}
          aria-valuemax={readings.length - 1}
          aria-valuenow={at}
          aria-valuetext={read.text}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setCursor(null)}
        >
          <BillChartDrawing {...props} widthPx={width} cursorDay={cursor === null ? null : read.day} />
        </div>
      )}
    </div>
  );
}

function readingsOf({ history, forecast = [], currency, today }: BillChartProps): Reading[] {
  const write = (minor: number) => formatMoney({ currency, minor }, "with");
  const known = history.map(({ day, amountMinor }) => {
    const amount = amountMinor === null ? "Not imported" : write(amountMinor);
    return { day, amount, bands: "", text: `${formatDay(day, today)}: ${amount}` };
  });
  const expected = forecast.map(({ day, amountMinor, bands }) => {
    const amount = write(amountMinor);
    const shares = bands.map(
      ({ share, lowMinor, highMinor }) => `${share} %: ${write(lowMinor)} to ${write(highMinor)}`,
    );
    return {
      day,
      amount,
      bands: shares.join("; "),
      text: `${formatDay(day, today)}: forecast ${amount} (${shares.join("; ")})`,
    };
  });
  return [...known, ...expected];
}

function ReadingTable({ readings, label }: { readings: readonly Reading[]; label: string }) {
  return (
    <section className="fb-chart-table" aria-label={label}>
      <Table stickyHeader fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
            <Table.Th>Forecast range</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readings.map(({ day, amount, bands }) => (
            <Table.Tr key={day}>
              <Table.Td>{formatDay(day)}</Table.Td>
              <Table.Td ta="right" className="fb-number">
                {amount}
              </Table.Td>
              <Table.Td>{bands}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
