/** The text of a filter as a tree that knows where each part stands, and the way back from the tree to text. */
import { unreachable } from "../errors.ts";
import { type AccountFilter, EVERY_ACCOUNT } from "./filter.ts";
import { type FilterSpan, filterTokens, joiningWord } from "./filter-tokens.ts";

/** What cannot be read: the word it is about, and one sentence that says what to write instead. */
export type FilterProblem = FilterSpan & { readonly message: string };

/** Groups are no nodes of their own: a part with brackets around it reaches from one to the other. */
export type WrittenFilter = FilterSpan &
  (
    | { readonly kind: "all" | "any"; readonly parts: readonly WrittenFilter[] }
    | { readonly kind: "not"; readonly part: WrittenFilter }
    /** Without its minus. */
    | { readonly kind: "term"; readonly text: string; readonly means: AccountFilter }
    | { readonly kind: "word"; readonly word: string }
    | { readonly kind: "broken"; readonly text: string; readonly problem: FilterProblem }
  );

/** Something with a colon after it: read as a field, known or not. */
export const FIELD_AND_VALUE = /^(\p{L}[\p{L}\p{N}_.-]*):(.*)$/su;

export function problemsIn(written: WrittenFilter): FilterProblem[] {
  switch (written.kind) {
    case "all":
    case "any":
      return written.parts.flatMap(problemsIn).sort((a, b) => a.from - b.from);
    case "not":
      return problemsIn(written.part);
    case "broken":
      return [written.problem];
    case "term":
    case "word":
      return [];
    default:
      return unreachable(written);
  }
}

/** What could be read of it; null when nothing could. */
export function withoutBroken(written: WrittenFilter): WrittenFilter | null {
  return withoutParts(written, ({ kind }) => kind === "broken");
}

/** A group that loses all its parts goes with them. */
export function withoutParts(written: WrittenFilter, isGone: (part: WrittenFilter) => boolean): WrittenFilter | null {
  if (isGone(written)) return null;
  if (written.kind === "not") {
    const part = withoutParts(written.part, isGone);
    return part && { ...written, part };
  }
  if (written.kind !== "all" && written.kind !== "any") return written;
  const parts = written.parts.flatMap((part) => withoutParts(part, isGone) ?? []);
  if (parts.length === 1) return parts[0]!;
  return parts.length === 0 ? null : { ...written, parts };
}

/** The field that a piece asks for, known or not: `-Support-Tier:gold` asks for `support_tier`. */
export function fieldNameOf(piece: string): string | null {
  const name = FIELD_AND_VALUE.exec(piece.replace(/^-/, ""))?.[1];
  return name === undefined ? null : name.toLowerCase().replaceAll("-", "_");
}

/** Broken parts count as if they were not there. */
export function meaningOf(written: WrittenFilter): AccountFilter {
  const understood = withoutBroken(written);
  return understood === null ? EVERY_ACCOUNT : meaningOfUnderstood(understood);
}

function meaningOfUnderstood(written: WrittenFilter): AccountFilter {
  switch (written.kind) {
    case "all":
    case "any":
      return joined(written.kind, written.parts.map(meaningOfUnderstood));
    case "not":
      return { kind: "not", part: meaningOfUnderstood(written.part) };
    case "term":
      return written.means;
    case "word":
      return { kind: "word", word: written.word };
    case "broken":
      return EVERY_ACCOUNT;
    default:
      return unreachable(written);
  }
}

/** Brackets that change nothing leave no trace, so that plain terms stay side by side for an index to find. */
export function joined(kind: "all" | "any", parts: readonly AccountFilter[]): AccountFilter {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind, parts: flat };
}

/** The text that reads as this tree again, with brackets where they matter. */
export function filterText(written: WrittenFilter): string {
  switch (written.kind) {
    case "all":
      return written.parts.map(innerText).join(" ");
    case "any":
      // What stands side by side belongs together more closely than `or`, also without brackets.
      return written.parts.map((part) => (part.kind === "all" ? filterText(part) : innerText(part))).join(" or ");
    case "not":
      return notText(written.part);
    case "term":
    case "broken":
      return withClosedQuotes(written.text);
    case "word":
      return wordText(written.word);
    default:
      return unreachable(written);
  }
}

function innerText(written: WrittenFilter): string {
  const text = filterText(written);
  if (written.kind !== "all" && written.kind !== "any") return text;
  const group = `(${text})`;
  // A value with a bracket that is open, such as `name:a(b`, would take the one that ends the group.
  return filterTokens(group).at(-1)?.kind === "close" ? group : `(${text} )`;
}

function notText(part: WrittenFilter): string {
  const isTerm = part.kind === "term" || (part.kind === "broken" && FIELD_AND_VALUE.test(part.text));
  const isPlain = isTerm || part.kind === "all" || part.kind === "any";
  return `${isPlain ? "-" : "not "}${innerText(part)}`;
}

/** A quote that was left open reaches to the end; more may follow after it now. */
function withClosedQuotes(text: string): string {
  return (text.split('"').length - 1) % 2 === 0 ? text : `${text}"`;
}

function wordText(word: string): string {
  const isPlain =
    !/[\s()]/.test(word) && !word.startsWith("-") && !FIELD_AND_VALUE.test(word) && joiningWord(word) === null;
  return isPlain ? word : `"${word}"`;
}
