/** The part of a text that answers a search, with the words that were looked for marked. */

import { foldWithPlaces } from "./fold-text.ts";
import { isBeginning, isLetter } from "./search-terms.ts";

export type PassagePart = { readonly text: string; readonly isHit: boolean };

const AROUND = 60;
const MOST = 220;

/**
 * The text around the first word that begins with a term, each such beginning marked, whatever its case and marks (F-2). Line
 * breaks become spaces. Parts put together are the passage; an ellipsis says where the text goes on.
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

/** In the order of the text, none over another, of those that begin at the same letter the longest. */
function hitsIn(text: string, terms: readonly string[], { anywhere = false } = {}): Hit[] {
  const { folded, places } = foldWithPlaces(text);
  const hits: Hit[] = [];
  for (const { from, to } of foldedHits(folded, terms, anywhere)) {
    const hit = { from: places[from]!.from, to: places[to - 1]!.to };
    // Two letters may come from one sign, such as the ones of ß.
    if (hit.from >= (hits.at(-1)?.to ?? 0)) hits.push(hit);
  }
  return hits;
}

function foldedHits(folded: string, terms: readonly string[], anywhere: boolean): Hit[] {
  const hits = terms.flatMap((term) => {
    const isFree = anywhere && !isBeginning(term);
    return placesOf(folded, term).filter(({ from }) => isFree || from === 0 || !isLetter(folded[from - 1]!));
  });
  return hits.sort((a, b) => a.from - b.from || b.to - a.to);
}

function placesOf(folded: string, term: string): Hit[] {
  const hits: Hit[] = [];
  if (term === "") return hits;
  for (let from = folded.indexOf(term); from >= 0; from = folded.indexOf(term, from + term.length))
    hits.push({ from, to: from + term.length });
  return hits;
}

function wordStart(text: string, near: number): number {
  const space = text.indexOf(" ", near);
  return space < 0 || space > near + AROUND / 2 ? near : space + 1;
}
