/** Asking for fields and changing them, each with what takes it back. */

import {
  type AccountField,
  clearAccountField,
  listAccountFields,
  listFieldHistory,
  setAccountField,
} from "#contract/account-fields.ts";
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount, listAccounts } from "#contract/accounts.ts";
import { changeField, defineField, type FieldRow, listFields, retireField, surveyFields } from "#contract/fields.ts";
import type { InputOf } from "#contract/operation.ts";
import { toAmountText as amountText } from "#core/money/money.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { useChange } from "../../app/api.ts";
import { useUndo } from "../../ui/undo.tsx";

const OF_FIELDS = [listFields, surveyFields, listAccountFields, listAccounts, explainAccount];
const OF_ACCOUNT = [listAccountFields, listFieldHistory, getAccount, explainAccount, listAccounts];

export type NewField = InputOf<typeof defineField>;
export type FieldSettings = Omit<InputOf<typeof changeField>, "fieldId" | "replaces">;

export function useDefining() {
  const define = useChange(defineField, { refreshes: OF_FIELDS });
  const retire = useChange(retireField, { refreshes: OF_FIELDS });
  const undo = useUndo();
  return {
    isPending: define.isPending,
    error: define.error,
    define: async (field: NewField) => {
      await define.mutateAsync(field);
      undo.record({
        label: `Defined ${field.label}`,
        undo: () => retire.mutateAsync({ fieldId: field.fieldId, retired: true }),
      });
    },
  };
}

export function useFieldChanges(field: FieldRow) {
  const change = useChange(changeField, { refreshes: OF_FIELDS });
  const retire = useChange(retireField, { refreshes: OF_FIELDS });
  const undo = useUndo();
  const { fieldId, label } = field;
  return {
    isPending: change.isPending || retire.isPending,
    error: change.error ?? retire.error,
    change: async (wanted: FieldSettings) => {
      const { field: changed } = await change.mutateAsync({ fieldId, replaces: field.version, ...wanted });
      const before = Object.fromEntries(Object.keys(wanted).map((name) => [name, field[name as keyof FieldRow]]));
      undo.record({
        label: `Changed ${label}`,
        undo: () => change.mutateAsync({ fieldId, replaces: changed.version, ...before }),
      });
    },
    retire: async (retired: boolean) => {
      await retire.mutateAsync({ fieldId, retired });
      undo.record({
        label: retired ? `Took ${label} out of use` : `Took ${label} into use again`,
        undo: () => retire.mutateAsync({ fieldId, retired: !retired }),
      });
    },
  };
}

type Value = InputOf<typeof setAccountField>["value"];
type Word = { value: Value; until: LocalDate | null; reason: string | null };

export function useFieldWord(accountId: string, { field, override }: AccountField) {
  const set = useChange(setAccountField, { refreshes: OF_ACCOUNT });
  const clear = useChange(clearAccountField, { refreshes: OF_ACCOUNT });
  const undo = useUndo();
  const { fieldId, label } = field;
  const before = override && { ...override, value: plainValue(override.value) };
  const putBack = () =>
    before
      ? set.mutateAsync({ accountId, fieldId, value: before.value, until: before.until, reason: before.reason })
      : clear.mutateAsync({ accountId, fieldId });
  return {
    isPending: set.isPending || clear.isPending,
    error: set.error ?? clear.error,
    set: async (word: Word) => {
      await set.mutateAsync({ accountId, fieldId, ...word });
      undo.record({ label: `Set ${label} by hand`, undo: putBack });
    },
    clear: async () => {
      await clear.mutateAsync({ accountId, fieldId });
      undo.record({ label: `Took back what was set for ${label}`, undo: putBack });
    },
  };
}

/** An amount goes back in major units, as a person would write it. */
export function plainValue(value: AccountField["value"]): Value {
  return typeof value === "object" && value !== null && "minor" in value ? amountText(value) : value;
}
