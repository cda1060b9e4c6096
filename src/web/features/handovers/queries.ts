import { getAccount } from "#contract/account-pages.ts";
import { listAccounts } from "#contract/accounts.ts";
import {
  acceptHandover,
  bounceHandover,
  getHandover,
  handOver,
  listHandovers,
  proposeHandover,
  undoHandover,
} from "#contract/handovers.ts";
import { getToday } from "#contract/queue.ts";
import { useChange } from "../../app/api.ts";

const refreshes = [listHandovers, getHandover, proposeHandover, getAccount, getToday, listAccounts];

export function useHandoverChanges() {
  return {
    hand: useChange(handOver, { refreshes }),
    accept: useChange(acceptHandover, { refreshes }),
    bounce: useChange(bounceHandover, { refreshes }),
    undo: useChange(undoHandover, { refreshes }),
  };
}
