/** Why a company is in the list, as one sentence: the strongest reason first, at most three. */
import type { QueueRow } from "#contract/queue.ts";

type Reason = QueueRow["reasons"][number];

const MOST_REASONS = 3;

/** The first reason is what put it there, with or without points; of the others only those that add some are said. */
export function reasonLine(reasons: readonly Reason[], rowName: string): string {
  const [first, ...others] = reasons;
  if (first === undefined) return "";
  const said = [first, ...others.filter(({ points }) => points !== null && points > 0)].slice(0, MOST_REASONS);
  const sentence = said.map(({ text }, index) => (index === 0 ? text : lowerFirst(text))).join(", ");
  return first.accountName === null || first.accountName === rowName
    ? sentence
    : `${first.accountName}: ${lowerFirst(sentence)}`;
}

export function termsOf(reasons: readonly Reason[]): { label: string; points: number | null }[] {
  return reasons.map(({ text, points, accountName }) => {
    // The column of points says "not imported" itself.
    const label = points === null ? text.replace(/: not imported$/, "") : text;
    return { label: accountName === null ? label : `${label} (${accountName})`, points };
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
