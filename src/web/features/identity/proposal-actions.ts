import { notifications } from "@mantine/notifications";
import type { SiblingProposal } from "#contract/identity.ts";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";
import { useIdentityChanges } from "./queries.ts";

/** A person's yes or no to a proposal; both can be taken back. */
export function useProposalActions() {
  const { link, refuse, undo: takeBack } = useIdentityChanges();
  const undo = useUndo();
  const say = async (label: string, act: () => Promise<{ actId: string }>) => {
    try {
      const { actId } = await act();
      undo.record({ label, undo: () => takeBack.mutateAsync({ actId }) });
    } catch (error) {
      notifications.show({ message: messageOf(error), color: "red" });
    }
  };
  const idsOf = ({ account, other }: SiblingProposal) => ({ accountId: account.accountId, otherId: other.accountId });
  return {
    isPending: link.isPending || refuse.isPending,
    accept: (proposal: SiblingProposal) =>
      say(`Made ${proposal.account.name} and ${proposal.other.name} one company`, () =>
        link.mutateAsync(idsOf(proposal)),
      ),
    refuse: (proposal: SiblingProposal) =>
      say(`Kept ${proposal.account.name} and ${proposal.other.name} apart`, () => refuse.mutateAsync(idsOf(proposal))),
  };
}
