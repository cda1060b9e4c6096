/** What one needs to know before a call, in a few lines. */
import type { AccountPage } from "#contract/account-pages.ts";
import type { Note } from "#contract/notes.ts";
import { dayText } from "#core/time/day-text.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { reasonsText, renewsText, shortMoney } from "./account-items.ts";

export type BriefLine = { label: string; text: string };

const LONGEST_NOTE = 300;

/** What was not imported has no line, and is not read as nothing. */
export function briefLines(page: AccountPage, notes: readonly Note[], today: LocalDate): BriefLine[] {
  const { row, bill, stage, queue } = page;
  const forecast = row.net && [
    shortMoney(row.net),
    row.low && row.high && `80 %: ${shortMoney(row.low)} to ${shortMoney(row.high)}`,
  ];
  const products = bill?.lines.flatMap(({ name, sharePercent }) =>
    sharePercent === null || sharePercent < 1 ? [] : [`${name} ${Math.round(sharePercent)} %`],
  );
  const [note] = notes;
  const lines: [string, string | null | undefined][] = [
    ["Forecast", forecast?.filter(Boolean).join(", ")],
    ["Renewal", row.renewalOn && `${dayText(row.renewalOn, today)}, ${renewsText(row.renewalOn, today)}`],
    ["Stage", stage?.label],
    ["Why today", queue && reasonsText(queue.reasons)],
    ["Products", products?.join(", ")],
    [
      "Next step",
      row.nextTaskTitle &&
        `${row.nextTaskTitle}${row.nextTaskDueOn ? `, due ${dayText(row.nextTaskDueOn, today)}` : ""}`,
    ],
    ["Human", row.humans.join(", ")],
    ["Last note", note && `${dayText(note.happenedAt.slice(0, 10), today)}, ${note.author}: ${firstWords(note.body)}`],
  ];
  return lines.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

function firstWords(body: string): string {
  const plain = body.replaceAll(/\s+/g, " ").trim();
  return plain.length > LONGEST_NOTE ? `${plain.slice(0, LONGEST_NOTE - 1)}…` : plain;
}
