import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operations } from "#contract/operations.ts";
import { commandsOf, helpOf, readFlags, readInputs, withVerb } from "./commands.ts";
import { runCli } from "./main.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const pages = ["README.md", ...readdirSync(new URL("docs/", root)).flatMap((name) => toPage(name))];

function toPage(name: string): string[] {
  return name.endsWith(".md") ? [`docs/${name}`] : [];
}

/** Whole lines of code, and what stands in a sentence between backticks. */
function commandsIn(page: string): string[] {
  const text = read(page);
  const lines = [...text.matchAll(/^ {0,4}(?:npx )?firstbill (.+)$/gm)];
  const inSentences = [...text.matchAll(/`(?:npx )?firstbill ([^`]+)`/g)];
  return [...new Set([...lines, ...inSentences].map(([, command = ""]) => command.replaceAll(/\s+/g, " ").trim()))];
}

/** The file that a command reads, as the page shows it. */
function fileIn(page: string): string {
  return /^```json\n([\s\S]+?)^```$/m.exec(read(page))?.[1] ?? "";
}

/** As a shell parts them; a place to be filled in gets an id. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, quoted, literal, plain = ""]) =>
    (quoted ?? literal ?? plain).replace(/^<.*>$/, "018f0000-0000-7000-8000-000000000000"),
  );
}

/** Those that are no operations, with what they do, as `firstbill --help` lists them. */
const own = new Set([...read("bin/firstbill.js").matchAll(/^ {6}(\w+): "/gm)].map(([, name = ""]) => name));

async function helpOfOwn(words: string[]): Promise<string> {
  let text = "";
  const stdout = { write: (more: string) => (text += more) };
  await runCli([...words, "--help"], { env: {}, stdout, stderr: stdout });
  return text;
}

/** Flags are checked where the command is made from a contract or says them in its help. */
async function problemOf(written: string[], page: string): Promise<string | null> {
  const words = withVerb(written);
  const [feature = "", verb = ""] = words;
  const flags = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*/, ""));
  const isOwnSearch = feature === "search" && verb !== "everything";
  if (isOwnSearch || feature === "import" || feature === "reconcile" || (feature === "person" && verb === "export")) {
    const help = await helpOfOwn(feature === "person" ? [feature, verb] : [feature]);
    return flags.find((flag) => !help.includes(flag)) ?? null;
  }
  if (own.has(feature) || feature.startsWith("--")) return null;
  const command = commandsOf(Object.values(operations)).find((one) => one.words.join(" ") === `${feature} ${verb}`);
  if (command === undefined) return "no such command";
  const rest = words.slice(2);
  // In a sentence a command may stand by its name alone.
  if (rest.length === 0) return null;
  const { input } = readFlags(
    command.operation,
    readInputs(rest, () => fileIn(page)),
  );
  const parsed = command.operation.input.safeParse(input);
  return parsed.success ? null : parsed.error.message;
}

describe.each(pages)("the commands in %s", (page) => {
  it("are there, with the flags and values that they are written with", async () => {
    for (const command of commandsIn(page)) expect(await problemOf(wordsOf(command), page), command).toBeNull();
  });
});

it("finds the commands of the documentation", () => {
  const all = pages.flatMap(commandsIn);
  expect(all.length).toBeGreaterThan(25);
  expect(all).toContain("webhooks test <id>");
});

it("says in its help which words go without a flag", () => {
  const test = commandsOf(Object.values(operations)).find(({ words }) => words.join(" ") === "webhooks test")!;
  expect(helpOf(test)).toContain("firstbill webhooks test <destination-id> [flags]");
});
