#!/usr/bin/env node
// The command `firstbill`: finds which part of the product a command belongs to, builds that part if need be and runs it.
import { existsSync, readFileSync } from "node:fs";

process.setSourceMapsEnabled(true);
// `firstbill … | head` closes the pipe early, which is no fault.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** Bundle, the function in it that takes the words typed and the streams, and its commands with what they do. */
const PARTS = [
  {
    title: "Run it",
    bundle: "server",
    run: "runServerCommand",
    commands: {
      start: "start Firstbill: web pages, API and background work in one process",
      login: "print a link to sign in with once",
      migrate: "bring the database to this version and stop",
      backup: "write a backup of everything to one file",
      restore: "read a backup into an empty database",
      rebuild: "derive every account again from its facts",
      audit: "check that the audit log is whole: audit verify",
    },
  },
  {
    title: "Bring data in",
    bundle: "cli",
    run: "runCli",
    commands: {
      import: "send a folder of CSV files to the running Firstbill",
      reconcile: "compare our bills with the invoices; --at-least 95 for a nightly check",
    },
  },
  {
    title: "Look something up",
    bundle: "cli",
    run: "runCli",
    commands: { search: "find accounts, people, notes and tasks: search brightpath" },
  },
  {
    title: "Every day, in the terminal or with --alfred in a launcher",
    bundle: "cli",
    run: "runCli",
    commands: {
      next: "take the first free account of the queue",
      brief: "what to know of an account before a call",
      note: "write a note: the account, a colon, what happened",
      task: "set a task: the account, a colon, what to do by when",
    },
  },
  {
    title: "Ask the rules, on files (JSON in, JSON out; no database, no network)",
    bundle: "engine",
    run: "runEngine",
    commands: {
      price: "price usage with a price book",
      forecast: "forecast the open bill from daily usage; forecast fit learns the tables",
      explain: "why an account is in the segment, or is not, and what would change it",
    },
  },
  {
    title: "Let an agent ask",
    bundle: "mcp",
    run: "runMcp",
    commands: { mcp: "speak the Model Context Protocol on standard input and output" },
  },
];

const OPERATIONS = { bundle: "cli", run: "runCli", commands: {} };

const words = process.argv.slice(2);
try {
  process.exitCode = await main(words);
} catch (error) {
  process.exitCode = report(error);
}

async function main([command]) {
  if (command === undefined || command === "help" || command === "--help" || command === "-h") return printHelp();
  if (command === "--version" || command === "-v")
    return print(JSON.parse(readFileSync(fileUrl("package.json"))).version);
  if (!existsSync(fileUrl("node_modules/esbuild"))) {
    console.error("The dependencies are not installed. Run `npm ci` once, then the same command again.");
    return 2;
  }
  const part = PARTS.find((one) => Object.hasOwn(one.commands, command)) ?? OPERATIONS;
  // `audit verify` is a command of the server, `audit list` an operation.
  return (await runPart(part)) ?? (part === OPERATIONS ? null : await runPart(OPERATIONS)) ?? unknownCommand();
}

async function runPart(part) {
  const { ensureBuild } = await import("../scripts/build.mjs");
  // In development Vite serves the web pages itself, from their sources.
  const web = words[0] === "start" && process.env.FIRSTBILL_WEB !== "vite";
  await ensureBuild({ server: [part.bundle], web });
  const module = await import(fileUrl(`build/server/${part.bundle}.js`).href);
  const { stdin, stdout, stderr } = process;
  return module[part.run](words, { env: process.env, stdin, stdout, stderr });
}

function unknownCommand() {
  console.error(`There is no command \`firstbill ${words.join(" ")}\`. \`firstbill --help\` lists them all.`);
  return 2;
}

function printHelp() {
  const row = ([name, meaning]) => `  ${name.padEnd(10)} ${meaning}`;
  const sections = PARTS.map((part) => [part.title, ...Object.entries(part.commands).map(row)].join("\n"));
  return print(
    [
      "firstbill <command> [options]",
      ...sections,
      "Work with a running Firstbill (firstbill operations lists all of them)\n  <feature> <verb>, such as: firstbill accounts list",
      "firstbill <command> --help says more about one command.",
    ].join("\n\n"),
  );
}

function print(text) {
  console.log(text);
  return 0;
}

/** A refusal is one sentence for a person and exit code 2; anything else is a defect of ours, shown whole, and 1. */
function report(error) {
  if (error?.name !== "ProductError") {
    console.error(error);
    return 1;
  }
  console.error([error.message, ...error.fields.map((field) => `  ${field.pointer}: ${field.message}`)].join("\n"));
  return 2;
}

function fileUrl(path) {
  return new URL(`../${path}`, import.meta.url);
}
