/** All accounts, through a view: by next renewal date unless told otherwise. What is shown lives in the address. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import type { AccountRow } from "#contract/accounts.ts";
import { getStatus } from "#contract/status.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead } from "../../../app/api.ts";
import { useMay } from "../../../app/session.tsx";
import { usePeekedAccount } from "../../../app/views/peeked-account.ts";
import { useView, type View } from "../../../app/views/use-view.ts";
import { ViewNotice } from "../../../app/views/view-notice.tsx";
import { keepWidths } from "../../../app/views/view-widths.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { formatInteger } from "../../../ui/format.ts";
import { keyOn, useKeys } from "../../../ui/keys.tsx";
import { LateLine } from "../../../ui/late-line.tsx";
import { useListPlace } from "../../../ui/list-place.ts";
import { onDemand } from "../../../ui/on-demand.tsx";
import { Page } from "../../../ui/page.tsx";
import { pointedAccount } from "../../../ui/pointed-account.ts";
import { countChosen, NOTHING, type Selection } from "../../../ui/table-selection.ts";
import { shownColumns } from "../../../ui/table-shape.ts";
import { fromSortText, toSortText } from "../../../ui/table-sorts.ts";
import { useNow } from "../../../ui/time.tsx";
import { useAccountCells } from "./account-cells.tsx";
import { useAccountEdits } from "./account-edits.ts";
import { understood } from "./account-filter-bar.tsx";
import { accountHref, accountIdOf, useFreshAccounts, useOpenAccount } from "./account-list.ts";
import { accountFooters, readTotalsAgain } from "./account-totals.tsx";
import { type ChosenAccounts, chosenAccounts } from "./chosen-accounts.ts";
import { useGroupedAccounts } from "./grouped-accounts.ts";
import { NoAccounts } from "./no-accounts.tsx";
import { useTableColumns } from "./table-columns.ts";
import { TableToolbar } from "./table-toolbar.tsx";
import { UnseenLane } from "./unseen-lane.tsx";
import { shapeOfView, viewOfShape } from "./view-shape.ts";

const AccountPeek = onDemand(async () => (await import("./account-peek.tsx")).AccountPeek);

type AccountsTableProps = {
  /** Asks to which stage. */
  onMove: (row: AccountRow) => void;
  /** Asks which field, and to which value. */
  onSetField: (chosen: ChosenAccounts, count: number | null) => void;
};

const NO_ACTIONS: [] = [];

export function AccountsTable({ onMove, onSetField }: AccountsTableProps) {
  const view = useView("table");
  const { filter } = view.shown;
  const sort = view.shown.sorts.join(",");
  const today = localDateAt(useNow());
  const { fields, filterFields, columns } = useTableColumns(onMove);
  const asked = understood(filter, today, filterFields);
  const place = useListPlace("accounts", `${sort} ${asked} ${view.shown.group}`);
  const startRow = place.startsAt?.topRow ?? 0;
  const shape = useMemo(() => shapeOfView(view.shown, columns), [view.shown, columns]);
  const shown = shownColumns(columns, shape);
  const { list, totals, emptyColumns, grouping } = useGroupedAccounts({
    view,
    asked,
    sort,
    columns: shown,
    all: columns,
    fields,
    startRow,
  });
  useFreshAccounts();
  const [selection, setSelection] = useSelection(list.question);
  const peek = usePeekedAccount((row) => ({ title: row.name, content: <AccountPeek row={row} /> }));
  useBoardKey(view);
  useEffect(() => () => pointedAccount.set(null), []);
  const total = list.isWaiting ? null : (list.answer?.total ?? null);
  const setField = () => onSetField(chosenAccounts(selection, asked), countChosen(selection, total));
  const clear = () => view.change({ filter: "" });
  const settle = () => {
    list.settle();
    void readTotalsAgain();
  };
  return (
    <Page title="Accounts" summary={useSummary(total, filter !== "")} layout="fill">
      <TableToolbar
        view={view}
        today={today}
        fields={filterFields}
        exported={{ filter: asked, sort, columns: shown.map(({ id }) => id) }}
        groupLabel={grouping.label}
        changes={list.changes}
        onApply={settle}
      />
      <ViewNotice view={view} />
      {list.answer && <UnseenLane filter={asked} viewId={view.saved?.viewId ?? null} />}
      <LateLine px="md" pt="xs" freshness={list.answer?.freshness} />
      {list.readers}
      <DataTable
        name={`accounts.${view.saved?.viewId ?? "none"}`}
        label="Accounts"
        columns={columns}
        rows={list.rows}
        rowId={accountIdOf}
        total={total}
        question={list.question}
        sorts={fromSortText(sort)}
        onSort={(sorts) => view.change({ sorts: toSortText(sorts).split(",") })}
        onFilter={(term) => view.change({ filter: withTerm(filter, term) })}
        group={grouping.group}
        onGroup={grouping.onGroup}
        onToggleGroup={grouping.onToggle}
        shape={shape}
        onShape={(next) => view.change(viewOfShape(next, columns))}
        {...widthsOf(view)}
        href={accountHref}
        onOpen={useOpenAccount(list)}
        onPeek={peek.onPeek}
        onCursor={peek.onCursor}
        onCell={pointAtCell}
        onRange={list.onRange}
        {...place}
        isLoading={list.isPending}
        isWaiting={list.isWaiting}
        error={list.error}
        onRetry={list.retry}
        lastGoodAtMs={list.lastGoodAtMs}
        markOf={(row) => (list.hasLeft(row.accountId) ? LEFT : null)}
        totals={totals}
        emptyColumns={emptyColumns}
        footers={useFooters(view)}
        selection={selection}
        onSelect={setSelection}
        actions={useMay("specialist") ? [{ ...keyOn("setField", "Chosen rows"), run: setField }] : NO_ACTIONS}
        onEdit={useAccountEdits(list, fields)}
        cells={useAccountCells(fields)}
        empty={<NoAccounts isFiltered={filter !== ""} onClear={clear} />}
      />
    </Page>
  );
}

const LEFT = "Edited, and no longer here. Press . to refresh the list";

/** The same for as long as it says the same, so that the header is not drawn again at each key. */
function useFooters(view: View) {
  const latest = useRef(view);
  latest.current = view;
  const { footers } = view.shown;
  return useMemo(() => accountFooters(footers, (next) => latest.current.change({ footers: next })), [footers]);
}

function useBoardKey(view: View): void {
  const navigate = useNavigate();
  const run = () => void navigate({ href: view.hrefAs("board") });
  useKeys([{ ...keyOn("tableOrBoard", "List"), run }]);
}

/** Null is a row that has not been read yet. */
function pointAtCell(row: AccountRow | null, column: string): void {
  pointedAccount.set(row && { accountId: row.accountId, name: row.name, place: "List", column });
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

/** After an import accounts come into the list one after the other, as each is worked out. */
function useSummary(matching: number | null, isFiltered: boolean): string | undefined {
  const all = useRead(getStatus, {}).data?.accounts ?? null;
  if (matching === null) return undefined;
  if (all === null || all <= matching) return formatInteger(matching);
  return `${formatInteger(matching)} ${isFiltered ? "" : "worked out "}of ${formatInteger(all)}`;
}
