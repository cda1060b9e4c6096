/** All accounts, through a view: by next renewal date unless told otherwise. What is shown lives in the address. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { getStatus } from "#contract/status.ts";
import { localDateAt } from "#core/time/instant.ts";
import { queryClient, queryKey, useRead } from "../../../app/api.ts";
import { useReadWindow } from "../../../app/read-window.ts";
import { useMay } from "../../../app/session.tsx";
import { useView, type View } from "../../../app/views/use-view.ts";
import { ViewBar } from "../../../app/views/view-bar.tsx";
import { ViewNotice } from "../../../app/views/view-notice.tsx";
import { keepWidths } from "../../../app/views/view-widths.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { formatInteger } from "../../../ui/format.ts";
import { keyOn, useKeys } from "../../../ui/keys.tsx";
import { LateLine } from "../../../ui/late-line.tsx";
import { ButtonLink } from "../../../ui/links.tsx";
import { type News, useRefreshOnNews } from "../../../ui/news.ts";
import { onDemand } from "../../../ui/on-demand.tsx";
import { Page } from "../../../ui/page.tsx";
import { usePeek } from "../../../ui/peek.ts";
import { PendingChanges } from "../../../ui/pending-changes.tsx";
import { pointedAccount } from "../../../ui/pointed-account.ts";
import { countChosen, NOTHING, type Selection } from "../../../ui/table-selection.ts";
import { shownColumns } from "../../../ui/table-shape.ts";
import { fromSortText, toSortText } from "../../../ui/table-sorts.ts";
import { useNow } from "../../../ui/time.tsx";
import { keepTrail } from "../../../ui/trail.ts";
import { useAccountEdits } from "./account-edits.tsx";
import { AccountFilterBar, understood } from "./account-filter-bar.tsx";
import { readTotalsAgain, useAccountTotals } from "./account-totals.tsx";
import { type ChosenAccounts, chosenAccounts } from "./chosen-accounts.ts";
import { ExportMenu } from "./export-menu.tsx";
import { FilterHelp } from "./filter-help.tsx";
import { useTableColumns } from "./table-columns.ts";
import { shapeOfView, viewOfShape } from "./view-shape.ts";

const AccountPeek = onDemand(async () => (await import("./account-peek.tsx")).AccountPeek);

const NEWS_OF_ACCOUNTS = /^(account|field|queue|task|import|sample|book|coverage|state)\./;
const isAboutAccounts = ({ type }: News) => NEWS_OF_ACCOUNTS.test(type);
const rowId = (row: AccountRow) => row.accountId;
const ROWS = {
  keyOf: rowId,
  inputOf: (ids: readonly string[]) => ({ filter: ids.map((id) => `id:${id}`).join(" or "), limit: ids.length }),
};
const href = (row: AccountRow) => `/accounts/${row.accountId}?from=accounts`;

type AccountsTableProps = {
  /** Asks to which stage. */
  onMove: (row: AccountRow) => void;
  /** Asks which field, and to which value. */
  onSetField: (chosen: ChosenAccounts, count: number | null) => void;
};

const NO_ACTIONS: [] = [];
const TOO_MANY_EXCEPTIONS =
  "So many accounts are left out that they cannot be named. Filter them away instead, then select all that match.";

