/** Gaps of a note template, such as `{renewal}`, and what is left of them in a text. */

/** Each with what fills it, as a person reads it. */
export const NOTE_GAPS = {
  company: "the account's name",
  renewal: "the day of the next renewal",
  forecast: "the bill that is forecast",
  last_bill: "the last bill",
  plan: "the plan",
  stage: "the stage of the onboarding",
  region: "the region",
  contact: "the first person, owners and admins before others",
  people: "the people",
  humans: "who of sales or success looks after it",
  next_task: "the next open task",
  promises: "what was promised and is open",
  last_messaged: "the day of our last mail",
  today: "the day of today",
  me: "your name",
} as const;
export type NoteGap = keyof typeof NOTE_GAPS;

export type GapValues = Readonly<Record<NoteGap, string | null>>;

/** A word in curly brackets; code and JSON, with quotes and colons in them, are none. */
const GAP = /\{([a-z][a-z_]{0,30})\}/g;

function isGap(word: string): word is NoteGap {
  return Object.hasOwn(NOTE_GAPS, word);
}

/** Gaps for which there is a value are filled; the others stay, so that they are seen (N-2). What is filled in is never read again. */
export function fillGaps(body: string, values: GapValues): string {
  return body.replaceAll(GAP, (written, word: string) => (isGap(word) ? (values[word] ?? written) : written));
}

/** Gaps that are still there, each once, in their order. */
export function gapsLeft(body: string): NoteGap[] {
  return [...new Set(wordsIn(body).filter(isGap))];
}

/** Words in brackets that no gap has, such as a slip of the pen. */
export function unknownGaps(body: string): string[] {
  return [...new Set(wordsIn(body).filter((word) => !isGap(word)))];
}

function wordsIn(body: string): string[] {
  return [...body.matchAll(GAP)].map(([, word]) => word!);
}

/** As Markdown in which gaps stand out. */
export function markGaps(body: string): string {
  return body.replaceAll(GAP, (written, word: string) => (isGap(word) ? `**\`${written}\`**` : written));
}

/** What is written after a `/` at the beginning of a line, where it ends at the caret; null elsewhere. */
export function templateBeingNamed(text: string, caret: number): { from: number; begun: string } | null {
  const [, written] = /(?:^|\n)\/([\p{L}\p{N} '-]{0,40})$/u.exec(text.slice(0, caret)) ?? [];
  return written === undefined ? null : { from: caret - written.length - 1, begun: written.trim().toLowerCase() };
}
