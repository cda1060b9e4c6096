/** What can be done with the account that is open, by button and by key. */
import { notifications } from "@mantine/notifications";
import type { AccountPage } from "#contract/account-pages.ts";
import { InclusionForm } from "../../features/accounts/account/inclusion-form.tsx";
import { VerdictWhy } from "../../features/accounts/account/verdict.tsx";
import { HandoverPanel } from "../../features/handovers/handover-panel.tsx";
import { LogPanel } from "../../features/onboarding/log-panel.tsx";
import { MovePanel } from "../../features/onboarding/move-panel.tsx";
import { type PutAsideTarget, usePutAside } from "../../features/queue/put-aside.tsx";
import { useQueueChanges } from "../../features/queue/queries.ts";
import { usePreference } from "../../ui/preference.ts";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useUndo } from "../../ui/undo.tsx";

type AccountWorkOptions = {
  account: AccountPage;
  zone: string;
  onEdit: (editing: { note?: string; task?: string }) => void;
  /** It is done or snoozed: back to the list. */
  onLeave: () => void;
};

export type AccountWork = ReturnType<typeof useAccountWork>;

export function useAccountWork({ account, zone, onEdit, onLeave }: AccountWorkOptions) {
  const { row, lease, stage, queue } = account;
  const { accountId, companyId, name } = row;
  const panel = useSidePanel();
  const undo = useUndo();
  const putAside = usePutAside();
  const { take, release } = useQueueChanges();
  const [, foldNotes] = usePreference("section.account.notes", false);
  const [, foldTasks] = usePreference("section.account.tasks", false);
  const target: PutAsideTarget = {
    companyId,
    accountId,
    name,
    renewalOn: row.renewalOn,
    nextStepOn: row.nextTaskDueOn ?? row.contactBy,
  };
  const toggleLease = async () => {
    const isMine = lease?.mine ?? false;
    const takeIt = () => take.mutateAsync({ companyId, accountId });
    const returnIt = () => release.mutateAsync({ companyId });
    try {
      await (isMine ? returnIt() : takeIt());
      undo.record({
        label: isMine ? `Returned to the pool: ${name}` : `Taken: ${name}`,
        undo: isMine ? takeIt : returnIt,
      });
    } catch (error) {
      notifications.show({ message: messageOf(error), color: "red" });
    }
  };
  const handOver = () =>
    panel.open({
      title: `Hand ${name} over`,
      content: <HandoverPanel account={{ accountId, name }} onDone={panel.close} />,
    });
  return {
    handOver,
    done: () => putAside.askDone(target, { onLeave }),
    snooze: () => putAside.askSnooze(target, { onLeave }),
    log: () =>
      panel.open({
        title: `What happened with ${name}?`,
        content: <LogPanel account={{ accountId, name }} zone={zone} onDone={panel.close} onHandOver={handOver} />,
      }),
    move: () =>
      panel.open({
        title: `Move ${name}`,
        content: (
          <MovePanel
            account={{ accountId, name }}
            stage={stage?.fine ?? null}
            zone={zone}
            onDone={panel.close}
            onHandOver={handOver}
          />
        ),
      }),
    note: () => {
      foldNotes(false);
      onEdit({ note: "new" });
    },
    task: () => {
      foldTasks(false);
      onEdit({ task: "new" });
    },
    why: () =>
      panel.open({
        title: `Why is ${name} ${row.verdict === "in" ? "in" : "not in"} onboarding?`,
        content: <VerdictWhy accountId={accountId} queue={queue} />,
      }),
    include: () =>
      panel.open({
        title: `${name}: in or out by hand`,
        content: <InclusionForm accountId={accountId} name={name} isIn={row.verdict === "in"} onDone={panel.close} />,
      }),
    toggleLease: () => void toggleLease(),
  };
}
