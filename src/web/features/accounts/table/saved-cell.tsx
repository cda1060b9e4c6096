/** Writing into a cell: it shows at once, and a refusal puts back what was there, says why, and offers another try. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ClientProblem } from "#client/client-problem.ts";
import { clearAccountField, listAccountFields, setAccountField } from "#contract/account-fields.ts";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { changeTask, listTasks } from "#contract/tasks.ts";
import { DAYS_BY_HAND } from "#core/fields/words-at-once.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { client, queryClient, queryKey } from "../../../app/api.ts";
import { formatDay } from "../../../ui/format.ts";
import { messageOf } from "../../../ui/problem.ts";
import type { Column } from "../../../ui/table-columns.ts";
import type { EditedPage } from "./account-edits.ts";
import { readTotalsAgain } from "./account-totals.tsx";
import { seenValue, withField } from "./field-edits.ts";

type Edit = {
  /** In the past: "Set Seats of Acme to 20". */
  label: string;
  row: AccountRow;
  /** Answers with what takes it back. `isSure` replaces what somebody else wrote meanwhile. */
  send: (isSure: boolean) => Promise<() => Promise<unknown>>;
};

type Written = { row: AccountRow; column: Column<AccountRow>; text: string };
type Around = { fields: readonly FieldRow[]; today: LocalDate } & EditedPage;

export function saveCell({ row, column, text }: Written, { fields, today, ...page }: Around): void {
  const field = fields.find(({ fieldId }) => column.id === `field.${fieldId}`);
  void apply(field ? fieldEdit(row, field, text, today) : taskDayEdit(row, text, today), page);
}

async function apply(edit: Edit, page: EditedPage, isSure = false): Promise<void> {
  const { shown, undo, announce } = page;
  const { accountId } = edit.row;
  shown.write(accountId, edit.row);
  try {
    const takeBack = await undo.waitFor(edit.send(isSure));
    shown.saved(accountId);
    announce(`${edit.label}.`);
    undo.record({ label: edit.label, undo: () => takeBack().finally(readAgain) });
  } catch (error) {
    shown.refused(accountId);
    refused(edit, error, () => void apply(edit, page, isChangedMeanwhile(error)));
  }
  await readAgain();
}

async function readAgain(): Promise<void> {
  void readTotalsAgain();
  await queryClient.invalidateQueries({ queryKey: queryKey(listAccounts) });
}

function fieldEdit(row: AccountRow, field: FieldRow, text: string, today: LocalDate): Edit {
  const { accountId } = row;
  const { fieldId, label } = field;
  const until = addDays(today, DAYS_BY_HAND);
  const next = withField(row, field, text);
  return {
    label: `Set ${label} of ${row.name} to ${text === "" ? "no value" : text} until ${formatDay(until, today)}`,
    row: next,
    send: async (isSure) => {
      const before = (await client.call(listAccountFields, { accountId })).data.find(
        (shown) => shown.field.fieldId === fieldId,
      );
      const seen = isSure ? {} : { seen: seenValue(row, field) };
      await client.call(setAccountField, { accountId, fieldId, value: text === "" ? null : text, until, ...seen });
      const word = before?.override;
      if (!word) return () => client.call(clearAccountField, { accountId, fieldId });
      const value = seenValue(row, field);
      return () => client.call(setAccountField, { accountId, fieldId, value, until: word.until, reason: word.reason });
    },
  };
}

/** The day of the next task. Which task that is, is asked: the list knows only its title and day. */
function taskDayEdit(row: AccountRow, day: string, today: LocalDate): Edit {
  const { accountId, nextTaskTitle, nextTaskDueOn } = row;
  return {
    label: `Moved "${nextTaskTitle}" of ${row.name} to ${formatDay(day, today)}`,
    row: { ...row, nextTaskDueOn: day },
    send: async () => {
      const { data } = await client.call(listTasks, { accountId });
      const task = data.find(
        (one) => one.doneAt === null && one.title === nextTaskTitle && one.dueOn === nextTaskDueOn,
      );
      if (!task) throw changedTask(nextTaskTitle);
      const { taskId, version, dueOn } = task;
      const moved = await client.call(changeTask, { accountId, taskId, version, dueOn: day });
      return () => client.call(changeTask, { accountId, taskId, version: moved.version, dueOn });
    },
  };
}

function changedTask(title: string | null): ClientProblem {
  const detail = `"${title}" is done or has another day by now. Look at the account for its tasks.`;
  return new ClientProblem({ status: 409, detail, code: "tasks.changed-meanwhile", errors: [], traceId: "" });
}

function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof ClientProblem && error.code === "fields.changed-meanwhile";
}

function refused({ label }: Edit, error: unknown, again: () => void): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    title: `Not saved: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    color: "red",
    autoClose: 15_000,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">{messageOf(error)}</Text>
        <Button
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            again();
          }}
        >
          {isChangedMeanwhile(error) ? "Replace it" : "Try again"}
        </Button>
      </Group>
    ),
  });
}
