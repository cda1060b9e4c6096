/** What a dry run says in words. */
import { countText } from "../money/count-text.ts";
import { waitingOptOuts } from "../people/waiting-opt-outs.ts";
import { dayText } from "../time/day-text.ts";
import type { LocalDate } from "../time/local-date.ts";

export type ImportOutlook = {
  accountsCreated: number;
  accountsChanged: number;
  daysChanged: number;
  rejected: number;
  optOutsWaiting: number;
  dueToday: number | null;
  /** Only some accounts were tried, and the number is their share. */
  isEstimate?: boolean;
  shiftDays: number;
  lastDay: LocalDate | null;
};

export function importSentences(outlook: ImportOutlook): string[] {
  const { accountsCreated, accountsChanged, daysChanged, rejected, dueToday, isEstimate, shiftDays, lastDay } = outlook;
  const { optOutsWaiting } = outlook;
  const sentences: string[] = [];
  if (accountsCreated + accountsChanged + daysChanged === 0) sentences.push("No account and no usage would change.");
  if (accountsCreated > 0) sentences.push(`${countText(accountsCreated, "account")} would be new.`);
  if (accountsChanged > 0) sentences.push(`${countText(accountsChanged, "account")} would change.`);
  if (daysChanged > 0) sentences.push(`${countText(daysChanged, "day")} of usage would be new or another.`);
  if (rejected > 0) sentences.push(`${countText(rejected, "row")} would be refused; the list says why.`);
  if (optOutsWaiting > 0) sentences.push(`${waitingOptOuts(optOutsWaiting)}.`);
  if (shiftDays !== 0)
    sentences.push(`All dates would move by ${countText(shiftDays, "day")}, so that usage ends yesterday.`);
  else if (lastDay !== null) sentences.push(`Usage ends on ${dayText(lastDay, null)}.`);
  if (dueToday !== null)
    sentences.push(`${isEstimate ? "About " : ""}${countText(dueToday, "account")} would be due today.`);
  return sentences;
}
