/** Whose forecast rules read, why, how far the vendor's is there, and choosing anew. For any page of the shell. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { type ForecastChoiceRow, getForecastChoice } from "#contract/forecast-choices.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";
import { ChoiceForm } from "./choice-form.tsx";
import { ChoiceHistory } from "./choice-history.tsx";
import { type ForecastChoices, useChoosing } from "./queries.ts";
import { SOURCE_WORDS } from "./source-words.ts";

export function ForecastChoice() {
  const choices = useRead(getForecastChoice, {});
  const { data, error } = choices;
  return (
    <Section
      name="forecast-choice"
      title="Numbers"
      summary={data && `rules read ${SOURCE_WORDS[data.current.source].of}`}
    >
      {error && <Failed error={error} onRetry={() => void choices.refetch()} lastGoodAtMs={choices.dataUpdatedAt} />}
      {!data && !error && <SkeletonLines count={4} />}
      {data && (
        <Stack gap="md">
          <Current choices={data} />
          {data.current.source === "vendor" && data.whyNotOurs !== null && (
            <StateMark tone="warn">{data.whyNotOurs}</StateMark>
          )}
          {data.next && <ToCome choices={data} next={data.next} />}
          <Choose choices={data} />
          {data.history.length > 0 && <ChoiceHistory history={data.history} />}
        </Stack>
      )}
    </Section>
  );
}

function Current({ choices: { current, vendor } }: { choices: ForecastChoices }) {
  const missing = vendor.accounts - vendor.imported;
  return (
    <>
      <Text size="sm" maw={640}>
        {current.source === "ours"
          ? "Entry, crossings and all rules read our forecast: usage so far and to come, at your prices. Until you have confirmed that our bills reproduce your invoices, you may let them read the vendor's as imported."
          : "Entry, crossings and all rules read the vendor's forecast as it was imported. Once your prices are confirmed, let them read ours: it is made for each account every day and knows spikes."}{" "}
        Both are shown on each account.
      </Text>
      <FactList>
        <Fact label="The vendor's">
          imported for {formatInteger(vendor.imported)} of {formatInteger(vendor.accounts)} accounts in an open period
        </Fact>
        <Fact label="Newest">
          <Day day={vendor.newestOn} missing="None was imported" />
        </Fact>
        <Fact label="Stale">
          {formatInteger(vendor.stale)} {vendor.stale === 1 ? "account" : "accounts"}, more than{" "}
          {formatInteger(current.staleAfterDays)} days old
        </Fact>
      </FactList>
      {current.source === "vendor" && missing > 0 && (
        <StateMark tone="warn">Rules know no forecast of {formatInteger(missing)} accounts</StateMark>
      )}
    </>
  );
}

/** Chosen for a later day; until then it can be taken back without anything having changed. */
function ToCome({ choices, next }: { choices: ForecastChoices; next: ForecastChoiceRow }) {
  const mayChoose = useMay("lead");
  const { choose, isPending, error } = useChoosing(choices);
  const { source, staleAfterDays } = choices.current;
  const takeBack = () => choose({ source, staleAfterDays, reason: "Taken back before it began" }).catch(() => {});
  return (
    <Group gap="sm">
      <StateMark tone="accent">
        From <Day day={next.effectiveOn} /> rules read {SOURCE_WORDS[next.source].of}
      </StateMark>
      {mayChoose && (
        <SmallButton loading={isPending} onClick={() => void takeBack()}>
          Take back
        </SmallButton>
      )}
      {error && <Failed error={error} />}
    </Group>
  );
}

function Choose({ choices }: { choices: ForecastChoices }) {
  const panel = useSidePanel();
  const mayChoose = useMay("lead");
  const open = () =>
    panel.open({
      title: "Whose forecast rules read",
      content: <ChoiceForm choices={choices} onDone={panel.close} />,
    });
  useKeys([{ ...keyOn("chooseForecast", "Numbers"), run: open }], {
    isActive: mayChoose,
  });
  if (!mayChoose)
    return (
      <Text size="sm" c="dimmed">
        A lead can change it.
      </Text>
    );
  return (
    <Group>
      <Button onClick={open} rightSection={<KeyHint keys="f" />}>
        {choices.current.source === "ours" ? "Read the vendor's instead" : "Read ours again"}
      </Button>
    </Group>
  );
}
