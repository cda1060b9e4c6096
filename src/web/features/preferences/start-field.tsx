import { Select } from "@mantine/core";
import { listViews } from "#contract/views.ts";
import { useRead } from "../../app/api.ts";
import { changePreferencesNow, type Preferences } from "../../app/preferences.ts";
import { hrefOfView } from "../../app/views/use-view.ts";

const PAGES = [
  { value: "/", label: "Today" },
  { value: "/accounts", label: "Accounts" },
];

/** Today, the accounts, or any view. */
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
