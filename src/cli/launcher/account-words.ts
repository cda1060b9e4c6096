/** "Brightpath: they asked for an invoice" and "Brightpath: send prices by next tue", as one types them into a launcher. */

export type AccountWords = {
  account: string;
  /** null while nobody has written a colon yet. */
  text: string | null;
};

/** The first colon with something before it parts the two; an address like `https://…` is none. */
export function readAccountWords(words: string): AccountWords {
  const found = /^\s*([^:]+?)\s*:(?!\/\/)\s*([\s\S]*)$/.exec(words);
  return found === null ? { account: words.trim(), text: null } : { account: found[1]!, text: found[2]!.trim() };
}

const DEFAULT_DUE = "tomorrow";

export type TaskWords = { title: string; due: string };

const EVENT_BEGINS = / (?=(?:when|once|after|as soon as) )/gi;

/**
 * An event such as "when they answer", or the last " by ", begins when it is due, where something that `isDue` follows; without
 * one it is tomorrow.
 */
export function readTaskWords(text: string, isDue: (words: string) => boolean): TaskWords {
  for (const { index } of text.matchAll(EVENT_BEGINS)) {
    const event = text.slice(index).trim();
    if (isDue(event)) return { title: text.slice(0, index).trim(), due: event };
  }
  const at = text.toLowerCase().lastIndexOf(" by ");
  const due = at < 0 ? "" : text.slice(at + " by ".length).trim();
  return at > 0 && isDue(due) ? { title: text.slice(0, at).trim(), due } : { title: text.trim(), due: DEFAULT_DUE };
}
