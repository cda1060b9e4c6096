/** What is left of a person in free texts once they are erased: a mark in the place of each word that names them (I-25). */

export type NamedPerson = {
  emails: readonly string[];
  names: readonly string[];
  /** In any spelling; those of fewer than seven digits would hit amounts and are left out. */
  phones: readonly string[];
  /** Anything else that is theirs alone: a postal address, an IP address. */
  others?: readonly string[];
};

/** What a text must hold to be looked at: one of the words in lower case, or the digits with nothing between them. */
type Hints = { words: string[]; digits: string[] };

/**
 * How a person is found in a text. `anywhere` is theirs alone; `nearby` is looked for only where they are
 * known; `fullNames` of two words and more also in texts that belong to no account.
 */
export type PersonPatterns = { anywhere: RegExp[]; nearby: RegExp[]; fullNames: RegExp[]; hints: Hints };

export const BLOT = "[erased person]";

const LEAST_LETTERS = 3;
const LEAST_DIGITS = 7;
/** The end of a number is the same with and without its country's code. */
export const TELLING_DIGITS = 9;
const LETTER = "[\\p{L}\\p{N}_]";
/** Names that are also words of the language: only their capital tells them apart. */
const ORDINARY_WORDS = new Set(
  `april art august bill black brown chase chip christian dawn dean dick drew faith frank gene grace grant gray green guy
  hall hill hope hunter iris ivy jack jade jay joy june king lane long love lucky mark may mercy miles mill pat penny
  pierce price ray read rich rob rose ruby rusty sandy short smith stone street summer sunny trace true violet wade ward
  wells white will wood young null none test`.split(/\s+/),
);

/** Longer words first, so that a whole name is one mark. */
export function patternsOf({ emails, names, phones, others = [] }: NamedPerson): PersonPatterns {
  const { whole, words } = nameWords(names);
  const digits = phones.map((phone) => phone.replace(/\D/g, "")).filter((phone) => phone.length >= LEAST_DIGITS);
  const theirs = others.map((other) => other.trim()).filter((other) => other.length >= LEAST_LETTERS);
  return {
    anywhere: [
      ...emails.map(emailPattern),
      ...digits.map(phonePattern),
      ...byLength(theirs).map((one) => wordPattern(one, "giu")),
    ],
    nearby: [...byLength(whole).map((name) => wordPattern(name, "giu")), ...byLength(words).map(partPattern)],
    fullNames: whole.filter((name) => /\s/.test(name)).map((name) => wordPattern(name, "giu")),
    hints: {
      words: [
        ...new Set(
          [...emails.flatMap(emailHints), ...theirs, ...whole, ...words].map((hint) => hint.trim().toLowerCase()),
        ),
      ],
      digits: digits.map((phone) => phone.slice(-TELLING_DIGITS)),
    },
  };
}

/** Whole names, and of those each part that tells somebody. */
export function nameWords(names: readonly string[]): { whole: string[]; words: string[] } {
  const whole = names.map((name) => name.trim()).filter((name) => name.length >= LEAST_LETTERS);
  const parts = whole.flatMap((name) => [...name.split(/\s+/), ...name.split(/[\s-]+/)]).filter(isTelling);
  return { whole, words: [...new Set(parts)].filter((part) => !whole.includes(part)) };
}

/** Whether only a capital tells this name from a word of the language. */
export function isOrdinaryWord(word: string): boolean {
  return ORDINARY_WORDS.has(word.toLowerCase());
}

/** An address is the same in any case, and with anything between a plus and the at sign. */
export function emailKey(email: string): string {
  return email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/, "");
}

/** A text with a form of the address that has a plus is looked at too. */
function emailHints(email: string): string[] {
  const key = emailKey(email);
  return [email, key, `${key.split("@")[0]}+`];
}

export function blotOut(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((left, pattern) => left.replaceAll(pattern, BLOT), text);
}

/**
 * The same in each text of a JSON value; keys and numbers stay as they are. In what we record ourselves a value of one
 * word may be a state that only looks like a name, so there names count in `sentences` alone.
 */
export function blotOutOfJson(
  value: unknown,
  { anywhere, nearby }: Pick<PersonPatterns, "anywhere" | "nearby">,
  namesIn: "sentences" | "all texts",
): unknown {
  const walk = (one: unknown): unknown => {
    if (typeof one === "string")
      return blotOut(one, namesIn === "all texts" || isSentence(one) ? [...anywhere, ...nearby] : anywhere);
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

function isSentence(text: string): boolean {
  return /\s/.test(text.trim());
}

function isTelling(part: string): boolean {
  return (part.match(/\p{L}/gu) ?? []).length >= LEAST_LETTERS;
}

function byLength(words: readonly string[]): string[] {
  return [...words].sort((a, b) => b.length - a.length);
}

/** Signs of an address belong to it; a full stop at its end does not. */
function emailPattern(email: string): RegExp {
  const [local = "", domain = ""] = emailKey(email).split("@");
  const address = `${exactly(local)}(?:\\+[^\\s@"<>]*)?@${exactly(domain)}`;
  return new RegExp(`(?<![\\p{L}\\p{N}._%+-])${address}(?![\\p{L}\\p{N}_-]|[.][\\p{L}\\p{N}])`, "giu");
}

/** Whole words: erasing Ann leaves the annual plan and Ann-Marie alone. */
function wordPattern(word: string, flags: string): RegExp {
  return new RegExp(`(?<!${LETTER}|${LETTER}[-@.])${exactly(word)}(?!${LETTER}|[-@.]${LETTER})`, flags);
}

function partPattern(part: string): RegExp {
  if (!ORDINARY_WORDS.has(part.toLowerCase())) return wordPattern(part, "giu");
  const capital = part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();
  return new RegExp(`${wordPattern(capital, "gu").source}|${wordPattern(part.toUpperCase(), "gu").source}`, "gu");
}

/** The telling digits in any spacing, with what stands before them of the same number. */
function phonePattern(digits: string): RegExp {
  const between = "[\\s().\\/-]{0,3}";
  const telling = [...digits.slice(-TELLING_DIGITS)].join(between);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:[+(]{0,2}[0-9](?:[0-9\\s().\\/-]{0,7}))?${telling}(?![0-9])`, "gu");
}

function exactly(word: string): string {
  return word
    .replace(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === "-" || sign === "/" ? sign : `\\${sign}`))
    .replace(/\s+/g, "\\s+");
}
