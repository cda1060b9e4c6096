/** What can be done with the account that is open, by button and by key. */
import type { AccountPage } from "#contract/account-pages.ts";
import { usePreference } from "../../ui/preference.ts";
import { useAccountActs } from "../account-acts/account-acts.tsx";

type AccountWorkOptions = {
  account: AccountPage;
  onEdit: (editing: { note?: string; task?: string }) => void;
  /** It is done or snoozed: back to the list. */
  onLeave: () => void;
};

export type AccountWork = ReturnType<typeof useAccountWork>;

export function useAccountWork({ account, onEdit, onLeave }: AccountWorkOptions) {
  const acts = useAccountActs();
  const [, foldNotes] = usePreference("section.account.notes", false);
  const [, foldTasks] = usePreference("section.account.tasks", false);
  return {
    handOver: () => acts.handOver(account),
    escalate: () => acts.escalate(account),
    write: () => acts.write(account),
    done: () => acts.done(account, onLeave),
    snooze: () => acts.snooze(account, onLeave),
    log: () => acts.log(account),
    move: () => acts.stage(account),
    note: () => {
      foldNotes(false);
      onEdit({ note: "new" });
    },
    task: () => {
      foldTasks(false);
      onEdit({ task: "new" });
    },
    why: () => acts.why(account),
    include: () => acts.override(account),
    toggleLease: () => acts.lease(account),
  };
}
