/** Sets one field of many accounts: what to which value, what that would change, then all at once with one way back. */
import { Button, Group, List, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { listAccountFields } from "#contract/account-fields.ts";
import { getAccount } from "#contract/account-pages.ts";
import { listAccounts } from "#contract/accounts.ts";
import { type FieldBatch, setFieldOfMany, undoFieldOfMany } from "#contract/field-batches.ts";
import { type FieldRow, listFields } from "#contract/fields.ts";
import { type InputOf, ROLES } from "#contract/operation.ts";
import { isIdentityField } from "#core/fields/standard-fields.ts";
import { DAYS_BY_HAND } from "#core/fields/words-at-once.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { client, useChange, useRead } from "../../app/api.ts";
import { useSession } from "../../app/session.tsx";
import { formatDay, formatInteger } from "../../ui/format.ts";
import { messageOf } from "../../ui/problem.ts";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { FieldInput } from "./field-input.tsx";

type Input = InputOf<typeof setFieldOfMany>;
/** Their ids, or a filter that finds them and those of them that are left out. */
export type ChosenAccounts = { accountIds: string[] } | { filter: string; exceptIds: string[] };
type FieldOfManyProps = { chosen: ChosenAccounts; onDone: () => void };

const REFRESHES = [listAccounts, listAccountFields, getAccount];

export function FieldOfMany({ chosen, onDone }: FieldOfManyProps) {
  const today = localDateAt(useNow());
  const fields = useEditableFields();
  const [fieldId, setFieldId] = useState<string | null>(null);
  const [value, setValue] = useState<Input["value"]>(null);
  const [preview, setPreview] = useState<FieldBatch | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const set = useChange(setFieldOfMany, { refreshes: REFRESHES });
  const takeBack = useChange(undoFieldOfMany, { refreshes: REFRESHES });
  const undo = useUndo();
  const field = fields.find((one) => one.fieldId === fieldId) ?? fields[0];
  if (!field)
    return <Text size="sm">There is no field that you may set by hand. A lead defines them under Fields.</Text>;
  const until = addDays(today, DAYS_BY_HAND);
  const input: Input = { ...chosen, fieldId: field.fieldId, value: value === "" ? null : value, until };
  const attempt = async (act: () => Promise<unknown>) => {
    setProblem(null);
    setAsking(true);
    await act().catch((error: unknown) => setProblem(messageOf(error)));
    setAsking(false);
  };
  const look = () => attempt(async () => setPreview(await client.call(setFieldOfMany, input, { dryRun: true })));
  const apply = () =>
    attempt(async () => {
      const { batchId, changed } = await set.mutateAsync(input);
      const label = `Set ${field.label} of ${formatInteger(changed)} accounts until ${formatDay(until, today)}`;
      if (batchId) undo.record({ label, undo: () => takeBack.mutateAsync({ batchId }) });
      onDone();
    });
  const change = (act: () => void) => {
    act();
    setPreview(null);
    setProblem(null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void (preview ? apply() : look());
      }}
    >
      <Stack gap="md">
        <NativeSelect
          label="Field"
          data-autofocus
          data={fields.map(({ fieldId: id, label }) => ({ value: id, label }))}
          value={field.fieldId}
          onChange={({ currentTarget }) =>
            change(() => {
              setFieldId(currentTarget.value);
              setValue(null);
            })
          }
        />
        <FieldInput field={field} value={value} error={problem} onChange={(next) => change(() => setValue(next))} />
        <Text size="xs" c="dimmed">
          It counts until {formatDay(until, today)}; then what sources say counts again.
        </Text>
        {preview && <Preview batch={preview} />}
        <Group>
          <Button type="submit" variant="filled" loading={isAsking} disabled={preview?.changed === 0}>
            {preview ? `Set ${formatInteger(preview.changed)} accounts` : "See what would change"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Preview({ batch: { accounts, changed, unchanged, replacesWords, examples } }: { batch: FieldBatch }) {
  return (
    <section aria-label="What would change">
      <Text size="sm" role="status">
        {formatInteger(changed)} of {formatInteger(accounts)} accounts would change
        {unchanged > 0 && `; ${formatInteger(unchanged)} have that value already`}
        {replacesWords > 0 && `; in ${formatInteger(replacesWords)} it replaces what somebody set by hand`}.
      </Text>
      <List size="sm" mt="xs">
        {examples.map(({ accountId, name, before, after }) => (
          <List.Item key={accountId}>
            {name}: {before ?? "no value"} → {after ?? "no value"}
          </List.Item>
        ))}
      </List>
      {changed > examples.length && (
        <Text size="xs" c="dimmed">
          and {formatInteger(changed - examples.length)} more
        </Text>
      )}
    </section>
  );
}

function useEditableFields(): readonly FieldRow[] {
  const rank = ROLES.indexOf(useSession().role);
  const fields = useRead(listFields, {}).data?.data ?? [];
  return fields.filter(
    ({ fieldId, retiredAt, editableBy }) =>
      retiredAt === null && editableBy !== "nobody" && rank >= ROLES.indexOf(editableBy) && !isIdentityField(fieldId),
  );
}
