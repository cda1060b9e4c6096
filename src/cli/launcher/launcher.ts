/** `firstbill next`, `brief`, `note` and `task`: what one reaches for many times a day, for people and for launchers. */
import { readFileSync } from "node:fs";
import { makeClient } from "#client/client.ts";
import { ClientProblem } from "#client/client-problem.ts";
import { findInstallation } from "#client/local-installation.ts";
import { getAccount } from "#contract/account-pages.ts";
import { createNote, listNotes } from "#contract/notes.ts";
import { getToday, takeNext } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { createTask } from "#contract/tasks.ts";
import { invalid, ProductError } from "#core/errors.ts";
import { dueEcho, readDue } from "#core/tasks/read-due.ts";
import { dayText } from "#core/time/day-text.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { CliIo } from "../main.ts";
import { accountItem, accountUrl, type FoundAccount, queueItem, reasonsText } from "./account-items.ts";
import { readAccountWords, readTaskWords } from "./account-words.ts";
import { briefLines } from "./brief-lines.ts";
import {
  type Asking,
  calledExactly,
  findByIds,
  findMatching,
  getOne,
  MOST_ITEMS,
  readWriting,
} from "./meant-account.ts";
import { type ScriptFilter, type ScriptItem, saying } from "./script-filter.ts";

export const LAUNCHER_COMMANDS = ["next", "brief", "note", "task"] as const;
type LauncherCommand = (typeof LAUNCHER_COMMANDS)[number];

const HELP: Record<LauncherCommand, string> = {
  next: `Takes the first free account of the queue and says what to open. With --alfred it takes nothing and lists what is due.

firstbill next [words of a name] [--alfred]
`,
  brief: `What to know of an account before a call.

firstbill brief <name, domain or id> [--alfred]
`,
  note: `Writes a note.

firstbill note "<account>: <what happened>" [--alfred]
`,
  task: `Sets a task, due tomorrow unless a day is said: by fri, by in 2 weeks, by 1 dec, by before renewal.

firstbill task "<account>: <what to do> by <day>" [--alfred]
`,
};

export function isLauncherCommand(word: string | undefined): word is LauncherCommand {
  return LAUNCHER_COMMANDS.some((command) => command === word);
}

/** @returns the exit code. A launcher reads only items, so there a refusal is an item and the code is 0. */
export async function runLauncherCommand(command: LauncherCommand, given: string[], io: CliIo): Promise<number> {
  if (given.includes("--help") || given.includes("-h")) {
    io.stdout.write(HELP[command]);
    return 0;
  }
  const isAlfred = given.includes("--alfred");
  const words = given
    .filter((word) => word !== "--alfred")
    .join(" ")
    .trim();
  if (!isAlfred) {
    io.stdout.write(`${await ANSWERS[command](words, await begin(io))}\n`);
    return 0;
  }
  const items = await begin(io)
    .then((asking) => ITEMS[command](words, asking))
    .catch((error) => {
      if (error instanceof ProductError || error instanceof ClientProblem) return saying(error.message);
      throw error;
    });
  io.stdout.write(`${JSON.stringify(items)}\n`);
  return 0;
}

async function begin(io: CliIo): Promise<Asking> {
  const installation = findInstallation(io.env, readFileSync);
  const client = makeClient(installation);
  // The server's day, which a demonstration may have stopped.
  const { now } = await client.call(getStatus, {});
  return { client, baseUrl: installation.baseUrl, today: localDateAt(now) };
}

// As text --------------------------------------------------------------------------------------------------------------

const ANSWERS: Record<LauncherCommand, (words: string, asking: Asking) => Promise<string>> = {
  next: async (words, { client, baseUrl }) => {
    if (words !== "")
      throw invalid("launcher.next", "firstbill next takes the first; add --alfred to look for a name.");
    const { accountId, until } = await client.call(takeNext, {});
    if (accountId === null) return "Nothing is free in the queue now.";
    const { row, queue } = await client.call(getAccount, { accountId });
    const held = until === null ? "" : `Yours until ${until.slice(11, 16)} UTC.`;
    return [row.name, queue ? reasonsText(queue.reasons) : "", held, accountUrl(baseUrl, accountId)]
      .filter(Boolean)
      .join("\n");
  },
  brief: async (words, asking) => {
    const account = await getOne(asking, words);
    const lines = await briefOf(asking, account);
    const width = Math.max(...lines.map(({ label }) => label.length));
    const body = lines.map(({ label, text }) => `${label.padEnd(width)}  ${text}`);
    return [account.name, ...body, accountUrl(asking.baseUrl, account.accountId)].join("\n");
  },
  note: async (words, asking) => {
    const { account, text } = await readWriting(words, asking);
    const { accountId, name } = account;
    await asking.client.call(createNote, { accountId, body: text });
    return `Noted on ${name}.`;
  },
  task: async (words, asking) => {
    const { account: found, text } = await readWriting(words, asking);
    const { title, due } = readTaskWords(text, isDueFor(found, asking.today));
    const task = await asking.client.call(createTask, { accountId: found.accountId, title, due });
    const day = dayText(task.dueOn, asking.today);
    const when = task.event?.arrivedOn === null ? `${task.event.text}, at the latest ${day}` : day;
    return `Set for ${found.name}: ${task.title}, due ${when}.`;
  },
};

