/** `firstbill person export`: everything about a person as a .zip file. Its flags are those of the operation. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import type { InputOf } from "#contract/operation.ts";
import { exportPerson } from "#contract/people.ts";
import { conflict } from "#core/errors.ts";
import { readFlags } from "./commands.ts";
import type { CliIo } from "./main.ts";

const HELP = `Writes everything about a person into a .zip file: for people as Markdown, for machines as JSON.

firstbill person export [flags]
  --email <text>      who, in any case, with and without what stands after a plus
  --person-id <text>  who, by the id that \`firstbill person find\` shows
  --phones <text>     a number of theirs; several times for several
  --others <text>     anything else that is theirs: a postal or IP address
  --file <file>       where to; person-<day>.zip here when left out
`;

export async function runPersonExport(words: string[], io: CliIo): Promise<number> {
  if (words.includes("--help") || words.includes("-h")) {
    io.stdout.write(HELP);
    return 0;
  }
  const { file, rest } = takeFile(words);
  if (file !== null && existsSync(file))
    throw conflict("person.file-exists", `${file} exists already. Name another file.`);
  const { input } = readFlags(exportPerson, rest);
  const client = makeClient(findInstallation(io.env, readFileSync));
  const { archive, fileName, items } = await client.call(exportPerson, input as InputOf<typeof exportPerson>);
  const path = file ?? resolve(fileName);
  // Nobody else on this machine may read it, and no file is written over.
  writeFileSync(path, Buffer.from(archive, "base64"), { mode: 0o600, flag: "wx" });
  const places = items.map(({ place, count }) => `  ${place}: ${count}\n`).join("");
  io.stdout.write(`${places || "Nothing is held about them.\n"}Wrote ${path}. Delete it once it was handed over.\n`);
  return 0;
}

function takeFile(words: string[]): { file: string | null; rest: string[] } {
  const at = words.indexOf("--file");
  const named = at < 0 ? undefined : words[at + 1];
  if (named === undefined) return { file: null, rest: words };
  return { file: resolve(named), rest: words.filter((_, index) => index !== at && index !== at + 1) };
}
