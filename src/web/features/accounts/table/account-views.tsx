/** Ready questions about accounts, one word away. Each is only a filter and an order, so the address says it all. */
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";

export type AccountView = { label: string; filter: string; sort: string };

export const ACCOUNT_VIEWS: readonly AccountView[] = [
  { label: "All accounts", filter: "", sort: "renewal" },
  { label: "In onboarding", filter: "verdict:in", sort: "renewal" },
  { label: "Renewing within 14 days", filter: "verdict:in renews:<=14d", sort: "renewal" },
  { label: "Not contacted yet", filter: "verdict:in messaged:never", sort: "renewal" },
  { label: "Nobody looks after them", filter: "net:>100 human:none", sort: "-net" },
  { label: "Largest bills", filter: "", sort: "-net" },
  { label: "Onboarded", filter: "stage:6", sort: "-net" },
];

type AccountViewsProps = { filter: string; sort: string; onChoose: (view: AccountView) => void };

export function AccountViews({ filter, sort, onChoose }: AccountViewsProps) {
  const sameFilter = ACCOUNT_VIEWS.filter((view) => view.filter === filter);
  // Another order does not make another question of it.
  const current = sameFilter.find((view) => view.sort === sort) ?? sameFilter[0];
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} aria-hidden />}>{current?.label ?? "Own filter"}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show</Menu.Label>
        {ACCOUNT_VIEWS.map((view) => (
          <Menu.Item key={view.label} aria-current={view === current || undefined} onClick={() => onChoose(view)}>
            {view.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
