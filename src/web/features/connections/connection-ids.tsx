/** Which id of a source is which account here. */
import { Text } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { listConnectionIds } from "#contract/moves.ts";
import { useReadPages } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";

const COLUMNS = [{ label: "Its id" }, { label: "Region" }, { label: "Account here" }] as const;

export function ConnectionIds({ connection: { connectionId, source } }: { connection: Connection }) {
  const list = useReadPages(listConnectionIds, { connectionId, limit: 20 });
  const { rows, error, isPending, hasNextPage, isFetchingNextPage, readMore } = list;
  const summary = isPending ? undefined : `${hasNextPage ? "first " : ""}${formatInteger(rows.length)}`;
  return (
    <Section name="connection-ids" title="Which id is which account" summary={summary}>
      {error && <Failed error={error} onRetry={() => void list.refetch()} />}
      {isPending && !error && <SkeletonLines count={3} />}
      {!isPending && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          No account came from {source} yet.
        </Text>
      )}
      {rows.length > 0 && (
        <PlainTable label="Ids and accounts" columns={COLUMNS}>
          {rows.map(({ externalId, region, accountId, account }) => (
            <tr key={`${region} ${externalId}`}>
              <th scope="row">{externalId}</th>
              <td>{region}</td>
              <td>
                <TextLink to={`/accounts/${accountId}`}>{account}</TextLink>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {hasNextPage && (
        <SmallButton mt="sm" loading={isFetchingNextPage} onClick={readMore}>
          Show more
        </SmallButton>
      )}
    </Section>
  );
}
