/** New accounts that nobody has looked at. Always on top, whatever is filtered or sorted below. */
import { Text, Title } from "@mantine/core";
import type { QueueRow } from "#contract/queue.ts";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";

export function UnseenRail({ rows, count }: { rows: readonly QueueRow[]; count: number }) {
  if (count === 0) return null;
  return (
    <section className="fb-rail" aria-label="New accounts at a glance">
      <Title order={2}>
        New, nobody has looked yet <span className="fb-quiet">{formatInteger(count)}</span>
      </Title>
      <ul>
        {rows.map((row) => (
          <li key={row.companyId}>
            <TextLink to="/accounts/$accountId" params={{ accountId: row.accountId }} search={{ from: "today" }}>
              <span className="fb-rail-dot" aria-hidden />
              {row.name}
              <Text span size="xs" c="dimmed">
                <Amount value={row.net} missing="Forecast not imported" />
              </Text>
            </TextLink>
          </li>
        ))}
        {count > rows.length && <li className="fb-quiet">and {formatInteger(count - rows.length)} more below</li>}
      </ul>
    </section>
  );
}
