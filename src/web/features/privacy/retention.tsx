/** For how many days things are kept, how many there are, and what goes next. */
import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { changeRetention, forgetNow, getPrivacy, type Privacy } from "#contract/privacy.ts";
import { useChange } from "../../app/api.ts";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";
import { useForgettingTry } from "./queries.ts";

const COLUMNS = [
  { label: "What" },
  { label: "Days kept" },
  { label: "There are", align: "right" },
  { label: "Due", align: "right" },
  { label: "Oldest", isWideOnly: true },
] as const;

export function Retention({ privacy }: { privacy: Privacy }) {
  return (
    <Section name="privacy.retention" title="How long things are kept">
      <Stack gap="md">
        <PlainTable label="How long things are kept" columns={COLUMNS}>
          {privacy.rules.map((rule) => (
            <tr key={rule.what}>
              <td>
                <div>{rule.label}</div>
                <Text size="xs" c="dimmed" className={WIDE_ONLY}>
                  {rule.meaning}
                </Text>
              </td>
              <td>
                <Days key={rule.days} rule={rule} />
              </td>
              <td data-align="right">{formatInteger(rule.kept)}</td>
              <td data-align="right">{formatInteger(rule.due)}</td>
              <td className={WIDE_ONLY}>
                <Age at={rule.oldestAt} missing="None" />
              </td>
            </tr>
          ))}
        </PlainTable>
        <LastRun lastRun={privacy.lastRun} />
        <RemoveNow labels={new Map(privacy.rules.map(({ what, label }) => [what, label]))} />
      </Stack>
    </Section>
  );
}

type Rule = Privacy["rules"][number];

function Days({ rule }: { rule: Rule }) {
  const [days, setDays] = useState<number | string>(rule.days);
  const change = useChange(changeRetention, { refreshes: [getPrivacy] });
  const isChanged = days !== rule.days && typeof days === "number";
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap">
        <NumberInput
          aria-label={`Days for ${rule.label}`}
          w={90}
          min={rule.leastDays}
          max={3650}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        {isChanged && (
          <SmallButton loading={change.isPending} onClick={() => change.mutate({ what: rule.what, days })}>
            Save
          </SmallButton>
        )}
      </Group>
      {change.error && <Failed error={change.error} />}
    </Stack>
  );
}

function LastRun({ lastRun }: { lastRun: Privacy["lastRun"] }) {
  if (lastRun === null) return <Text size="sm">Nothing was removed yet.</Text>;
  const total = lastRun.removed.reduce((sum, { count }) => sum + count, 0);
  return (
    <Text size="sm">
      The last run removed {formatInteger(total)}, <Age at={lastRun.at} />.
    </Text>
  );
}

function RemoveNow({ labels }: { labels: ReadonlyMap<string, string> }) {
  const trial = useForgettingTry();
  const remove = useChange(forgetNow, { refreshes: [getPrivacy] });
  const going = trial.data?.removed.filter(({ count }) => count > 0) ?? [];
  const total = going.reduce((sum, { count }) => sum + count, 0);
  const error = trial.error ?? remove.error;
  return (
    <Stack gap="sm" align="flex-start">
      <Button loading={trial.isPending} onClick={() => trial.mutate()}>
        See what is due
      </Button>
      {error && <Failed error={error} />}
      {trial.data && total === 0 && <Text size="sm">Nothing is due to go.</Text>}
      {total > 0 && (
        <ConfirmInline
          label="Remove it now"
          question={`${going.map(({ what, count }) => `${labels.get(what)}: ${formatInteger(count)}`).join(", ")}. This cannot be undone.`}
          confirmLabel={`Remove ${formatInteger(total)}`}
          isDangerous
          onConfirm={() =>
            remove.mutateAsync({}).then(
              () => trial.reset(),
              () => undefined,
            )
          }
        />
      )}
    </Stack>
  );
}
