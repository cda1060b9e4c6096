/** Choosing whose forecast rules read, with what takes it back. */
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount, listAccounts } from "#contract/accounts.ts";
import { changeForecastChoice, getForecastChoice } from "#contract/forecast-choices.ts";
import type { InputOf, OutputOf } from "#contract/operation.ts";
import { getToday } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { useChange } from "../../app/api.ts";
import { useUndo } from "../../ui/undo.tsx";
import { SOURCE_WORDS } from "./source-words.ts";

export type ForecastChoices = OutputOf<typeof getForecastChoice>;

const REFRESHES = [getForecastChoice, explainAccount, getAccount, listAccounts, getToday, getStatus];

export function useChoosing({ current, history }: ForecastChoices) {
  const change = useChange(changeForecastChoice, { refreshes: REFRESHES });
  const undo = useUndo();
  const choose = async (wanted: Omit<InputOf<typeof changeForecastChoice>, "replaces">) => {
    const { version } = await change.mutateAsync({ ...wanted, replaces: history[0]?.version ?? 0 });
    undo.record({
      label: `Chose ${SOURCE_WORDS[wanted.source].of} for the rules`,
      undo: () =>
        change.mutateAsync({
          source: current.source,
          staleAfterDays: current.staleAfterDays,
          reason: "Taken back",
          // What was so before is no new risk.
          anyway: current.source === "ours",
          replaces: version,
        }),
    });
  };
  return { choose, isPending: change.isPending, error: change.error };
}
