/** All accounts, by next renewal date unless told otherwise. What is shown lives in the address. */
import { Button, Group } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { type FieldRow, listFields } from "#contract/fields.ts";
import { getStatus } from "#contract/status.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead, useReadPages } from "../../../app/api.ts";
import { useView } from "../../../app/views/use-view.ts";
import { ViewBar } from "../../../app/views/view-bar.tsx";
import { ViewNotice } from "../../../app/views/view-notice.tsx";
import { DataTable } from "../../../ui/data-table.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { formatInteger } from "../../../ui/format.ts";
import { LateLine } from "../../../ui/late-line.tsx";
import { ButtonLink } from "../../../ui/links.tsx";
import type { News } from "../../../ui/news.ts";
import { Page } from "../../../ui/page.tsx";
import { usePeek } from "../../../ui/peek.ts";
import { PendingChanges } from "../../../ui/pending-changes.tsx";
import { fromSortText, toSortText } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { keepTrail } from "../../../ui/trail.ts";
import { accountColumns } from "./account-columns.tsx";
import { AccountFilterBar, understood } from "./account-filter-bar.tsx";
import { AccountPeek } from "./account-peek.tsx";
import { fieldColumns } from "./field-columns.ts";
import { FilterHelp } from "./filter-help.tsx";

const PAGE_ROWS = 200;
const NEWS_OF_ACCOUNTS = /^(account|queue|task|import|sample|book|coverage|state)\./;
const isAboutAccounts = ({ type }: News) => NEWS_OF_ACCOUNTS.test(type);
const rowId = (row: AccountRow) => row.accountId;
const href = (row: AccountRow) => `/accounts/${row.accountId}?from=accounts`;

export function AccountsPage() {
  const view = useView("table");
  const { filter, sorts } = view.shown;
  const setFilter = (written: string) => view.change({ filter: written });
  // The list sorts by the first alone; the others settle its ties once it can.
  const sort = sorts[0] ?? "renewal";
  const today = localDateAt(useNow());
  const { filterFields, columns } = useAccountFields();
  const list = useReadPages(listAccounts, { sort, filter: understood(filter, today, filterFields), limit: PAGE_ROWS });
  const status = useRead(getStatus, {});
  const navigate = useNavigate();
  const here = useLocation({ select: (location) => location.href });
  const peek = usePeek<AccountRow>((row) => ({ title: row.name, content: <AccountPeek row={row} /> }));
  const open = (row: AccountRow) => {
    keepTrail({ from: "accounts", label: "Accounts", href: here, ids: list.rows.map(rowId) });
    void navigate({ href: href(row) });
  };
  const total = list.isPlaceholderData ? null : (list.first?.total ?? null);
  return (
    <Page
      title="Accounts"
      summary={summaryOf({ matching: total, all: status.data?.accounts ?? null, isFiltered: filter !== "" })}
      layout="fill"
    >
      <Group className="fb-toolbar" gap="sm" align="flex-start" wrap="nowrap">
        <ViewBar view={view} />
        <AccountFilterBar value={filter} onChange={setFilter} today={today} fields={filterFields} />
        <FilterHelp fields={filterFields} />
        <PendingChanges readAtMs={list.dataUpdatedAt} isAbout={isAboutAccounts} onApply={() => void list.refetch()} />
      </Group>
      <ViewNotice view={view} />
      <LateLine px="md" pt="xs" freshness={list.first?.freshness} />
      <DataTable
        name="accounts"
        label="Accounts"
        columns={columns}
        rows={list.rows}
        rowId={rowId}
        total={total}
        sort={fromSortText(sort)}
        onSort={(next) => view.change({ sorts: [toSortText(next)] })}
        href={href}
        onOpen={open}
        onPeek={peek.onPeek}
        onCursor={peek.onCursor}
        onReachEnd={list.readMore}
        isLoading={list.isPending}
        isWaiting={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        lastGoodAtMs={list.dataUpdatedAt}
        empty={<NoAccounts isFiltered={filter !== ""} onClear={() => setFilter("")} />}
      />
    </Page>
  );
}

const NO_FIELDS: readonly FieldRow[] = [];

/** Fields of accounts as columns and as terms of the filter; the list is there before they are. */
function useAccountFields() {
  const fields = useRead(listFields, {}).data?.data ?? NO_FIELDS;
  return useMemo(
    () => ({ filterFields: filterFieldsOf(fields), columns: [...accountColumns, ...fieldColumns(fields)] }),
    [fields],
  );
}

type Counts = { matching: number | null; all: number | null; isFiltered: boolean };

/** After an import accounts come into the list one after the other, as each is worked out. */
function summaryOf({ matching, all, isFiltered }: Counts): string | undefined {
  if (matching === null) return undefined;
  if (all === null || all <= matching) return formatInteger(matching);
  return `${formatInteger(matching)} ${isFiltered ? "" : "worked out "}of ${formatInteger(all)}`;
}

function NoAccounts({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty
        title="No account matches"
        why="Take a part of the filter away, or look at all accounts."
        action={<Button onClick={onClear}>Show all accounts</Button>}
      />
    );
  return (
    <Empty
      title="There are no accounts yet"
      why="They come with an import of files; usage, people and history can follow later."
      action={<ButtonLink to="/import">Import files</ButtonLink>}
    />
  );
}