async function briefOf({ client, today }: Asking, { accountId }: FoundAccount) {
  const [page, notes] = await Promise.all([
    client.call(getAccount, { accountId }),
    client.call(listNotes, { accountId }),
  ]);
  return briefLines(page, notes.data, today);
}

function isDueFor({ renewalOn }: FoundAccount, today: LocalDate) {
  return (words: string) => {
    try {
      readDue(words, { today, renewalOn, currency: null });
      return true;
    } catch {
      return false;
    }
  };
}

// As items -------------------------------------------------------------------------------------------------------------

const ITEMS: Record<LauncherCommand, (words: string, asking: Asking) => Promise<ScriptFilter>> = {
  next: async (words, asking) => {
    const { rows } = await asking.client.call(getToday, { show: "pool", limit: 200 });
    const wanted = words.toLowerCase();
    const shown = rows.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, MOST_ITEMS);
    if (shown.length === 0) return saying(words === "" ? "Nothing is due" : `Nothing that is due is called "${words}"`);
    return { skipknowledge: true, items: shown.map((row) => queueItem(row, asking)) };
  },
  brief: async (words, asking) => {
    if (words === "") return saying("Which account?", "Type a name, a domain or a person's e-mail");
    const found = await findMatching(asking, words);
    const [only, ...others] = found;
    if (only === undefined) return saying(`No account is called "${words}"`, "Type a part of its name");
    if (others.length > 0) return { items: found.map((account) => accountItem(account, asking)) };
    const lines = await briefOf(asking, only);
    const copy = [only.name, ...lines.map(({ label, text }) => `${label}: ${text}`)].join("\n");
    const url = accountUrl(asking.baseUrl, only.accountId);
    const text = { copy, largetype: copy };
    const rows = lines.map(
      (line): ScriptItem => ({ title: line.text, subtitle: line.label, arg: url, valid: true, text }),
    );
    return { skipknowledge: true, items: [{ ...accountItem(only, asking), text }, ...rows] };
  },
  note: (words, asking) =>
    writing(words, asking, (account, text) => ({ title: `Note on ${account.name}`, subtitle: text, text })),
  task: (words, asking) =>
    writing(words, asking, (account, text) => {
      const { today } = asking;
      const { renewalOn } = account;
      const { title, due } = readTaskWords(text, isDueFor(account, today));
      const read = readDue(due, { today, renewalOn, currency: null });
      const day = dueEcho(read, today);
      const shown = read.event === null ? day : day.charAt(0).toLowerCase() + day.slice(1);
      return {
        title: `${account.name}: ${title}`,
        subtitle: `Task, due ${shown}`,
        text: read.event !== null ? `${title} ${due}` : `${title} by ${due}`,
      };
    }),
};

type Written = { title: string; subtitle: string; text: string };

/** First which account, by Tab; then Enter hands the account's id and the words to the same command. */
async function writing(
  words: string,
  asking: Asking,
  written: (account: FoundAccount, text: string) => Written,
): Promise<ScriptFilter> {
  const [first, ...withIds] = readAccountWords(words);
  if (first.account === "") return saying("For which account?", "Type its name, press Tab, then write");
  const byId = await findByIds(asking, withIds);
  const matching = await findMatching(asking, first.account);
  const named = byId.length > 0 ? calledExactly(matching, first.account) : matching;
  const all = [...byId, ...named.map((account) => ({ written: account.name, text: first.text, account }))];
  if (all.length === 0) return saying(`No account is called "${first.account}"`, "Type a part of its name");
  return {
    items: all.map(({ written: name, text, account }): ScriptItem => {
      const shown = accountItem(account, asking);
      const autocomplete = `${name}: `;
      if (!text) return { ...shown, autocomplete, valid: false, subtitle: `Tab, then write · ${shown.subtitle}` };
      const { title, subtitle, text: kept } = written(account, text);
      return { ...shown, autocomplete, title, subtitle, arg: `${account.accountId}: ${kept}` };
    }),
  };
}
