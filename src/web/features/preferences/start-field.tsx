import { Select } from "@mantine/core";
import { listViews } from "#contract/views.ts";
import { KEY_MAP } from "#core/keys/key-map.ts";
import { useRead } from "../../app/api.ts";
import { changePreferencesNow, type Preferences } from "../../app/preferences.ts";
import { hrefOfView } from "../../app/views/use-view.ts";

/** Pages that one works in all day, under the words of the navigation. */
const PAGES = [
  { value: "/", label: KEY_MAP.goToday.on["Go to"] },
  { value: "/tasks", label: KEY_MAP.goTasks.on["Go to"] },
  { value: "/accounts", label: KEY_MAP.goAccounts.on["Go to"] },
  { value: "/board", label: KEY_MAP.goBoard.on["Go to"] },
  { value: "/handovers", label: KEY_MAP.goHandovers.on["Go to"] },
  { value: "/notes", label: KEY_MAP.goNotes.on["Go to"] },
  { value: "/team-week", label: KEY_MAP.goTeamWeek.on["Go to"] },
];

/** A page of the day's work, or any view. */
export function StartField({ preferences: { startPage } }: { preferences: Preferences }) {
  const views = useRead(listViews, {}).data?.data ?? [];
  const known = [...PAGES, ...views.map((view) => ({ value: hrefOfView(view), label: `View: ${view.name}` }))];
  // A view that was deleted, or an address that was set by a command.
  const pages = known.some(({ value }) => value === startPage)
    ? known
    : [...known, { value: startPage, label: startPage }];
  return (
    <Select
      label="When you come to Firstbill without naming a page"
      data={pages}
      value={startPage}
      allowDeselect={false}
      searchable
      nothingFoundMessage="No page or view has such a name"
      maw={360}
      onChange={(page) => page !== null && void changePreferencesNow({ startPage: page })}
    />
  );
}
