/** What the board asks, and the one change that it makes by itself: a fact that is logged, or taken back. */
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { listAccounts } from "#contract/accounts.ts";
import { type BoardCard, getBoardAges, getBoardColumns, listBoardCards } from "#contract/board.ts";
import { confirmStage, logFact, undoFact } from "#contract/onboarding.ts";
import { getToday } from "#contract/queue.ts";
import type { BoardDetail } from "#core/board/board-columns.ts";
import { client, queryKey, useChange, useRead } from "../../app/api.ts";
import { CARDS_PER_PAGE } from "./card-slots.ts";

export type BoardView = { filter: string; sort: string; detail: BoardDetail };

export function useBoardColumns({ filter, detail }: BoardView) {
  return useRead(getBoardColumns, { filter, detail });
}

/** Ages move by a day; asked again with the cards they would change nothing. */
const AGES_STALE_MS = 10 * 60_000;

export function useBoardAges({ filter, detail }: BoardView) {
  return useRead(getBoardAges, { filter, detail }, { staleTime: AGES_STALE_MS });
}

/** The cards of some pages of a column, each at its place in the column. */
export function useCardPages(view: BoardView, column: string, pages: readonly number[]) {
  const answers = useQueries({
    queries: pages.map((page) => {
      const input = { ...view, column, at: page * CARDS_PER_PAGE, limit: CARDS_PER_PAGE };
      return {
        queryKey: queryKey(listBoardCards, input),
        queryFn: ({ signal }: { signal: AbortSignal }) => client.call(listBoardCards, input, { signal }),
        // The cards of another column or page would be shown in the wrong place.
        placeholderData: undefined,
      };
    }),
  });
  const cards = new Map<number, BoardCard>();
  answers.forEach(({ data }, index) => {
    const first = (pages[index] ?? 0) * CARDS_PER_PAGE;
    data?.data.forEach((card, place) => {
      cards.set(first + place, card);
    });
  });
  const failed = answers.find(({ error }) => error !== null);
  return { cards, error: failed?.error ?? null, retry: () => void failed?.refetch() };
}

const refreshes = [getBoardColumns, listBoardCards, listAccounts, getAccount, getToday];

export function useBoardChanges() {
  return {
    log: useChange(logFact, { refreshes }),
    confirm: useChange(confirmStage, { refreshes }),
    undo: useChange(undoFact, { refreshes }),
  };
}

/** Reads what is on the board anew. */
export function useRefreshBoard(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const read of [getBoardColumns, getBoardAges, listBoardCards])
      void queries.invalidateQueries({ queryKey: queryKey(read) });
  };
}
