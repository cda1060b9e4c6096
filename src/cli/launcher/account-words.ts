/** "Brightpath: they asked for an invoice" and "Brightpath: send prices by next tue", as one types them into a launcher. */

export type AccountWords = {
  account: string;
  /** null while nobody has written a colon yet. */
  text: string | null;
};

/** An id of another system, such as `billing:org_1` or `billing/EU:org_1`: without spaces, so that words of a note are none. */
const OUTSIDE_ID = /^[^\s:]+:[^\s]+$/;

/** Colons with something before them; one of an address like `https://…` is none. */
const PARTING = /:(?!\/\/)/g;

/**
 * The first colon parts the two, as a rule. An account may also be an id of another system with a colon of its own: such
 * ways to read the words follow, the shortest account first, for who can look which of them there are.
 */
export function readAccountWords(words: string): [AccountWords, ...AccountWords[]] {
  const whole = words.trim();
  const [first, ...others] = [...whole.matchAll(PARTING)]
    .map(({ index }) => ({ account: whole.slice(0, index).trim(), text: whole.slice(index + 1).trim() }))
    .filter(({ account }) => account !== "");
  if (first === undefined) return [{ account: whole, text: null }];
  const withIds = [...others, { account: whole, text: null }].filter(({ account }) => OUTSIDE_ID.test(account));
  return [first, ...withIds];
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
