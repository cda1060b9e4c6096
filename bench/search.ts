/** The search of a running server over a million accounts with people, notes and tasks. */
import { searchEverything } from "#contract/search.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { type Installation, makeInstallation, type RunningServer } from "./server/running-server.ts";
import { percentile } from "./server/watch-responses.ts";

export const title = "Searching a million accounts";
export const about =
  "1,000,000 accounts with names of two or three words, as many people, 500,000 notes of some twenty words and 200,000 tasks; " +
  "one asks after the other over HTTP with a token, while nothing else goes on. No question is asked twice.";

const NOW = "2026-09-20T05:00:00.000Z";
const ACCOUNTS = 1_000_000;
const NOTES = 500_000;
const TASKS = 200_000;
const TIMES = 150;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(NOW);
  try {
    await fill(installation.owner);
    const server = await installation.startServer(NOW);
    try {
      await measure(installation, server, report);
    } finally {
      await server.stop();
    }
  } finally {
    await installation.remove();
  }
}

// Names of syllables: some beginnings are shared by tens of thousands, whole words by dozens.
const SYLLABLES =
  "bra ken tol mir sop dal ver nix ora lum pek sta gri fen qua zel hob cur wyn tas jor eli mab rus".split(" ");
const ENDINGS = "Labs Systems Software Health Analytics Studio Group Media Works Energy Robotics Bank".split(" ");
const TOPICS =
  "replay masking events billing limit forecast renewal meeting invoice survey flags annual contract export funnel retention".split(
    " ",
  );

/** The n-th of the words, spread by a hash of the row and a place in it, so that neighbours differ. */
function wordOf(words: readonly string[], row: string, place: number) {
  return sql`(${words as string[]}::text[])[1 + abs(hashint4((${sql.raw(row)}) * 7 + ${place}::int)) % ${words.length}::int]`;
}

const nameOf = (row: string) =>
  sql`initcap(${wordOf(SYLLABLES, row, 1)} || ${wordOf(SYLLABLES, row, 2)} || ${wordOf(SYLLABLES, row, 3)})`;

async function fill(owner: Db): Promise<void> {
  const account = sql`('01900000-0000-7000-8000-' || lpad(to_hex(n % ${ACCOUNTS}::int + 1), 12, '0'))::uuid`;
  await owner.run(sql`
    insert into account (account_id, company_id, name, domain, region, currency, plan, signed_up_on, period_anchor_day,
      source, external_id, recorded_at, changed_at)
    select ${account}, ${account}, ${nameOf("n")} || ' ' || ${wordOf(ENDINGS, "n", 4)}, lower(${nameOf("n")}) || '.example',
      'US', 'USD', 'payg', '2026-01-01', 1, 'billing', 'org_' || n, now(), now()
    from generate_series(1, ${ACCOUNTS}::int) as n`);
  await owner.run(sql`
    insert into account_alias (source, region, external_id, account_id, recorded_at)
    select source, region, external_id, account_id, now() from account`);
  await owner.run(sql`
    insert into person (person_id, source, external_id, email, name, recorded_at)
    select ${account}, 'billing', n, lower(${nameOf("n + 17")}) || n || '@' || lower(${nameOf("n")}) || '.example',
      ${nameOf("n + 17")} || ' ' || ${nameOf("n + 91")}, now()
    from generate_series(1, ${ACCOUNTS}::int) as n`);
  await owner.run(sql`
    insert into person_role (account_id, person_id, role, recorded_at)
    select person_id, person_id, 'owner', now() from person`);
  const topics = sql.join(
    Array.from({ length: 20 }, (_, place) =>
      place % 4 === 3 ? nameOf(`n * 31 + ${place}`) : wordOf(TOPICS, "n", place),
    ),
    sql` || ' ' || `,
  );
  await owner.run(sql`
    insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
    select ${account}, gen_random_uuid(), 'Ana Ruiz', ${topics}, 1, ${NOW}::timestamptz - n * interval '1 minute', now(), now()
    from generate_series(1, ${NOTES}::int) as n`);
  await owner.run(sql`
    insert into task (account_id, task_id, kind, title, due_on, created_by, version, recorded_at, changed_at)
    select ${account}, gen_random_uuid(), 'task', 'Send ' || ${wordOf(TOPICS, "n", 1)} || ' to ' || ${nameOf("n * 13")},
      '2026-09-01', 'import', 1, now(), now()
    from generate_series(1, ${TASKS}::int) as n`);
  await owner.query("vacuum analyze");
}

async function measure({ owner }: Installation, server: RunningServer, report: Report): Promise<void> {
  const names = await owner.list(sql<{ name: string }>`
    select name from account where account_id::text like '%7f' order by account_id limit ${2 * TIMES}`);
  const some = names.map(({ name }) => name);
  const firstWord = (name: string) => name.split(" ")[0]!.toLowerCase();
  const questions: Record<string, readonly string[]> = {
    "a whole name": some,
    "the first five letters of a name": some.map((name) => name.slice(0, 5)),
    "a word and a common ending": some.map((name) => `${firstWord(name)} ${name.split(" ")[1]}`),
    "two letters": some.map((name, index) => `${name.slice(0, 1)}${"abcdefghijklmnopqrstuvwxyz"[index % 26]}`),
    "a name with two letters exchanged": some.map((name) => slipped(firstWord(name))),
    "a rare word of notes": some.map((name) => firstWord(name)),
    "two common words of notes": TOPICS.flatMap((a) => TOPICS.filter((b) => b > a).map((b) => `${a} ${b}`)),
    "nothing that there is": some.map((name, index) => `${name.slice(2, 4)}xq${index}zz`),
  };
  const all: number[] = [];
  for (const [what, texts] of Object.entries(questions)) {
    const waits = await waitsFor(server, [...new Set(texts)].slice(0, TIMES));
    all.push(...waits);
    report({ what: `${what}: half of the answers within`, value: percentile(waits, 0.5), unit: "ms" });
    report({ what: `${what}: 95 % within`, value: percentile(waits, 0.95), unit: "ms" });
  }
  report({ what: "all of these together: 95 % within", value: percentile(all, 0.95), unit: "ms", atMost: 50 });
}

/** `brakentol` as somebody in a hurry writes it. */
function slipped(word: string): string {
  return `${word.slice(0, 4)}${word[5] ?? ""}${word[4] ?? ""}${word.slice(6)}`;
}

async function waitsFor({ client }: RunningServer, questions: readonly string[]): Promise<number[]> {
  const waits: number[] = [];
  for (const q of questions) {
    const start = performance.now();
    await client.call(searchEverything, { q });
    waits.push(performance.now() - start);
  }
  return waits;
}
