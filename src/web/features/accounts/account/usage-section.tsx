/** Usage per product and project, day by day. */
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/accounts.ts";
import { formatDay, formatPercent } from "../../../ui/format.ts";
import { Missing } from "../../../ui/money.tsx";
import { usePhone } from "../../../ui/phone.ts";
import { type PlainColumn, PlainTable, WIDE_ONLY } from "../../../ui/plain-table.tsx";
import { formatQuantity, formatQuantityShort, growthPercent } from "../../../ui/quantity.ts";
import { Section } from "../../../ui/section.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
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
                  label={`${one.name} by day since ${formatDay(one.firstDay)}, latest ${latestOf(one)}`}
                />
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
