/** The part of a text that answers a search, with the words that were looked for marked. */

export type PassagePart = { readonly text: string; readonly isHit: boolean };

const AROUND = 60;
const MOST = 220;

/**
 * The text around the first word that begins with a term, each such beginning marked. Line breaks become spaces. Parts put
 * together are the passage; an ellipsis says where the text goes on.
 */
export function passageOf(text: string, terms: readonly string[]): PassagePart[] {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const hits = hitsIn(flat, terms);
  const first = hits[0]?.from ?? 0;
  const from = first <= AROUND ? 0 : wordStart(flat, first - AROUND);
  const to = flat.length - from <= MOST ? flat.length : from + MOST;
  const parts: PassagePart[] = [];
  const add = (part: string, isHit: boolean) => part !== "" && parts.push({ text: part, isHit });
  let at = from;
  if (from > 0) add("…", false);
  for (const hit of hits.filter((one) => one.from >= from && one.to <= to)) {
    add(flat.slice(at, hit.from), false);
    add(flat.slice(hit.from, hit.to), true);
    at = hit.to;
  }
  add(flat.slice(at, to), false);
  if (to < flat.length) add("…", false);
  return parts;
}

/** The whole of a short text, such as a name, with what was looked for marked. */
export function markedText(text: string, terms: readonly string[]): PassagePart[] {
  return text.length > MOST ? passageOf(text, terms) : whole(text, hitsIn(text, terms, { anywhere: true }));
}

function whole(text: string, hits: readonly Hit[]): PassagePart[] {
  const parts: PassagePart[] = [];
  let at = 0;
  for (const { from, to } of hits) {
    if (from > at) parts.push({ text: text.slice(at, from), isHit: false });
    parts.push({ text: text.slice(from, to), isHit: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isHit: false });
  return parts;
}

type Hit = { from: number; to: number };

/** In the order of the text, none over another. Small and capital letters of some scripts differ in length, so letters are compared one by one. */
function hitsIn(text: string, terms: readonly string[], { anywhere = false } = {}): Hit[] {
  if (terms.length === 0) return [];
  const longestFirst = [...terms].sort((a, b) => b.length - a.length).map(escaped);
  const border = anywhere ? "" : "(?<![\\p{L}\\p{N}])";
  const pattern = new RegExp(`${border}(?:${longestFirst.join("|")})`, "giu");
  return [...text.matchAll(pattern)].flatMap((match) =>
    match[0] === "" ? [] : { from: match.index, to: match.index + match[0].length },
  );
}

function escaped(term: string): string {
  return term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function wordStart(text: string, near: number): number {
  const space = text.indexOf(" ", near);
  return space < 0 || space > near + AROUND / 2 ? near : space + 1;
}
