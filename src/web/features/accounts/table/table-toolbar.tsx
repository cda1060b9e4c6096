/** Above the list: its view, its filter, its groups, and what can be done with all of it. */
import { Button, Group } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { AccountFilterField } from "#core/accounts/filter-fields.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { View } from "../../../app/views/use-view.ts";
import { ViewBar } from "../../../app/views/view-bar.tsx";
import { PendingChanges } from "../../../ui/pending-changes.tsx";
import { AccountFilterBar } from "./account-filter-bar.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FilterHelp } from "./filter-help.tsx";

type TableToolbarProps = {
  view: View;
  today: LocalDate;
  fields: readonly AccountFilterField[];
  /** What is exported: exactly what is shown. */
  exported: { filter: string; sort: string; columns: readonly string[] };
  /** What the column is called by which rows are grouped. */
  groupLabel: string | null;
  changes: number;
  onApply: () => void;
};

export function TableToolbar({ view, today, fields, exported, groupLabel, changes, onApply }: TableToolbarProps) {
  return (
    <Group className="fb-toolbar" gap="sm" align="flex-start" wrap="nowrap">
      <ViewBar view={view} />
      <AccountFilterBar
        value={view.shown.filter}
        onChange={(filter) => view.change({ filter })}
        today={today}
        fields={fields}
      />
      {groupLabel !== null && (
        <Button
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={`Do not group by ${groupLabel}`}
          onClick={() => view.change({ group: null, folded: [] })}
        >
          By {groupLabel.toLowerCase()}
        </Button>
      )}
      <FilterHelp fields={fields} />
      <ExportMenu {...exported} viewId={view.saved?.viewId ?? null} />
      <PendingChanges changes={changes} onApply={onApply} />
    </Group>
  );
}
