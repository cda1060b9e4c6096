/** The rules of packets and of the check before a handover: those in force, changing them, and what they were before. */
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { getHandoverRules, type SavedHandoverRules } from "#contract/handovers.ts";
import { changedRules } from "#core/handovers/changed-rules.ts";
import { HANDOVER_RULES, type HandoverPreset } from "#core/handovers/handover-preset.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age } from "../../ui/time.tsx";
import { VersionList } from "../../ui/version-list.tsx";
import { RULE_WORDS, ruleText } from "./rule-words.ts";
import { RulesForm } from "./rules-form.tsx";

type Draft = { rules: HandoverPreset; reason: string };

export function HandoverRulesPage() {
  const read = useRead(getHandoverRules, {});
  const [draft, setDraft] = useState<Draft | null>(null);
  const mayChange = useMay("lead");
  const { data, error } = read;
  const revertTo = (version: number) => {
    const found = data?.history.find((one) => one.version === version);
    if (found) setDraft({ rules: found.rules, reason: `As in version ${version}` });
  };
  return (
    <Page
      title="Rules of handovers"
      summary={data && `version ${data.version}`}
      action={<ButtonLink to="/handovers">Handovers</ButtonLink>}
    >
      <Stack gap="md" maw={1100}>
        {error && (
          <Failed error={error} onRetry={() => void read.refetch()} lastGoodAtMs={data ? read.dataUpdatedAt : null} />
        )}
        {!data && !error && <SkeletonLines count={9} />}
        {data && (
          <>
            <Section
              name="handover-rules.current"
              title={draft ? "Change the rules" : "In force"}
              actions={
                mayChange &&
                !draft && <Button onClick={() => setDraft({ rules: data.rules, reason: "" })}>Change the rules</Button>
              }
            >
              {draft ? (
                <RulesForm key={draft.reason} current={data} from={draft} onDone={() => setDraft(null)} />
              ) : (
                <RulesInForce saved={data} mayChange={mayChange} />
              )}
            </Section>
            <Section name="handover-rules.versions" title="Versions" summary={String(data.history.length)}>
              <Versions saved={data} mayChange={mayChange && !draft} onRevert={revertTo} />
            </Section>
          </>
        )}
      </Stack>
    </Page>
  );
}

function RulesInForce({ saved, mayChange }: { saved: SavedHandoverRules; mayChange: boolean }) {
  return (
    <Stack gap="md">
      <FactList>
        {HANDOVER_RULES.map((rule) => (
          <Fact key={rule} label={RULE_WORDS[rule].label}>
            <span>{ruleText(rule, saved.rules)}</span>
            <Text size="xs" c="dimmed">
              {RULE_WORDS[rule].help}
            </Text>
          </Fact>
        ))}
      </FactList>
      {!mayChange && (
        <Text size="sm" c="dimmed">
          A lead can change them.
        </Text>
      )}
    </Stack>
  );
}

type VersionsProps = { saved: SavedHandoverRules; mayChange: boolean; onRevert: (version: number) => void };

/** Each with what it said otherwise than the one before it. */
function Versions({ saved: { history, version: current }, mayChange, onRevert }: VersionsProps) {
  const data = history.map((one) => ({ ...one, name: `Version ${one.version}` }));
  const before = (version: number) => history.find((one) => one.version === version - 1);
  return (
    <VersionList
      versions={{ data: { data }, error: null, refetch: () => undefined }}
      now={{ version: current, mayChange }}
      onRevert={onRevert}
    >
      {({ version, author, recordedAt, reason, rules }) => (
        <>
          <Text size="xs" c="dimmed">
            <Age at={recordedAt} /> by {author}: {reason}
          </Text>
          <Difference before={before(version)?.rules} after={rules} />
        </>
      )}
    </VersionList>
  );
}

function Difference({ before, after }: { before: HandoverPreset | undefined; after: HandoverPreset }) {
  if (before === undefined) return null;
  return changedRules(before, after).map((rule) => (
    <Text size="xs" key={rule}>
      {RULE_WORDS[rule].label}: {ruleText(rule, before)} → {ruleText(rule, after)}
    </Text>
  ));
}
