import { getAccount } from "#contract/account-pages.ts";
import { listAccounts } from "#contract/accounts.ts";
import { getBoardColumns, listBoardCards } from "#contract/board.ts";
import { confirmStage, listLogOptions, logFact, offerMoves, overrideStage, undoFact } from "#contract/onboarding.ts";
import { getToday } from "#contract/queue.ts";
import { STAGE_CODES, type StageId } from "#core/onboarding/stage.ts";
import { useChange, useRead } from "../../app/api.ts";

export function useLogOptions() {
  return useRead(listLogOptions, {}, { staleTime: Number.POSITIVE_INFINITY });
}

export function useMoves(accountId: string, stage: string) {
  return useRead(offerMoves, { accountId, stage });
}

/** What shows stages. */
export const STAGE_REFRESHES = [getAccount, getToday, listAccounts, getBoardColumns, listBoardCards];
const refreshes = STAGE_REFRESHES;

/** "3a Engaged - email", as columns of the board are called. */
export function stageWords({ stage, label }: { stage: string; label: string }): string {
  const code = STAGE_CODES[stage as StageId] as string | undefined;
  return code === undefined ? label : `${code} ${label}`;
}

export function useOnboardingChanges() {
  return {
    log: useChange(logFact, { refreshes }),
    confirm: useChange(confirmStage, { refreshes }),
    undo: useChange(undoFact, { refreshes }),
    override: useChange(overrideStage, { refreshes }),
  };
}
