import { parseArgs } from "node:util";
import { InputProblems } from "./input-problems.ts";

export type OptionNames<Required extends string, Optional extends string> = {
  readonly required: readonly Required[];
  readonly optional: readonly Optional[];
  readonly usage: string;
};

/**
 * Reads `--name value` (also `--name=value`, also a value of `-`).
 * @throws InputProblems for an unknown option, a missing value and each missing required option
 */
export function readOptions<Required extends string, Optional extends string = never>(
  args: string[],
  names: OptionNames<Required, Optional>,
): Record<Required, string> & Partial<Record<Optional, string>> {
  const values = parse(args, [...names.required, ...names.optional], names.usage);
  const missing = names.required.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw wrongCall(`--${missing.join(" and --")} must be given.`, names.usage);
  return values as Record<Required, string> & Partial<Record<Optional, string>>;
}

function parse(args: string[], names: readonly string[], usage: string): Record<string, string | undefined> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values as Record<
      string,
      string | undefined
    >;
  } catch (error) {
    throw wrongCall(error instanceof Error ? error.message.split(". ")[0]! : String(error), usage);
  }
}

function wrongCall(sentence: string, usage: string): InputProblems {
  return new InputProblems([`${sentence.replace(/\.?$/, ".")} Usage: ${usage.split("\n")[0]}`]);
}
