/** Chooses whose forecast rules read: with a reason, a day on which it begins, and what it will mean. */
import { Button, Checkbox, Group, NumberInput, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import type { ForecastSource } from "#core/forecasts/forecast-choice.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { DayField } from "../../ui/day-field.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { isReason, ReasonField } from "../../ui/reason-field.tsx";
import { useNow } from "../../ui/time.tsx";
import { type ForecastChoices, useChoosing } from "./queries.ts";
import { SOURCE_WORDS } from "./source-words.ts";

const LONGEST_DAYS = 62;

export function ChoiceForm({ choices, onDone }: { choices: ForecastChoices; onDone: () => void }) {
  const today = localDateAt(useNow());
  const { current } = choices;
  const { choose, isPending, error } = useChoosing(choices);
  const [source, setSource] = useState<ForecastSource>(current.source === "ours" ? "vendor" : "ours");
  const [reason, setReason] = useState("");
  // Left out it is the server's today, also where this page does not know yet which day the server has.
  const [laterOn, setLaterOn] = useState<LocalDate | null>(null);
  const [staleAfterDays, setStaleAfterDays] = useState(current.staleAfterDays);
  const [isOnPurpose, setOnPurpose] = useState(false);
  const isLocked = source === "ours" && current.source === "vendor" && choices.whyNotOurs !== null;
  const submit = async () => {
    const effectiveOn = laterOn === null || laterOn === today ? {} : { effectiveOn: laterOn };
    await choose({
      source,
      reason: reason.trim(),
      staleAfterDays,
      ...effectiveOn,
      ...(isLocked && { anyway: isOnPurpose }),
    });
    onDone();
  };
  return (
    <PanelForm onSubmit={submit}>
      <SegmentedControl
        aria-label="Whose forecast"
        value={source}
        onChange={(value) => setSource(value as ForecastSource)}
        data={[
          { value: "ours", label: SOURCE_WORDS.ours.label },
          { value: "vendor", label: SOURCE_WORDS.vendor.label },
        ]}
      />
      <Meaning source={source} vendor={choices.vendor} />
      {isLocked && (
        <Checkbox
          label="Let rules read it anyway"
          description={choices.whyNotOurs}
          checked={isOnPurpose}
          onChange={(event) => setOnPurpose(event.currentTarget.checked)}
        />
      )}
      <ReasonField value={reason} onChange={setReason} error={error} />
      {source === "vendor" && (
        <NumberInput
          label="Stale after this many days"
          description="An older one still counts, and is marked with its age."
          min={0}
          max={LONGEST_DAYS}
          allowDecimal={false}
          clampBehavior="strict"
          value={staleAfterDays}
          onChange={(value) => {
            if (typeof value === "number") setStaleAfterDays(value);
          }}
        />
      )}
      <DayField
        label="From"
        today={today}
        earliest={today}
        value={laterOn ?? today}
        onChange={setLaterOn}
        words={[
          { label: "Today", day: today },
          { label: "Tomorrow", day: addDays(today, 1) },
        ]}
      />
      <Group>
        <Button
          type="submit"
          variant="filled"
          loading={isPending}
          disabled={!isReason(reason) || (isLocked && !isOnPurpose)}
        >
          Let rules read {SOURCE_WORDS[source].of}
        </Button>
      </Group>
    </PanelForm>
  );
}

/** What the choice does, with numbers, before it is made. */
function Meaning({ source, vendor }: { source: ForecastSource; vendor: ForecastChoices["vendor"] }) {
  const missing = vendor.accounts - vendor.imported;
  return (
    <Text size="sm" c="dimmed">
      All accounts are worked out again; what was decided before stays as it is.{" "}
      {source === "vendor" &&
        missing > 0 &&
        `For ${formatInteger(missing)} of ${formatInteger(vendor.accounts)} accounts the vendor's forecast was not imported: rules will know no forecast of them, and ours does not step in.`}
    </Text>
  );
}
