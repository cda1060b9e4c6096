/** Commands are the operations: `notes.create` is `firstbill notes create`, its fields are the flags. */
import { fromText, inputSchema, type JsonSchema, type Operation } from "#contract/operation.ts";
import { invalid } from "#core/errors.ts";

export type Command = { operation: Operation; words: [feature: string, verb: string] };

/** Files are sent by the pages and by programs; an operation that takes one has no command of its own. */
export function commandsOf(operations: Operation[]): Command[] {
  return operations
    .filter(({ body }) => body !== "stream")
    .map((operation) => ({ operation, words: wordsOf(operation) }));
}

function wordsOf({ name }: Operation): [string, string] {
  const [feature = "", verb = ""] = name.split(".");
  return [kebab(feature), kebab(verb)];
}

/** What one asks for most often needs no second word: `firstbill connections` lists them, also as `--json`. */
const LISTS_ALONE: readonly string[] = ["connections"];

export function withVerb(words: readonly string[]): string[] {
  const [feature = "", next = "--json"] = words;
  const isAlone = LISTS_ALONE.includes(feature) && next === "--json";
  return isAlone ? [feature, "list", ...words.slice(1)] : [...words];
}

export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export type Flags = { input: Record<string, unknown>; json: boolean; dryRun: boolean; follow: boolean };

/**
 * Reads `--account-id x`, `--account-id=x`, `--open`, `--no-open`; a flag given twice is a list. Words without a flag
 * are the parts of the address in order, so `firstbill notes list <account-id>` works too.
 */
export function readFlags(operation: Operation, words: string[]): Flags {
  const fields = inputSchema(operation).properties ?? {};
  const texts = new Map<string, string | string[]>();
  const flags: Flags = { input: {}, json: false, dryRun: false, follow: false };
  const loose: string[] = [];
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith("--")) loose.push(word);
    else if (!readOwnFlag(word, flags, fields, rest)) readField(word.slice(2), fields, texts, rest);
  }
  for (const [name, text] of placed(operation, loose)) texts.set(name, text);
  for (const [name, text] of texts) flags.input[name] = fromText(fields[name] ?? {}, text);
  return flags;
}

/** Flags that every command has; a field of the operation with the same name goes first. */
function readOwnFlag(word: string, flags: Flags, fields: Record<string, JsonSchema>, rest: string[]): boolean {
  const name = word.slice(2);
  if (fieldNamed(name, fields) !== undefined) return false;
  if (name === "json" || name === "follow") flags[name] = true;
  else if (name === "dry-run") flags.dryRun = true;
  else if (name === "input") Object.assign(flags.input, parsed(rest.shift() ?? ""));
  else return false;
  return true;
}

/**
 * Puts what a file (`--input @file`) or standard input (`--input -`) holds in the place of its name. Secrets belong there: what
 * is typed as an argument stays in the shell's history, and others on the machine see it.
 */
export function readInputs(words: readonly string[], read: (path: string | 0) => string): string[] {
  return words.map((word, at) => {
    if (words[at - 1] !== "--input" || !/^(?:-$|@)/.test(word)) return word;
    try {
      return read(word === "-" ? 0 : word.slice(1));
    } catch {
      throw invalid(
        "command.input-unreadable",
        `${word.slice(1)} cannot be read. Name a file that holds a JSON object.`,
      );
    }
  });
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Falls through to the sentence below.
  }
  throw invalid("command.input", "--input takes a JSON object with the fields of the operation.");
}

function readField(
  flag: string,
  fields: Record<string, JsonSchema>,
  texts: Map<string, string | string[]>,
  rest: string[],
): void {
  const [given = "", inline] = flag.split(/=(.*)/s, 2);
  const denied = given.startsWith("no-") ? fieldNamed(given.slice(3), fields) : undefined;
  const name = fieldNamed(given, fields) ?? denied;
  if (name === undefined)
    throw invalid("command.unknown-flag", `There is no --${given} here. Add --help to see what there is.`);
  const text = denied === undefined ? (inline ?? textAfter(given, fields[name]!, rest)) : "false";
  const before = texts.get(name);
  texts.set(name, before === undefined ? text : [before, text].flat());
}

function fieldNamed(flag: string, fields: Record<string, JsonSchema>): string | undefined {
  return Object.keys(fields).find((name) => name === flag || kebab(name) === flag);
}

function textAfter(flag: string, schema: JsonSchema, rest: string[]): string {
  if (schema.type === "boolean" && rest[0] !== "true" && rest[0] !== "false") return "true";
  const value = rest.shift();
  if (value === undefined) throw invalid("command.value-needed", `--${flag} needs a value.`);
  return value;
}

function namesOfPlaces({ http }: Operation): string[] {
  return [...http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

function placed(operation: Operation, words: string[]): [string, string][] {
  const names = namesOfPlaces(operation);
  const extra = words[names.length];
  if (extra !== undefined)
    throw invalid("command.extra-word", `"${extra}" is one word too many. Add --help to see the form.`);
  return words.map((word, index) => [names[index]!, word]);
}

export function helpOf({ operation, words }: Command): string {
  const schema = inputSchema(operation);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const needed = (schema.required ?? []).includes(name) ? "needed" : defaultOf(field);
    return `  --${kebab(name).padEnd(24)} ${kindOf(field).padEnd(28)} ${needed}`.trimEnd();
  });
  const dryRun = operation.effect === "write" ? ["  --dry-run                  try it and take it back"] : [];
  return [
    operation.summary,
    "",
    ["firstbill", ...words, ...namesOfPlaces(operation).map((name) => `<${kebab(name)}>`), "[flags]"].join(" "),
    ...rows,
    "  --json                     print the answer as JSON",
    "  --input <json>             the fields as one JSON object; @file reads it from a file, - from standard input",
    ...dryRun,
    "",
  ].join("\n");
}

function kindOf(field: JsonSchema): string {
  if (field.enum !== undefined) return field.enum.join(" | ");
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(kindOf))].join(" or ");
  if (field.type === "array" && field.items?.type === "object") return "list of objects, as JSON";
  if (field.type === "array") return `${kindOf(field.items ?? {})}, more than once`;
  return [field.type ?? "value"].flat().join(" or ");
}

function defaultOf(field: JsonSchema): string {
  return field.default === undefined ? "" : `(${JSON.stringify(field.default)})`;
}
