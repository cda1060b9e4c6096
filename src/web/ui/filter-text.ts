/** The text of a filter, as far as every list agrees: parts with spaces between them, groups in brackets, quotes around words. */

export type FilterField = {
  /** `stage`. */
  name: string;
  /** `Where the onboarding stands`. */
  label: string;
  /** The words it takes, or examples of numbers and times: `>100`, `<14d`. */
  values: readonly string[];
};

/** Places are characters of the whole text, up to and without `to`. */
export type FilterProblem = { from: number; to: number; message: string };

/** What the parser of a list makes of one part; a part that cannot be read says what to write instead. */
export type FilterPart = {
  from: number;
  to: number;
  problem?: FilterProblem;
  group?: { joins: "and" | "or"; parts: readonly FilterPart[] };
};

/** @param path which part: its place, and within a group the place in there */
export function withoutPart(text: string, parts: readonly FilterPart[], path: readonly number[]): string {
  const [index = 0, ...deeper] = path;
  const part = parts[index];
  if (!part) return text;
  const inner = part.group?.parts ?? [];
  // The last one of a group takes its brackets with it.
  if (deeper.length > 0 && inner.length > 1) return withoutPart(text, inner, deeper);
  const before = parts[index - 1];
  const from = before ? Math.min(before.to, part.from) : part.from;
  const to = before ? part.to : (parts[index + 1]?.from ?? part.to);
  return `${text.slice(0, from)}${text.slice(Math.max(from, to))}`.trim();
}

/** Where the first part that cannot be read is. */
export function pathOfProblem(parts: readonly FilterPart[]): readonly number[] | null {
  for (const [index, { problem, group }] of parts.entries()) {
    const inner = group ? pathOfProblem(group.parts) : null;
    if (inner) return [index, ...inner];
    if (problem) return [index];
  }
  return null;
}

export function firstProblem(parts: readonly FilterPart[]): FilterProblem | null {
  return partAt(parts, pathOfProblem(parts) ?? [])?.problem ?? null;
}

export function partAt(parts: readonly FilterPart[], path: readonly number[]): FilterPart | null {
  const [index, ...deeper] = path;
  const part = index === undefined ? undefined : parts[index];
  if (!part) return null;
  return deeper.length === 0 ? part : partAt(part.group?.parts ?? [], deeper);
}

type Parse = (text: string) => readonly FilterPart[];

/** Adds what is not there yet; alternatives come in brackets, so that they stay together. */
export function withParts(text: string, added: string, parse: Parse): string {
  const there = new Set(parse(text).map((part) => text.slice(part.from, part.to)));
  const parts = parse(added);
  const isOneGroup = parts.length === 1 && parts[0]?.group?.joins === "or";
  const fresh = isOneGroup ? [added.trim()] : parts.map((part) => added.slice(part.from, part.to));
  const missing = fresh.filter((one) => !there.has(one)).join(" ");
  if (missing === "") return text;
  return text.trim() === "" ? missing : `${together(text, parse)} ${together(missing, parse)}`;
}

function together(text: string, parse: Parse): string {
  const [only, ...others] = parse(text);
  const first = only?.group?.parts[0];
  const isLoose = others.length === 0 && only?.group?.joins === "or" && first !== undefined && first.from === only.from;
  return isLoose ? `(${text})` : text;
}

export type Completion = { text: string; hint: string };
export type Completions = { from: number; to: number; options: readonly Completion[] };

/** Completes the word at the caret, wherever it is: also within a group and after a comma. */
export function completionsAt(text: string, caret: number, fields: readonly FilterField[]): Completions {
  const { from, to } = wordAround(text, caret);
  return { from, to, options: completionsFor(text.slice(from, caret), fields) };
}

/** The word that the caret is in; brackets and spaces end it, but not in quotes. */
function wordAround(text: string, caret: number): { from: number; to: number } {
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at += 1) {
    const sign = text[at]!;
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[\s()]/.test(sign)) from = at + 1;
  }
  const rest = (isQuoted ? /^[^"]*"?/ : /^[^\s()]*/).exec(text.slice(caret))?.[0] ?? "";
  return { from, to: caret + rest.length };
}

const SHOWN = 12;

/** Fields while a name is written, their values after the colon and after each comma; a leading `-` stays. */
export function completionsFor(typed: string, fields: readonly FilterField[]): Completion[] {
  const not = typed.startsWith("-") ? "-" : "";
  const written = typed.slice(not.length);
  const colon = written.indexOf(":");
  if (colon < 0)
    return fields
      .filter((field) => field.name.toLowerCase().startsWith(written.toLowerCase()))
      .slice(0, SHOWN)
      .map((field) => ({ text: `${not}${field.name}:`, hint: field.label }));
  const field = fields.find((other) => other.name.toLowerCase() === written.slice(0, colon).toLowerCase());
  const listed = /^(?:"[^"]*"|[^",])*,(?=(?:"[^"]*"?|[^",])*$)/.exec(written.slice(colon + 1))?.[0] ?? "";
  const begun = plain(written.slice(colon + 1 + listed.length));
  return (field?.values ?? [])
    .filter((other) => plain(other).startsWith(begun))
    .slice(0, SHOWN)
    .map((other) => ({ text: `${not}${field?.name}:${listed}${other}`, hint: field?.label ?? "" }));
}

function plain(value: string): string {
  return value.replaceAll('"', "").toLowerCase();
}
