/** What is found by text over a million accounts with people, notes and tasks, and what keeping the indexes costs. */
import { listAccounts, searchAccounts } from "#contract/accounts.ts";
import { findNotes } from "#contract/notes.ts";
import { searchEverything } from "#contract/search.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyStates } from "./company/many-states.ts";
import { makeManyTexts, TOPICS } from "./company/many-texts.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "Searching a million accounts";
export const about =
  "1,000,000 accounts of which each word of a name is in 25,000, more than as many people, half as many notes of some twenty " +
  "words and a fifth as many tasks; one asks after the other over HTTP with a token, while nothing else goes on.";

const TODAY = "2026-09-20";
const NOW = `${TODAY}T05:00:00.000Z`;
const COUNT = Number(process.env["FIRSTBILL_BENCH_ACCOUNTS"] ?? 1_000_000);
const TIMES = 100;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(NOW);
  try {
    await makeManyStates(installation.owner, { count: COUNT, today: TODAY });
    await makeManyTexts(installation.owner, { accounts: COUNT, now: NOW });
    const server = await installation.startServer(NOW);
    try {
      await measure(installation, server, report);
    } finally {
      await server.stop();
    }
    await measureWrites(installation, report);
  } finally {
    await installation.remove();
  }
}

type Ask = (q: string) => Promise<unknown>;

async function measure({ owner }: Installation, { client }: RunningServer, report: Report): Promise<void> {
  const everything: Ask = (q) => client.call(searchEverything, { q });
  const ofAccounts: Ask = (q) => client.call(searchAccounts, { q });
  const inList: Ask = (q) => client.call(listAccounts, { filter: `"${q}"`, limit: 50 });
  const inNotes: Ask = (q) => client.call(findNotes, { text: q, limit: 50 });
  const rows = await owner.list(sql<{ name: string; externalId: string; email: string }>`
    select account.name, account.external_id as "externalId", email
    from account join person_role using (account_id) join person using (person_id) where account_id::text like '%7f'
    order by account_id limit ${TIMES}`);
  const questions = questionsOf(rows);
  const all: number[] = [];
  for (const [what, texts] of Object.entries(questions)) {
    const waits = [...(await waitsFor(everything, texts)), ...(await waitsFor(ofAccounts, texts))];
    all.push(...waits);
    report({ what: `${what}, median`, value: percentile(waits, 0.5), unit: "ms" });
    report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms" });
  }
  report({ what: "all of these together, 95 %", value: percentile(all, 0.95), unit: "ms", atMost: 50 });
  const words = TOPICS.flatMap((a) => TOPICS.filter((b) => b > a).map((b) => `${a} ${b}`));
  for (const [what, ask, texts] of [
    ["a page of accounts by a rare word, with its count", inList, questions["a whole name"]!],
    ["… by a word of 25,000 names", inList, questions["a word that is in very many names"]!],
    ["a page of notes by two common words", inNotes, words],
    ["… by a rare word", inNotes, questions["a rare word of people, notes and tasks"]!],
  ] as const) {
    const waits = await waitsFor(ask, texts);
    report({ what: `${what}, median`, value: percentile(waits, 0.5), unit: "ms" });
    report({ what: "… 95 %", value: percentile(waits, 0.95), unit: "ms" });
  }
}

function questionsOf(rows: readonly { name: string; externalId: string; email: string }[]): Record<string, string[]> {
  const names = rows.map(({ name }) => name);
  const firstOf = (name: string) => name.split(" ")[0]!;
  return {
    "a whole name": names,
    "the first five letters of a name": names.map((name) => name.slice(0, 5)),
    "a word that is in very many names": names.map((name, index) => name.split(" ")[index % 2]!),
    "two such words": names.map((name) => name.split(" ").slice(0, 2).join(" ")),
    "an id": rows.map(({ externalId }) => externalId),
    "an address": rows.map(({ email }) => email),
    "two letters": names.map((name, index) => `${name.slice(0, 1)}${"abcdefghijklmnopqrstuvwxyz"[index % 26]}`),
    "a name with two letters exchanged": names.map((name) => slipped(name)),
    "a rare word of people, notes and tasks": RARE,
    "a rare word with two letters exchanged": RARE.map((word) => slipped(word)),
    "two common words of notes": TOPICS.map((topic, index) => `${topic} ${TOPICS[(index + 5) % TOPICS.length]}`),
    "nothing that there is": names.map((name, index) => `${firstOf(name).slice(2, 4)}xq${index}zz`),
    "words of other scripts": names.map((_, index) => `${"北京上海深圳"[index % 6]}市 Яндекс`),
  };
}

const RARE =
  "brakentol mirsopdal vernixora lumpeksta grifenqua zelhobcur wyntasjor elimabrus tolkenbra dalsopmir".split(" ");

/** `Quartz Labs` as somebody in a hurry writes it. */
function slipped(name: string): string {
  const word = name.split(" ").find((one) => one.length >= 6) ?? "analytics";
  return word.slice(0, 3) + word[4]! + word[3]! + word.slice(5);
}

async function waitsFor(ask: Ask, questions: readonly string[]): Promise<number[]> {
  const waits: number[] = [];
  for (const q of questions) {
    const start = performance.now();
    await ask(q);
    waits.push(performance.now() - start);
  }
  return waits;
}

const WRITTEN = 50_000;

/** The same accounts are written with the index of names and without it, and taken back both times. */
async function measureWrites({ owner }: Installation, report: Report): Promise<void> {
  const write = async (before: string) => {
    const seconds = await owner.withClient(async (client) => {
      await client.query("begin");
      await client.query(before);
      const start = performance.now();
      await client.query(`
        insert into account (account_id, company_id, name, domain, currency, plan, period_anchor_day, source, external_id,
          recorded_at, changed_at)
        select gen_random_uuid(), company_id, name || ' again', domain, currency, plan, 1, 'again', external_id, now(), now()
        from account limit ${WRITTEN}`);
      const took = (performance.now() - start) / 1000;
      await client.query("rollback");
      return took;
    });
    return seconds;
  };
  const indexed = [await write("select 1"), await write("select 1"), await write("select 1")];
  const without = "drop index account_search; drop index account_words; drop index account_by_name";
  const bare = [await write(without), await write(without), await write(without)];
  const each = (seconds: number[]) => (Math.min(...seconds) / WRITTEN) * 1e6;
  report({ what: "an account written, without what finds it by text", value: each(bare), unit: "µs" });
  report({ what: "… what the indexes of its text add", value: each(indexed) - each(bare), unit: "µs" });
}
