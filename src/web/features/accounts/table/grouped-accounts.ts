/** The rows of a view with their totals: one list, or groups that open and close. */
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { localDateAt } from "#core/time/instant.ts";
import { groupKey } from "#core/views/view-content.ts";
import { useStageName } from "../../../app/stage-name.tsx";
import type { View } from "../../../app/views/use-view.ts";
import type { Column } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { useAccountGroups } from "./account-groups.tsx";
import { useAccountWindow } from "./account-list.ts";
import { useAccountTotals } from "./account-totals.tsx";
import { groupLabel } from "./group-label.ts";

type GroupedOptions = {
  view: View;
  /** What is understood of the filter. */
  asked: string;
  sort: string;
  /** Those that are shown, and all that there are. */
  columns: readonly Column<AccountRow>[];
  all: readonly Column<AccountRow>[];
  fields: readonly FieldRow[];
  /** Where somebody comes back to, without groups. */
  startRow: number;
};

export function useGroupedAccounts({ view, asked, sort, columns, all, fields, startRow }: GroupedOptions) {
  const { group, folded, footers } = view.shown;
  const stageName = useStageName();
  const today = localDateAt(useNow());
  const nameOf = (value: string | null) => groupLabel(group ?? "", value, { fields, today, stageName });
  const { totals, groups, emptyColumns, error } = useAccountTotals({ filter: asked, columns, footers, group });
  const whole = useAccountWindow({ sort, filter: asked }, group === null ? startRow : 0);
  const list = useAccountGroups({ whole, sort, filter: asked, group, folded, found: groups, error, nameOf });
  const keys = groups?.map(({ value }) => groupKey(value)) ?? [];
  const onToggle = (key: string, isForAll: boolean) => {
    const isClosed = folded.includes(key);
    if (isForAll) view.change({ folded: isClosed ? [] : keys });
    else view.change({ folded: isClosed ? folded.filter((one) => one !== key) : [...folded, key] });
  };
  return {
    list,
    totals,
    emptyColumns,
    grouping: {
      group,
      label: group === null ? null : (all.find(({ id }) => id === group)?.label ?? group),
      onGroup: (id: string | null) => view.change({ group: id, folded: [] }),
      onToggle,
    },
  };
}
