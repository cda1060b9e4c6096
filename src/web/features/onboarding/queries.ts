import { getAccount } from "#contract/account-pages.ts";
import { listAccounts } from "#contract/accounts.ts";
import { getBoardColumns, listBoardCards } from "#contract/board.ts";
import { confirmStage, listLogOptions, logFact, offerMoves, overrideStage, undoFact } from "#contract/onboarding.ts";
import { getToday } from "#contract/queue.ts";
import { useChange, useRead } from "../../app/api.ts";

export function useLogOptions() {
  return useRead(listLogOptions, {}, { staleTime: Number.POSITIVE_INFINITY });
}

export function useMoves(accountId: string, stage: string) {
  return useRead(offerMoves, { accountId, stage });
}

const refreshes = [getAccount, getToday, listAccounts, getBoardColumns, listBoardCards];

export function useOnboardingChanges() {
  return {
    log: useChange(logFact, { refreshes }),
    confirm: useChange(confirmStage, { refreshes }),
    undo: useChange(undoFact, { refreshes }),
    override: useChange(overrideStage, { refreshes }),
  };
}
