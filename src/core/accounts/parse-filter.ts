/** Reads the text of a filter: `stage:3a net:>100 (plan:payg or plan:startup) -entered:<30d free words`. */
import { invalid } from "../errors.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFilter } from "./filter.ts";
import type { AccountFilterField } from "./filter-fields.ts";
import { broken, readPiece } from "./filter-piece.ts";
import { type FilterPiece, type FilterToken, filterTokens } from "./filter-tokens.ts";
import { meaningOf, problemsIn, type WrittenFilter } from "./filter-tree.ts";

/** More than a person writes; each costs the list time. */
const MOST_PIECES = 200;
const MOST_DEEP = 12;

/**
 * Whatever is typed is read; what is not understood stands in the tree as broken.
 *
 * @param today the day that `14d` is counted from, in UTC
 * @param fields of accounts, from `filterFieldsOf`
 */
export function readFilter(text: string, today: LocalDate, fields: readonly AccountFilterField[] = []): WrittenFilter {
  const all = filterTokens(text);
  const rest = all.filter(({ kind }) => kind === "piece")[MOST_PIECES];
  const tokens = all.filter(({ from }) => !rest || from < rest.from);
  const reading: Reading = { tokens, at: 0, meaning: (piece) => readPiece(piece, today, fields) };
  const parts: WrittenFilter[] = [];
  while (reading.at < tokens.length) {
    const part = readAny(reading, 0);
    if (part) parts.push(part);
    const stray = take(reading, "close");
    if (stray)
      parts.push(
        broken(stray, { text: ")", message: "There is no ( before this ). Take it out, or put it in quotes." }),
      );
  }
  if (rest)
    parts.push(
      broken(
        { from: rest.from, to: text.length },
        { text: text.slice(rest.from), message: `A filter takes ${MOST_PIECES} words at most.` },
      ),
    );
  return parts.length === 1 ? parts[0]! : { kind: "all", parts, from: 0, to: text.length };
}

/** @throws ProductError `filter.invalid` that names each word that could not be read and where it stands */
export function parseAccountFilter(
  text: string,
  today: LocalDate,
  fields: readonly AccountFilterField[] = [],
): AccountFilter {
  const written = readFilter(text, today, fields);
  const problems = problemsIn(written).map(({ from, to, message }) => ({
    pointer: "filter",
    message: `At character ${from + 1}: ${message}`,
    at: { from, to },
  }));
  if (problems.length > 0) throw invalid("filter.invalid", problems.map(({ message }) => message).join(" "), problems);
  return meaningOf(written);
}

type Reading = {
  readonly tokens: readonly FilterToken[];
  at: number;
  readonly meaning: (piece: FilterPiece) => WrittenFilter;
};

function take<Kind extends FilterToken["kind"]>(
  reading: Reading,
  kind: Kind,
): Extract<FilterToken, { kind: Kind }> | null {
  const token = reading.tokens[reading.at];
  if (token?.kind !== kind) return null;
  reading.at += 1;
  return token as Extract<FilterToken, { kind: Kind }>;
}

/** Parts with `or` between them; what stands side by side belongs together more closely, as in `a b or c`. */
function readAny(reading: Reading, depth: number): WrittenFilter | null {
  const parts: WrittenFilter[] = [];
  let or: FilterToken | null = null;
  for (;;) {
    const part = readAll(reading, depth);
    const next = take(reading, "or");
    const lonely = or ?? next;
    if (part) parts.push(part);
    else if (lonely && parts.at(-1)?.from !== lonely.from) parts.push(lonelyWord(lonely, "or"));
    if (!next) break;
    or = next;
  }
  return together("any", parts);
}

function readAll(reading: Reading, depth: number): WrittenFilter | null {
  const parts: WrittenFilter[] = [];
  for (;;) {
    const token = reading.tokens[reading.at];
    if (!token || token.kind === "close" || token.kind === "or") break;
    const part = readPart(reading, token, depth);
    if (part) parts.push(part);
  }
  return together("all", parts);
}

function together(kind: "all" | "any", parts: readonly WrittenFilter[]): WrittenFilter | null {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? null;
  return { kind, parts, from: first.from, to: parts.at(-1)!.to };
}

/** Parts that stand side by side all hold, so `and` between them says nothing new. */
function readPart(reading: Reading, token: FilterToken, depth: number): WrittenFilter | null {
  reading.at += 1;
  switch (token.kind) {
    case "open":
      return depth < MOST_DEEP ? readGroup(reading, token, depth + 1) : skipGroup(reading, token);
    case "not":
      return readNot(reading, token, depth + 1);
    case "piece":
      return reading.meaning(token);
    default:
      return null;
  }
}

function readGroup(reading: Reading, open: Extract<FilterToken, { kind: "open" }>, depth: number): WrittenFilter {
  const inner = readAny(reading, depth);
  const close = take(reading, "close");
  const span = { from: open.from, to: close?.to ?? inner?.to ?? open.to };
  const sign = open.isNot ? "-(" : "(";
  if (!inner) {
    const text = close ? `${sign})` : sign;
    return broken(span, { text, message: "Write something between ( and ), or take both out." });
  }
  const group = open.isNot ? { kind: "not" as const, part: inner, ...span } : { ...inner, ...span };
  if (close) return group;
  const unclosed = broken(open, { text: sign, message: "This ( is never closed. Write ) where the group ends." });
  return { kind: "all", parts: [group, unclosed], ...span };
}

function skipGroup(reading: Reading, open: FilterToken): WrittenFilter {
  let to = open.to;
  for (let deep = 1; deep > 0 && reading.at < reading.tokens.length; reading.at += 1) {
    const token = reading.tokens[reading.at]!;
    if (token.kind === "open") deep += 1;
    if (token.kind === "close") deep -= 1;
    to = token.to;
  }
  return broken({ from: open.from, to }, { text: "()", message: `Groups within groups go ${MOST_DEEP} deep at most.` });
}

function readNot(reading: Reading, not: FilterToken, depth: number): WrittenFilter {
  const token = reading.tokens[reading.at];
  if (!token || token.kind === "close" || token.kind === "or" || token.kind === "and" || depth > MOST_DEEP)
    return lonelyWord(not, "not");
  const part = readPart(reading, token, depth);
  return part ? { kind: "not", part, from: not.from, to: part.to } : lonelyWord(not, "not");
}

function lonelyWord(token: FilterToken, word: "or" | "not"): WrittenFilter {
  const where = word === "or" ? 'on both sides of "or"' : 'after "not"';
  return broken(token, {
    text: word,
    message: `Write something ${where}, or put the word in quotes to search for it.`,
  });
}
