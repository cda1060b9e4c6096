import type { ContradictionRow } from "#contract/contradictions.ts";
import { formatDay, formatMoney } from "../../ui/format.ts";

/** `With today's numbers it would have crossed $500 on 3 Nov; recorded: never.` */
export function contradictionSentence({ currency, levelMinor, wouldOn, recordedOn }: ContradictionRow): string {
  const level = formatMoney({ currency, minor: levelMinor });
  return wouldOn === null
    ? `With today's numbers it would never have crossed ${level}; recorded: ${formatDay(recordedOn ?? "")}.`
    : `With today's numbers it would have crossed ${level} on ${formatDay(wouldOn)}; recorded: ${recordedOn === null ? "never" : formatDay(recordedOn)}.`;
}
