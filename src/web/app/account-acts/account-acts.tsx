/** What can be done with an account, from its page and from every list that points at it. */
import { notifications } from "@mantine/notifications";
import type { AccountPage } from "#contract/account-pages.ts";
import type { Team } from "../../features/handovers/handover-words.ts";
import { type PutAsideTarget, usePutAside } from "../../features/queue/put-aside.tsx";
import { useQueueChanges } from "../../features/queue/queries.ts";
import { onDemand } from "../../ui/on-demand.tsx";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { useSession } from "../session.tsx";
import { whyTitle } from "./why-title.ts";

const HandToPanel = onDemand(async () => (await import("./hand-to-panel.tsx")).HandToPanel);
const HandoverPanel = onDemand(async () => (await import("../../features/handovers/handover-panel.tsx")).HandoverPanel);
const HistoryPanel = onDemand(async () => (await import("./history-panel.tsx")).HistoryPanel);
const InclusionForm = onDemand(
  async () => (await import("../../features/accounts/account/inclusion-form.tsx")).InclusionForm,
);
const LogPanel = onDemand(async () => (await import("../../features/onboarding/log-panel.tsx")).LogPanel);
const MovePanel = onDemand(async () => (await import("../../features/onboarding/move-panel.tsx")).MovePanel);
const NewNotePanel = onDemand(async () => (await import("./new-note-panel.tsx")).NewNotePanel);
const NewTaskPanel = onDemand(async () => (await import("../../features/tasks/new-task-panel.tsx")).NewTaskPanel);
const WhyPanel = onDemand(async () => (await import("./why-panel.tsx")).WhyPanel);
const WritePanel = onDemand(async () => (await import("./write-panel.tsx")).WritePanel);

export function useAccountActs() {
  const panel = useSidePanel();
  const putAside = usePutAside();
  const changeLease = useLeaseChange();
  const zone = useSession().member.timeZone;
  const show = (title: string, content: React.ReactNode) => panel.open({ title, content });
  const handOver = ({ row }: AccountPage, to?: Team) =>
    show(
      to === "support" ? `Escalate ${row.name} to support` : `Hand ${row.name} over`,
      <HandoverPanel account={accountOf(row)} onDone={panel.close} {...(to && { to })} />,
    );
  const log = (account: AccountPage) =>
    show(
      `What happened with ${account.row.name}?`,
      <LogPanel
        account={accountOf(account.row)}
        zone={zone}
        onDone={panel.close}
        onHandOver={() => handOver(account)}
      />,
    );
  return {
    done: (account: AccountPage, onLeave?: () => void) =>
      putAside.askDone(targetOf(account), onLeave ? { onLeave } : {}),
    snooze: (account: AccountPage, onLeave?: () => void) =>
      putAside.askSnooze(targetOf(account), onLeave ? { onLeave } : {}),
    lease: (account: AccountPage) => void changeLease(account),
    handTo: (account: AccountPage) =>
      show(`Hand ${account.row.name} to a colleague`, <HandToPanel account={account} onDone={panel.close} />),
    stage: (account: AccountPage) =>
      show(
        `Move ${account.row.name}`,
        <MovePanel
          account={accountOf(account.row)}
          stage={account.stage?.fine ?? null}
          zone={zone}
          onDone={panel.close}
          onHandOver={() => handOver(account)}
        />,
      ),
    task: ({ row }: AccountPage) =>
      show(`Task for ${row.name}`, <NewTaskPanel accountId={row.accountId} onDone={panel.close} />),
    note: ({ row }: AccountPage) =>
      show(`Note on ${row.name}`, <NewNotePanel accountId={row.accountId} name={row.name} onDone={panel.close} />),
    log,
    write: (account: AccountPage) =>
      show(`Write to ${account.row.name}`, <WritePanel account={account} onLog={() => log(account)} />),
    bookingLink: () =>
      notifications.show({
        title: "There are no booking pages yet",
        message: "Send a link of your own, and log the call with C once it is booked.",
      }),
    override: ({ row }: AccountPage) =>
      show(
        `${row.name}: in or out by hand`,
        <InclusionForm {...accountOf(row)} isIn={row.verdict === "in"} onDone={panel.close} />,
      ),
    why: (account: AccountPage, column?: string) =>
      show(whyTitle(account, column), <WhyPanel account={account} column={column} zone={zone} />),
    history: (account: AccountPage) => show(`History of ${account.row.name}`, <HistoryPanel account={account} />),
    escalate: (account: AccountPage) => handOver(account, "support"),
    handOver: (account: AccountPage) => handOver(account),
  };
}

function accountOf({ accountId, name }: AccountPage["row"]) {
  return { accountId, name };
}

function targetOf({ row }: AccountPage): PutAsideTarget {
  const { companyId, accountId, name, renewalOn } = row;
  return { companyId, accountId, name, renewalOn, nextStepOn: row.nextTaskDueOn ?? row.contactBy };
}

/** Takes what is free, and returns what one has. */
function useLeaseChange() {
  const undo = useUndo();
  const { take, release } = useQueueChanges();
  return async ({ row: { companyId, accountId, name }, lease }: AccountPage) => {
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
}
