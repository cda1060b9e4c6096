/** The accounts of a view as the table reads them: only those in sight, in an order that holds still. */
import { useLocation, useNavigate } from "@tanstack/react-router";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { queryClient, queryKey } from "../../../app/api.ts";
import { useReadWindow } from "../../../app/read-window.ts";
import { type News, useRefreshOnNews } from "../../../ui/news.ts";
import { keepTrail } from "../../../ui/trail.ts";

const NEWS_OF_ACCOUNTS = /^(account|field|queue|task|import|sample|book|coverage|state)\./;
const isAboutAccounts = ({ type }: News) => NEWS_OF_ACCOUNTS.test(type);

export const accountIdOf = (row: AccountRow) => row.accountId;
export const accountHref = (row: AccountRow) => `/accounts/${row.accountId}?from=accounts`;

const ROWS = {
  keyOf: accountIdOf,
  inputOf: (ids: readonly string[]) => ({ filter: ids.map((id) => `id:${id}`).join(" or "), limit: ids.length }),
};

type Question = { sort: string; filter: string; groupBy?: string; group?: string };

/** @param startsAt the row to begin at, where somebody comes back to their place */
export function useAccountWindow(question: Question, startsAt = 0) {
  return useReadWindow(listAccounts, question, { ...ROWS, startsAt });
}

export type AccountWindow = ReturnType<typeof useAccountWindow>;

export function useFreshAccounts(): void {
  useRefreshOnNews(() => void queryClient.invalidateQueries({ queryKey: queryKey(listAccounts) }), isAboutAccounts);
}

/** Opens an account and remembers the list, so that one can go on to the next from there. */
export function useOpenAccount(list: Pick<AccountWindow, "readRows">): (row: AccountRow) => void {
  const navigate = useNavigate();
  const here = useLocation({ select: (location) => location.href });
  return (row) => {
    keepTrail({ from: "accounts", label: "Accounts", href: here, ids: list.readRows().map(accountIdOf) });
    void navigate({ href: accountHref(row) });
  };
}
