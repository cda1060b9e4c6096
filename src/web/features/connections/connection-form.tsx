/** Connects a source, or changes one: its name, how often it is asked, and what it needs to be asked. */

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import {
  type Connection,
  type ConnectorKind,
  changeConnection,
  createConnection,
  getConnection,
  listConnections,
} from "#contract/connections.ts";
import { useChange } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { problemOfField } from "../../ui/field-problem.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { isOnlyTold } from "./connection-states.ts";
import { scheduleChoices } from "./schedules.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { firstSettings, problemIn, type Settings } from "./settings-form.ts";

const REFRESHES = { refreshes: [listConnections, getConnection] };

type NewProps = { kinds: readonly ConnectorKind[]; onMade: (connection: Connection) => void; onCancel: () => void };

export function NewConnection({ kinds, onMade, onCancel }: NewProps) {
  const [kind, setKind] = useState(kinds[0]);
  const [name, setName] = useState("");
  const [source, setSource] = useState<string | null>(null);
  const [region, setRegion] = useState("");
  const [minutes, setMinutes] = useState(60);
  const [settings, setSettings] = useState<Settings>(kind ? firstSettings(kind.settings) : {});
  const create = useChange(createConnection, REFRESHES);
  if (kind === undefined) return <Text size="sm">There is no connector to choose from.</Text>;
  const choose = (connector: string | null) => {
    const chosen = kinds.find((one) => one.connector === connector) ?? kind;
    setKind(chosen);
    setSettings(firstSettings(chosen.settings));
  };
  const filedUnder = source ?? plainSource(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = { connector: kind.connector, name, source: filedUnder, region, settings, scheduleMinutes: minutes };
    create.mutate(made, { onSuccess: onMade });
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Connect a source">
      <Stack gap="md" maw={640}>
        <Select
          label="What to connect"
          description={kind.summary}
          data={kinds.map(({ connector, title }) => ({ value: connector, label: title }))}
          value={kind.connector}
          allowDeselect={false}
          data-autofocus
          onChange={choose}
        />
        <NameField name={name} error={create.error} onChange={setName} />
        {!isOnlyTold(kind) && (
          <>
            <TextInput
              label="Source"
              description="What its accounts are known under. Two connections that bring the same accounts share one."
              required
              value={filedUnder}
              error={problemOfField(create.error, "source")}
              onChange={(event) => setSource(event.currentTarget.value)}
            />
            <RegionField region={region} error={create.error} onChange={setRegion} />
          </>
        )}
        {kind.pulls && <ScheduleField minutes={minutes} onChange={setMinutes} />}
        <SettingsFields
          schema={kind.settings}
          settings={settings}
          problemAt={problemIn(create.error)}
          onChange={setSettings}
        />
        {create.error && <Failed error={create.error} />}
        <FormButtons
          action="Connect"
          isWorking={create.isPending}
          isDisabled={name.trim() === ""}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

type ChangeProps = { connection: Connection; kind: ConnectorKind };

export function ChangeConnection({ connection, kind }: ChangeProps) {
  const [name, setName] = useState(connection.name);
  const [minutes, setMinutes] = useState(connection.scheduleMinutes);
  const [region, setRegion] = useState(connection.region);
  const [settings, setSettings] = useState<Settings>(connection.settings);
  const change = useChange(changeConnection, REFRESHES);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { connectionId } = connection;
    change.mutate({ connectionId, name, region, settings, scheduleMinutes: minutes });
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Settings of ${connection.name}`}>
      <Stack gap="md" maw={640}>
        <NameField name={name} error={change.error} onChange={setName} />
        <RegionField region={region} error={change.error} onChange={setRegion} />
        {kind.pulls && <ScheduleField minutes={minutes} onChange={setMinutes} />}
        <SettingsFields
          schema={kind.settings}
          settings={settings}
          secretsSet={connection.secretsSet}
          problemAt={problemIn(change.error)}
          onChange={setSettings}
        />
        {change.error && <Failed error={change.error} />}
        <Group gap="sm">
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
          {change.isSuccess && (
            <Text size="sm" role="status">
              Saved. Check it, or wait for its next run.
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function NameField({ name, error, onChange }: { name: string; error: unknown; onChange: (name: string) => void }) {
  return (
    <TextInput
      label="Name"
      description="What your team calls it, such as billing-db."
      required
      maxLength={80}
      value={name}
      error={problemOfField(error, "name")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function RegionField({
  region,
  error,
  onChange,
}: {
  region: string;
  error: unknown;
  onChange: (region: string) => void;
}) {
  return (
    <TextInput
      label="Region"
      description="Such as EU, when another place of the same source has accounts with the same ids. It stays once rows have come in."
      maxLength={40}
      value={region}
      error={problemOfField(error, "region")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function ScheduleField({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  return (
    <Select
      label="How often it is asked"
      data={scheduleChoices(minutes)}
      value={String(minutes)}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onChange(Number(chosen))}
    />
  );
}

/** As the server takes it: small letters, digits, - and _. */
function plainSource(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "")
    .slice(0, 40);
}
