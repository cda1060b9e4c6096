/** Takes the first free company of the queue and opens it. One that is held and not done is skipped with a reason. */
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { useQueueChanges } from "./queries.ts";
import { SkipForm } from "./skip-form.tsx";

type Held = { companyId: string; name: string };

export function useNextAccount() {
  const navigate = useNavigate();
  const panel = useSidePanel();
  const undo = useUndo();
  const changes = useQueueChanges();
  const { next } = changes;

  const take = async (skip?: Held & { reason: string }) => {
    if (next.isPending) return;
    try {
      const { accountId, skipActId } = await next.mutateAsync(
        skip ? { skip: { companyId: skip.companyId, reason: skip.reason } } : {},
      );
      panel.close();
      if (skip && skipActId)
        undo.record({
          label: `Skipped ${skip.name}`,
          undo: () => changes.undo.mutateAsync({ actId: skipActId, companyId: skip.companyId }),
        });
      if (accountId === null) notifications.show({ message: "Nothing is free in the queue now." });
      else await navigate({ to: "/accounts/$accountId", params: { accountId }, search: { from: "today" } });
    } catch (error) {
      notifications.show({ title: "No account was taken", message: messageOf(error), color: "red" });
    }
  };
  return {
    isTaking: next.isPending,
    takeNext: () => void take(),
    /** From the page of a company that one holds. */
    skipTo: (held: Held) =>
      panel.open({
        title: `Skip ${held.name}?`,
        content: <SkipForm name={held.name} onSkip={(reason) => void take({ ...held, reason })} />,
      }),
  };
}
