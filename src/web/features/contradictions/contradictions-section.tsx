/** Crossings that corrected days would have made otherwise: of one account, or of all that were corrected lately. */
import { Stack, Text } from "@mantine/core";
import { listContradictions } from "#contract/contradictions.ts";
import { countText } from "#core/money/count-text.ts";
import { useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatDay, formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { contradictionSentence } from "./contradiction-sentence.ts";

/** Nothing is shown where nothing contradicts: then there is nothing to settle. */
export function AccountContradictions({ accountId }: { accountId: string }) {
  const found = useRead(listContradictions, { accountId });
  if (!found.data || found.data.data.length === 0) return null;
  return (
    <Section name="contradictions" title="Corrected days say otherwise">
      <Stack gap="xs">
        {found.data.data.map((one) => (
          <Text key={`${one.levelMinor} ${one.periodStart}`} size="sm">
            Bill from {formatDay(one.periodStart)}. {contradictionSentence(one)}
          </Text>
        ))}
        <Text size="xs" c="dimmed">
          What was decided stays. Include or leave out the account by hand where that is right now.
        </Text>
      </Stack>
    </Section>
  );
}

const COLUMNS = [{ label: "Account" }, { label: "Bill from" }, { label: "What differs" }] as const;

export function Contradictions() {
  const found = useRead(listContradictions, {});
  const { data, accounts = 0, accountsLookedAt = 0 } = found.data ?? {};
  return (
    <Section
      name="contradictions"
      title="Where corrected days say otherwise"
      summary={data && formatInteger(data.length)}
    >
      {found.error && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {!data && !found.error && <SkeletonLines count={2} heightPx={24} />}
      {data?.length === 0 && (
        <Empty
          title="No crossing would be another one"
          why={`${countText(accountsLookedAt, "account")} with days corrected in the last 62 days ${accountsLookedAt === 1 ? "was" : "were"} looked at.`}
        />
      )}
      {data && data.length > 0 && (
        <PlainTable label="Crossings that would be other ones" columns={COLUMNS}>
          {data.map((one) => (
            <tr key={`${one.accountId} ${one.levelMinor} ${one.periodStart}`}>
              <td>
                <TextLink to="/accounts/$accountId" params={{ accountId: one.accountId }}>
                  {one.accountName}
                </TextLink>
              </td>
              <td>{formatDay(one.periodStart)}</td>
              <td>{contradictionSentence(one)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {accounts > accountsLookedAt && (
        <Text size="xs" c="dimmed">
          {formatInteger(accountsLookedAt)} of {formatInteger(accounts)} corrected accounts were looked at, those
          corrected last first.
        </Text>
      )}
    </Section>
  );
}