export function AccountsTable({ onMove, onSetField }: AccountsTableProps) {
  const view = useView("table");
  const { filter } = view.shown;
  const sort = view.shown.sorts.join(",");
  const setFilter = (written: string) => view.change({ filter: written });
  const today = localDateAt(useNow());
  const { fields, filterFields, columns } = useTableColumns(onMove);
  const asked = understood(filter, today, filterFields);
  const list = useReadWindow(listAccounts, { sort, filter: asked }, ROWS);
  useRefreshOnNews(() => void queryClient.invalidateQueries({ queryKey: queryKey(listAccounts) }), isAboutAccounts);
  const shape = useMemo(() => shapeOfView(view.shown, columns), [view.shown, columns]);
  const totals = useAccountTotals(asked, shownColumns(columns, shape));
  const status = useRead(getStatus, {});
  const [selection, setSelection] = useSelection(list.question);
  const edit = useAccountEdits(list, fields);
  const navigate = useNavigate();
  useKeys([
    {
      ...keyOn("tableOrBoard", "List"),
      run: () => void navigate({ href: view.hrefAs("board") }),
    },
  ]);
  useEffect(() => () => pointedAccount.set(null), []);
  const here = useLocation({ select: (location) => location.href });
  const peek = usePeek<AccountRow>((row) => ({ title: row.name, content: <AccountPeek row={row} /> }));
  const open = (row: AccountRow) => {
    keepTrail({ from: "accounts", label: "Accounts", href: here, ids: list.readRows().map(rowId) });
    void navigate({ href: href(row) });
  };
  const settle = () => {
    list.settle();
    void readTotalsAgain();
  };
  const total = list.isWaiting ? null : (list.answer?.total ?? null);
  const maySet = useMay("specialist");
  const setField = () => {
    const chosen = chosenAccounts(selection, asked);
    if (chosen) onSetField(chosen, countChosen(selection, total));
    else notifications.show({ message: TOO_MANY_EXCEPTIONS });
  };
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
        <ExportMenu filter={asked} sort={sort} columns={shownColumns(columns, shape).map(({ id }) => id)} />
        <PendingChanges changes={list.changes} onApply={settle} />
      </Group>
      <ViewNotice view={view} />
      <LateLine px="md" pt="xs" freshness={list.answer?.freshness} />
      <DataTable
        name={`accounts.${view.saved?.viewId ?? "none"}`}
        label="Accounts"
        columns={columns}
        rows={list.rows}
        rowId={rowId}
        total={total}
        question={list.question}
        sorts={fromSortText(sort)}
        onSort={(sorts) => view.change({ sorts: toSortText(sorts).split(",") })}
        onFilter={(term) => setFilter(withTerm(filter, term))}
        shape={shape}
        onShape={(next) => view.change(viewOfShape(next, columns))}
        {...widthsOf(view)}
        href={href}
        onOpen={open}
        onPeek={peek.onPeek}
        onCursor={peek.onCursor}
        onCell={pointAtCell}
        onRange={list.onRange}
        isLoading={list.isPending}
        isWaiting={list.isWaiting}
        error={list.error}
        onRetry={list.retry}
        lastGoodAtMs={list.lastGoodAtMs}
        markOf={(row) =>
          list.hasLeft(row.accountId) ? "Edited, and no longer here. Press . to refresh the list" : null
        }
        totals={totals}
        selection={selection}
        onSelect={setSelection}
        actions={maySet ? [{ ...keyOn("setField", "Chosen rows"), run: setField }] : NO_ACTIONS}
        onEdit={edit}
        empty={<NoAccounts isFiltered={filter !== ""} onClear={() => setFilter("")} />}
      />
    </Page>
  );
}

/** Where nothing is saved under a name, they stay on this device. */
function widthsOf({ saved }: View) {
  if (saved === null) return {};
  return {
    widths: saved.widths,
    onWidths: (widths: Record<string, number | null>) => keepWidths(saved.viewId, widths),
  };
}

/** It holds beside all that is asked for already, also beside `a or b`. */
function withTerm(filter: string, term: string): string {
  const before = /\bor\b/i.test(filter) ? `(${filter})` : filter;
  return `${before} ${term}`.trim();
}

/** What is chosen is chosen of one question: with another filter it would be other accounts than those that were seen. */
function useSelection(question: string): [Selection, (selection: Selection) => void] {
  const [chosen, setChosen] = useState({ question, selection: NOTHING });
  const selection = chosen.question === question ? chosen.selection : NOTHING;
  return [selection, (next) => setChosen({ question, selection: next })];
}

type Counts = { matching: number | null; all: number | null; isFiltered: boolean };

/** After an import accounts come into the list one after the other, as each is worked out. */
function summaryOf({ matching, all, isFiltered }: Counts): string | undefined {
  if (matching === null) return undefined;
  if (all === null || all <= matching) return formatInteger(matching);
  return `${formatInteger(matching)} ${isFiltered ? "" : "worked out "}of ${formatInteger(all)}`;
}

/** Null is a row that has not been read yet. */
function pointAtCell(row: AccountRow | null, column: string): void {
  pointedAccount.set(row && { accountId: row.accountId, name: row.name, place: "List", column });
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
