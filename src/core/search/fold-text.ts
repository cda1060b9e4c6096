/**
 * Words as search compares them: without case, without marks above and below letters, in Latin letters where the script has
 * such (F-2). The result is plain ASCII, so that it means the same in every database. `search_fold` of the migrations is the
 * same in SQL; a test compares both over all letters.
 */

/** Letters that do not come apart into a plain one and a mark. All four Turkish letters i are one. */
const LETTERS: Readonly<Record<string, string>> = {
  ...pairs("øđðłıħŧŋə", "oddlihtne"),
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th" },
  ...pairs("абвгдезиіклмнопрстуфыэєґјљњђћџ", "abvgdeziiklmnoprstufyeegjlndcz"),
  ...{ ж: "zh", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ю: "yu", я: "ya", ъ: "", ь: "" },
  ...pairs("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo"),
  ...{ θ: "th", χ: "ch", ψ: "ps" },
  ...pairs("‘’ʼ“”„«»‐–—−⁄", "'''     ----/"),
};

/** Marks of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what cannot be seen. */
const DROPPED =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/** The last sign that is kept as it is. */
const LAST_PLAIN = "\x7f";
const PLAIN = /^\p{ASCII}*$/u;

/** A sign of another script stands for itself, as a word of digits: one who looks for 北京 finds it within a longer name. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return foldPlain(text.toLowerCase());
  let folded = "";
  for (const sign of text.normalize("NFKD").replaceAll(DROPPED, "").toLowerCase()) {
    folded += sign <= LAST_PLAIN ? sign : (LETTERS[sign] ?? ` ${octalBytes(sign.codePointAt(0)!)} `);
  }
  return foldPlain(folded);
}

/** What parts words is nothing to look for. */
function foldPlain(text: string): string {
  return text.replaceAll(/[()[\]{},;:!?"]/g, " ").replaceAll("\\", "/");
}

export type FoldedText = {
  readonly folded: string;
  /** Of each folded letter, where the letter that it comes from begins and ends in the text. */
  readonly places: readonly { readonly from: number; readonly to: number }[];
};

/** To find in the text what was found in the folded one. Letters fold one by one: no sign changes what its neighbour becomes. */
export function foldWithPlaces(text: string): FoldedText {
  let folded = "";
  const places: { from: number; to: number }[] = [];
  let from = 0;
  for (const sign of text) {
    const to = from + sign.length;
    const part = foldText(sign);
    // A mark belongs to the letter before it.
    if (part === "" && places.length > 0) places[places.length - 1]!.to = to;
    for (let index = 0; index < part.length; index += 1) places.push({ from, to });
    folded += part;
    from = to;
  }
  return { folded, places };
}

/** As PostgreSQL writes the bytes of UTF-8, three octal digits each. */
function octalBytes(codePoint: number): string {
  return utf8Bytes(codePoint)
    .map((byte) => byte.toString(8))
    .join("");
}

function utf8Bytes(code: number): number[] {
  const last = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), last(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), last(6), last(0)];
  return [0xf0 | (code >> 18), last(12), last(6), last(0)];
}

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((sign, index) => [sign, to[index]!]));
}
