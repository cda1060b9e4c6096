/** What other rules of handovers would change, before they are saved. */
import { Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type HandoverRuleEffects, saveHandoverRules } from "#contract/handovers.ts";
import { changedRules } from "#core/handovers/changed-rules.ts";
import type { HandoverPreset } from "#core/handovers/handover-preset.ts";
import { client } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { RULE_WORDS, ruleText } from "./rule-words.ts";

type RuleEffectsProps = {
  before: HandoverPreset;
  after: HandoverPreset;
  /** The version that was seen. */
  replaces: number;
};

export function RuleEffects({ before, after, replaces }: RuleEffectsProps) {
  const changed = changedRules(before, after);
  const tried = useQuery({
    queryKey: [saveHandoverRules.name, "tried", after, replaces],
    queryFn: ({ signal }) =>
      client.call(saveHandoverRules, { rules: after, reason: "Tried", replaces }, { dryRun: true, signal }),
    enabled: changed.length > 0,
    placeholderData: keepPreviousData,
  });
  if (changed.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing is changed yet.
      </Text>
    );
  return (
    <Stack gap="sm">
      <ul className="fb-plain-list" aria-label="What changes">
        {changed.map((rule) => (
          <Text component="li" size="sm" key={rule}>
            {RULE_WORDS[rule].label}: {ruleText(rule, before)} → {ruleText(rule, after)}
          </Text>
        ))}
      </ul>
      {tried.error && <Failed error={tried.error} onRetry={() => void tried.refetch()} />}
      {!tried.data && !tried.error && <SkeletonLines count={2} />}
      {tried.data?.effects && <Effects effects={tried.data.effects} />}
    </Stack>
  );
}

function Effects({ effects: { overBefore, overAfter, changed } }: { effects: HandoverRuleEffects }) {
  return (
    <>
      <Text size="sm">
        {overBefore === overAfter && changed.length === 0
          ? `Accounts of the segment over the level for sales: ${formatInteger(overAfter)}, as now.`
          : `Accounts of the segment over the level for sales: ${formatInteger(overBefore)} → ${formatInteger(overAfter)}.`}
      </Text>
      {changed.length > 0 && (
        <PlainTable label="Accounts that would change" columns={COLUMNS}>
          {changed.map(({ accountId, name, net, isOver }) => (
            <tr key={accountId}>
              <td>
                <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm" target="_blank">
                  {name}
                </TextLink>
              </td>
              <td data-align="right">
                <Amount value={net} />
              </td>
              <td>{isOver ? "over it" : "no longer over it"}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
}

const COLUMNS = [{ label: "Account" }, { label: "Forecast", align: "right" as const }, { label: "Would be" }];
