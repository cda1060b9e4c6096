/** What a dry run says in words. */
import type { LocalDate } from "../time/local-date.ts";

export type ImportOutlook = {
  accountsCreated: number;
  accountsChanged: number;
  daysChanged: number;
  rejected: number;
  dueToday: number | null;
  /** Only some accounts were tried, and the number is their share. */
  isEstimate?: boolean;
  shiftDays: number;
  lastDay: LocalDate | null;
};

export function importSentences(outlook: ImportOutlook): string[] {
  const { accountsCreated, accountsChanged, daysChanged, rejected, dueToday, isEstimate, shiftDays, lastDay } = outlook;
  const sentences: string[] = [];
  if (accountsCreated + accountsChanged + daysChanged === 0) sentences.push("No account and no usage would change.");
  if (accountsCreated > 0) sentences.push(`${counted(accountsCreated, "account")} would be new.`);
  if (accountsChanged > 0) sentences.push(`${counted(accountsChanged, "account")} would change.`);
  if (daysChanged > 0) sentences.push(`${counted(daysChanged, "day")} of usage would be new or another.`);
  if (rejected > 0) sentences.push(`${counted(rejected, "row")} would be refused; the list says why.`);
  if (shiftDays !== 0)
    sentences.push(`All dates would move by ${counted(shiftDays, "day")}, so that usage ends yesterday.`);
  else if (lastDay !== null) sentences.push(`Usage ends on ${lastDay}.`);
  if (dueToday !== null)
    sentences.push(`${isEstimate ? "About " : ""}${counted(dueToday, "account")} would be due today.`);
  return sentences;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${Math.abs(count) === 1 ? "" : "s"}`;
}
