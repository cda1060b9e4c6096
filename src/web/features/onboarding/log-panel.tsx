/** "Log what happened": one key for each option; the time is now unless said otherwise. */
import { Button, Group, Select, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type { logOption } from "#contract/onboarding.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { MomentField } from "../../ui/moment-field.tsx";
import { messageOf } from "../../ui/problem.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.tsx";
import { type LoggedAccount, useLogFact } from "./log-fact.ts";
import { useLogOptions } from "./queries.ts";

export type LogOption = z.output<typeof logOption>;

type LogPanelProps = {
  account: LoggedAccount;
  zone: string;
  onDone: () => void;
  /** A handover to sales needs its packet, so it is not logged here. */
  onHandOver: () => void;
  /** Only these, as when a move asks for the fact that leads there. */
  only?: readonly LogOption[];
};

const HANDED_OVER = "referred";

export function LogPanel({ account, zone, onDone, onHandOver, only }: LogPanelProps) {
  const options = useLogOptions();
  const { logFact } = useLogFact(account);
  const [chosen, setChosen] = useState<LogOption | null>(null);
  const [happenedAt, setHappenedAt] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const now = useNow();
  const offered = only ?? options.data?.data ?? [];

  const log = async (option: LogOption, fields: Record<string, string>, evidence?: string) => {
    setProblem(null);
    try {
      await logFact({
        kind: option.kind,
        label: option.label,
        fields,
        ...(happenedAt && { happenedAt }),
        ...(evidence && { evidence }),
      });
      onDone();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const choose = (option: LogOption) => {
    if (option.kind === HANDED_OVER) onHandOver();
    else if (option.fields.length === 0) void log(option, {});
    else setChosen(option);
  };
  if (!only && !options.data)
    return options.error ? (
      <Failed error={options.error} onRetry={() => void options.refetch()} />
    ) : (
      <SkeletonLines count={10} heightPx={32} />
    );
  return (
    <Stack gap="md">
      {problem && (
        <Text size="sm" c="var(--fb-bad)" role="alert">
          {problem}
        </Text>
      )}
      {happenedAt === null ? (
        <Text size="sm" c="dimmed">
          It happened now.{" "}
          <UnstyledButton className="fb-link" onClick={() => setHappenedAt(now)}>
            Say when
          </UnstyledButton>
        </Text>
      ) : (
        <MomentField label="When it happened" value={happenedAt} onChange={setHappenedAt} zone={zone} latest={now} />
      )}
      {chosen ? (
        <FieldsForm
          option={chosen}
          zone={zone}
          onSubmit={(fields, evidence) => log(chosen, fields, evidence)}
          onBack={() => setChosen(null)}
        />
      ) : (
        <ChoiceList
          group="Log what happened"
          choices={offered.map((option) => ({
            key: option.key,
            label: option.label,
            detail: asksMore(option) ? "asks more" : undefined,
            run: () => choose(option),
          }))}
        />
      )}
    </Stack>
  );
}

function asksMore({ kind, fields }: LogOption): boolean {
  return kind === HANDED_OVER || fields.some(({ required }) => required);
}

type FieldsFormProps = {
  option: LogOption;
  zone: string;
  onSubmit: (fields: Record<string, string>, evidence: string) => Promise<void>;
  onBack: () => void;
};

function FieldsForm({ option, zone, onSubmit, onBack }: FieldsFormProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [evidence, setEvidence] = useState("");
  const [working, setWorking] = useState(false);
  const missing = option.fields.find(({ name, required }) => required && !values[name]);
  const set = (name: string, value: string | null) =>
    setValues((before) => {
      const { [name]: _, ...rest } = before;
      return value ? { ...rest, [name]: value } : rest;
    });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (missing) return;
    setWorking(true);
    await onSubmit(values, evidence.trim());
    setWorking(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} aria-label={option.label}>
      <Stack gap="sm">
        <Text fw={500}>{option.label}</Text>
        {option.fields.map((field, index) => (
          <LogField
            key={field.name}
            field={field}
            isFirst={index === 0}
            zone={zone}
            value={values[field.name] ?? null}
            onChange={(value) => set(field.name, value)}
          />
        ))}
        <TextInput
          label="How we know (a link or a few words)"
          maxLength={500}
          value={evidence}
          onChange={(event) => setEvidence(event.currentTarget.value)}
        />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={working} disabled={missing !== undefined}>
            Log it
          </Button>
          <Button variant="subtle" color="gray" onClick={onBack}>
            Back
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type LogFieldProps = {
  field: LogOption["fields"][number];
  isFirst: boolean;
  zone: string;
  value: string | null;
  onChange: (value: string | null) => void;
};

function LogField({ field, isFirst, zone, value, onChange }: LogFieldProps) {
  const { label, required } = field;
  switch (field.kind) {
    case "instant":
      return <MomentField label={label} value={value} onChange={onChange} zone={zone} isRequired={required} />;
    case "choice":
      return (
        <Select
          label={label}
          required={required}
          searchable
          autoFocus={isFirst}
          data={field.choices}
          value={value}
          onChange={onChange}
        />
      );
    case "text":
      return (
        <TextInput
          label={label}
          required={required}
          autoFocus={isFirst}
          value={value ?? ""}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
