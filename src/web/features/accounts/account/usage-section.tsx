/** Usage per product and project, day by day. */
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { localDateAt } from "#core/time/instant.ts";
import { daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { formatDay, formatPercent } from "../../../ui/format.ts";
import { Missing } from "../../../ui/money.tsx";
import { usePhone } from "../../../ui/phone.ts";
import { type PlainColumn, PlainTable, WIDE_ONLY } from "../../../ui/plain-table.tsx";
import { formatQuantity, formatQuantityShort, growthPercent } from "../../../ui/quantity.ts";
import { Section } from "../../../ui/section.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { useNow } from "../../../ui/time.tsx";
import { NotImported } from "./not-imported.tsx";

type Usage = AccountPage["usage"][number];

const SHOWN_AT_FIRST = 12;

const COLUMNS: readonly PlainColumn[] = [
  { label: "Product" },
  { label: "By day" },
  { label: "This period", align: "right" },
  { label: "Before", align: "right" },
];

export function UsageSection({ usage }: { usage: readonly Usage[] }) {
  const isPhone = usePhone();
  const today = localDateAt(useNow());
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? usage : usage.slice(0, SHOWN_AT_FIRST);
  const hasProjects = usage.some(({ project }) => project !== null);
  return (
    <Section name="account.usage" title="Usage by product and project" summary={usage.length || undefined}>
      {usage.length === 0 ? (
        <NotImported what="Usage" how="Send daily usage; with a project on each row it is shown per project." />
      ) : (
        <PlainTable label="Usage by product and project" columns={COLUMNS}>
          {shown.map((one) => (
            <tr key={`${one.meter} ${one.project} ${one.from}`}>
              <th scope="row">
                {one.name}
                {hasProjects && <div className="fb-quiet">{one.project ?? "all projects"}</div>}
                {one.from && <div className="fb-quiet">{one.from}</div>}
              </th>
              <td>
                <Sparkline
                  values={one.days}
                  widthPx={isPhone ? 72 : 160}
                  unsure={unsureOf(one)}
                  label={`${one.name} by day since ${formatDay(one.firstDay)}, latest ${latestOf(one)}`}
                />
                <Spread usage={one} today={today} />
              </td>
              <td data-align="right" title={`${formatQuantity(one.period)} ${one.unit}`}>
                {formatQuantityShort(one.period)} <span className={`fb-quiet ${WIDE_ONLY}`}>{one.unit}</span>
              </td>
              <td data-align="right">
                <Before usage={one} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {usage.length > shown.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShowsAll(true)}>
          Show all {usage.length}
        </Button>
      )}
      {usage.length > 0 && !hasProjects && (
        <Text size="xs" c="dimmed" mt="xs">
          Projects: not imported. Usage rows with a project are shown per project.
        </Text>
      )}
    </Section>
  );
}

/** By index of the days that are drawn. */
function unsureOf({ firstDay, days, spread }: Usage) {
  return spread.map((span) => ({
    from: Math.max(0, daysBetween(firstDay, span.firstDay)),
    to: Math.min(days.length - 1, daysBetween(firstDay, span.lastDay)),
  }));
}

/** The latest of them in words, the others on asking. */
function Spread({ usage: { spread }, today }: { usage: Usage; today: LocalDate }) {
  const latest = spread.at(-1);
  if (!latest) return null;
  const textOf = ({ firstDay, lastDay }: Usage["spread"][number]) =>
    `${formatDay(firstDay, today)} to ${formatDay(lastDay, today)}`;
  const others = spread.length - 1;
  return (
    <div className="fb-quiet" title={spread.map(textOf).join("\n")}>
      {textOf(latest)}: one report, spread evenly
      {others > 0 && `; so were ${others} before it`}
    </div>
  );
}

function latestOf({ days }: Usage): string {
  const latest = days.at(-1);
  return typeof latest === "number" ? formatQuantity(String(latest)) : "not reported";
}

/** The whole period before; the growth is said only in words that do not pretend that the open one is over. */
function Before({ usage }: { usage: Usage }) {
  if (usage.previousPeriod === null) return <Missing reason="The period before was not imported" />;
  const percent = growthPercent(usage.period, usage.previousPeriod);
  return (
    <div title={`${formatQuantity(usage.previousPeriod)} ${usage.unit}`}>
      {formatQuantityShort(usage.previousPeriod)}
      {percent !== null && percent > 0 && <div className="fb-quiet">now +{formatPercent(percent)}</div>}
    </div>
  );
}
