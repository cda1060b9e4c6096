/** Logs what happened, says which stage follows, and offers to take it back. */
import { useUndo } from "../../ui/undo.tsx";
import { useOnboardingChanges } from "./queries.ts";

export type LoggedAccount = { accountId: string; name: string };
export type LogInput = {
  kind: string;
  label: string;
  happenedAt?: string;
  evidence?: string;
  fields: Record<string, string>;
};

export function useLogFact({ accountId }: LoggedAccount) {
  const { log, undo: takeBack } = useOnboardingChanges();
  const undo = useUndo();
  return {
    isLogging: log.isPending,
    logFact: async ({ label, ...input }: LogInput) => {
      const recorded = await log.mutateAsync({ accountId, ...input });
      undo.record({
        label: `Logged “${label}”. ${recorded.sentence.replace(/\.$/, "")}`,
        undo: () => takeBack.mutateAsync({ accountId, factId: recorded.factId }),
      });
    },
  };
}
