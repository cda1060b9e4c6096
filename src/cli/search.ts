/** `firstbill search <words>`: what holds the words, best first, one thing a line. */
import { readFileSync } from "node:fs";
import { makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { type Found, searchEverything } from "#contract/search.ts";
import { invalid } from "#core/errors.ts";
import type { CliIo } from "./main.ts";

const HELP = `Finds accounts, people, notes and tasks that hold all of the words, best first.

firstbill search <words> [--json]
firstbill search everything --q <words> [--kind <kind>] [--limit <number>]
`;

export async function runSearchCommand(words: string[], io: CliIo): Promise<number> {
  if (words.includes("--help") || words.includes("-h")) {
    io.stdout.write(HELP);
    return 0;
  }
  const q = words.filter((word) => word !== "--json").join(" ");
  if (q === "") throw invalid("search.nothing", "Say what to look for: firstbill search brightpath");
  const client = makeClient(findInstallation(io.env, readFileSync));
  const answer = await client.call(searchEverything, { q });
  if (words.includes("--json")) io.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else io.stdout.write(answer.data.map(lineOf).join("") || `Nothing holds all of: ${q}\n`);
  return 0;
}

function lineOf({ kind, title, passage, accountName, isAlike }: Found): string {
  const parts = [
    textOf(title),
    kind === "account" ? null : accountName && `at ${accountName}`,
    textOf(passage),
    isAlike ? "written alike" : null,
  ];
  return `${kind.padEnd(8)} ${parts.filter(Boolean).join("  ")}\n`;
}

function textOf(passage: Found["title"]): string {
  return passage.map(({ text }) => text).join("");
}
