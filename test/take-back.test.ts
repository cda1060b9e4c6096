import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { recogniseKind } from "#core/imports/match-columns.ts";
import { addDays } from "#core/time/local-date.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { saveReleased } from "#server/features/held-imports/reads.ts";
import { moveRun } from "#server/features/import-runs/reads.ts";
import * as imports from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { workTakeBack } from "#server/features/take-backs/jobs.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { idFromWords, newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeDatabase } from "./database.ts";

const TODAY = "2026-03-05";
const at = (hour: number) => `${TODAY}T${String(hour).padStart(2, "0")}:00:00.000Z`;
const folder = mkdtempSync(join(tmpdir(), "firstbill-take-back-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RUNS_OF_THREE = 8;

type Files = Readonly<Record<string, string>>;

/** Imports files and derives what they changed. */
async function importFiles(
  db: Db,
  files: Files,
  { source, now, isDerived = true }: { source: string; now: string; isDerived?: boolean },
): Promise<string> {
  const importRunId = newId();
  const run = { importRunId, source, state: "received" as const, shiftDays: 0, moveDates: false, removeSample: false };
  await imports.createRun(db, { ...run, requestedBy: "test", receivedAt: now });
  for (const [position, [name, content]] of Object.entries(files).entries()) {
    const path = join(folder, newId());
    writeFileSync(path, content.replaceAll("crm", `crm-${source}`));
    const kind = recogniseKind(name, content.split("\n")[0]!.split(",")) ?? "unknown";
    const file = { importRunId, position, name, kind, path, sha256: "", sizeBytes: statSync(path).size };
    await imports.createFile(db, file);
  }
  // Values by chance are many times each other; nothing of them is held.
  await saveReleased(db, importRunId, "test");
  await workRun(db, importRunId, { now });
  expect(await imports.getRun(db, importRunId)).toMatchObject({ problem: null, state: "deriving" });
  if (isDerived) await refreshAllDue(db, now);
  await imports.endRun(db, importRunId);
  return importRunId;
}

async function takeBack(db: Db, importRunId: string, now: string, { isDerived = true } = {}): Promise<void> {
  await moveRun(db, importRunId, { from: ["done"], to: "taking_back" });
  await workTakeBack(db, importRunId, { now });
  if (isDerived) await refreshAllDue(db, now);
}

async function deriveAll(db: Db, now: string): Promise<void> {
  await db.run(sql`insert into account_due (account_id, since) select account_id, ${now}::timestamptz from account
    on conflict do nothing`);
  await refreshAllDue(db, now);
}

/** All that is known and derived of a source's accounts, without ids that differ by chance and without times of writing. */
async function stateOf(db: Db, source: string): Promise<unknown> {
  const accounts = await db.list(sql<{ accountId: string; externalId: string }>`
    select account_id as "accountId", external_id as "externalId" from account where source = ${source} order by external_id`);
  const ids = accounts.map(({ accountId }) => accountId);
  const names = new Map(accounts.map(({ accountId, externalId }) => [accountId, externalId]));
  const facts = await loadAccounts(db, ids, { span: "all", today: TODAY });
  const any = sql`any(${ids}::uuid[])`;
  const rows = {
    states: await db.list(sql`select * from account_state where account_id = ${any} order by external_id`),
    stays: await db.list(
      sql`select * from segment_stay where account_id = ${any} order by account_id, segment, entered_on`,
    ),
    alerts: await db.list(sql`select * from alert where account_id = ${any} order by account_id, natural_key`),
    queue: await db.list(sql`select * from queue_entry where account_id = ${any} order by account_id`),
    aliases: await db.list(sql`select * from account_alias where account_id = ${any} order by source, external_id`),
    complete: await db.list(
      sql`select region, meter, day from complete_through where source = ${source} order by 1, 2`,
    ),
    kinds: await db.list(sql`select kind from imported_kind where source = ${source} order by 1`),
    people: await db.list(sql`select external_id, name, (
        select min(happened_at) from opt_out_person about join opt_out using (opt_out_id)
         where about.person_id = person.person_id) as opted_out_at
      from person where source = ${source} order by 1`),
    optOuts: await db.list(sql`select word, happened_at from opt_out where source = ${source} order by 1`),
    messages: await db.list(sql`select subject, happened_at from message where source = ${source} order by 1, 2`),
    lines: await db.list(sql`select line_id, amount_minor from invoice_line where account_id = ${any} order by 1, 2`),
    companies: await db.list(
      sql`select name, domain from company where company_id = any(${companiesOf(source)}::uuid[]) order by company_id`,
    ),
    books: await db.list(
      sql`select price_book_id as book, currency, effective_on, body from price_book
        where price_book_id = ${`crm-${source}`} order by 1`,
    ),
    subscriptions: await db.list(
      sql`select external_id as named, account_id, plan, started_on, ended_on from subscription where account_id = ${any} order by 1, 2`,
    ),
    readings: await db.list(
      sql`select meter, day, quantity from usage_cumulative where account_id = ${any} order by 1, 2, 3`,
    ),
  };
  return plain({ facts, ...rows }, names);
}

const companiesOf = (source: string) => ["c1", "c2"].map((company) => idFromWords("company", source, company));

// When a source was last heard stays true of a delivery that is taken back and said nothing new.
const BY_CHANCE = /^(?:.*(?:Id|_id)|seenAt|recordedAt|changedAt|recorded_at|changed_at|derived_at)$/;

/** Lists are sorted, since the order of some is that of ids. */
function plain(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (value instanceof Float64Array) return [...value].map(String);
  if (Array.isArray(value)) {
    const all = value.map((one) => plain(one, names));
    return all.every((one) => typeof one === "object" && one !== null)
      ? all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : all;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !BY_CHANCE.test(name) || name === "account_id" || name === "accountId")
      .map(([name, one]) => [name, plain(one, names)]),
  );
}

const account = fc.nat(4).map((index) => `a${index}`);
const day = fc.nat(55).map((back) => addDays("2026-03-04", -back));
const table = (head: string, row: fc.Arbitrary<string>, most = 12) =>
  fc.array(row, { minLength: 1, maxLength: most }).map((rows) => [head, ...rows].join("\n"));
const row = (...cells: fc.Arbitrary<string | number>[]) => fc.tuple(...cells).map((all) => all.join(","));
const oneOf = (...words: string[]) => fc.constantFrom(...words);
const amount = fc.nat(900);

/** The last account comes with the second file only; rows about it in the first are refused. */
const ACCOUNTS = ["a0", "a1", "a2", "a3", "a4"];
const accountsFile = (names: readonly string[]) =>
  fc
    .tuple(
      ...names.map(() =>
        fc.tuple(
          oneOf("Acme", "Bolt", "Crux"),
          oneOf("payg", "annual"),
          oneOf("", "gold", "iron"),
          oneOf("", "c1", "c2"),
        ),
      ),
    )
    .map((rows) =>
      [
        "account,name,plan,currency,custom.tier,company,signed_up_on",
        ...rows.map(
          ([name, plan, tier, company], index) =>
            `a${index},${name},${plan},USD,${tier},${company},2026-01-0${index + 1}`,
        ),
      ].join("\n"),
    );

const others = fc.record(
  {
    "usage.csv": table(
      "account,project,meter,day,quantity",
      row(account, oneOf("", "web"), oneOf("product_analytics", "session_replay"), day, fc.nat(3_000_000)),
      40,
    ),
    "usage-2.csv": table(
      "account,meter,day,quantity",
      row(account, oneOf("product_analytics"), day, fc.nat(3_000_000)),
      20,
    ),
    // Totals since the period began are another meter's: days of both kinds would correct each other.
    "usage-3.csv": table(
      "account,meter,period_start,day,quantity",
      row(
        account,
        oneOf("storage"),
        oneOf("2026-02-10"),
        fc.nat(18).map((days) => addDays("2026-02-10", days)),
        fc.nat(5000),
      ),
    ),
    "invoices.csv": table(
      "account,id,period_start,period_end,net,status,lines",
      row(
        account,
        oneOf("i1", "i2"),
        oneOf("2026-01-01"),
        oneOf("2026-02-01"),
        amount,
        oneOf("paid", "open"),
        oneOf("m=3+n=4", "m=5", "n=6+o=7"),
      ),
    ),
    "payments.csv": table(
      "account,id,amount,status,happened_at",
      row(account, oneOf("p1", "p2"), amount, oneOf("paid", "failed"), oneOf("2026-02-03")),
    ),
    "credits.csv": table(
      "account,id,granted,ends_on",
      row(account, oneOf("c1", "c2"), amount, oneOf("2026-09-01", "2027-01-01")),
    ),
    "plans.csv": table(
      "account,effective_on,plan,percent_off",
      row(account, oneOf("2026-01-01", "2026-02-01"), oneOf("payg", "startup"), fc.nat(30)),
    ),
    "humans.csv": table("account,role,name", row(account, oneOf("AE", "CSM"), oneOf("Sam", "Kim"))),
    "people.csv": table(
      "account,person,role,last_seen_on",
      row(account, oneOf("u1", "u2"), oneOf("owner", "member"), oneOf("2026-02-01", "2026-03-01")),
    ),
    "opt_outs.csv": table(
      "person,happened_at",
      row(oneOf("u1", "u2", "u3"), oneOf("2026-02-06", "2026-02-07", "2026-02-08")),
    ),
    // Nothing of one account happens at one instant: then chance would say which came first.
    "mails.csv": table(
      "account,id,happened_at,direction",
      row(account, oneOf("m1,2026-02-20", "m2,2026-02-21"), oneOf("out", "in")),
    ),
    "stages.csv": table(
      "account,stage,happened_at",
      row(account, oneOf("3a. Engaged - Email,2026-02-22", "Other,2026-02-23")),
    ),
    "notes.csv": table(
      "account,happened_at,body,id",
      row(account, oneOf("2026-02-20"), oneOf("One", "Two"), oneOf("n1", "n2")),
    ),
    "tasks.csv": table(
      "account,title,id,due_on",
      row(account, oneOf("Call", "Mail"), oneOf("t1,2026-03-10", "t2,2026-03-11")),
    ),
    "aliases.csv": table("account,system,external_id", row(account, oneOf("crm"), oneOf("x1", "x2"))),
    "projects.csv": table("account,project,name", row(account, oneOf("web", "app"), oneOf("Web", "App"))),
    "companies.csv": table(
      "company,name,domain",
      row(oneOf("c1", "c2"), oneOf("One", "Two", "Three"), oneOf("", "one.example", "two.example")),
      3,
    ),
    "subscriptions.csv": table(
      "account,id,plan,started_on,ended_on",
      row(account, oneOf("s1", "s2"), oneOf("payg", "pro"), oneOf("2026-01-03", "2026-02-03"), oneOf("", "2026-02-20")),
    ),
    "limits.csv": table(
      "account,meter,since,limit,state",
      row(
        account,
        oneOf("product_analytics"),
        oneOf("2026-02-01", "2026-03-01"),
        amount,
        oneOf("set", "dropping", "removed"),
      ),
    ),
    "vendor_forecasts.csv": table(
      "account,period_start,day,net",
      row(account, oneOf("2026-03-01"), oneOf("2026-03-02", "2026-03-03"), amount),
    ),
    "prices.csv": table(
      "book,currency,effective_on,product,up_to,unit_amount",
      row(oneOf("crm"), oneOf("USD"), oneOf("2026-02-01"), oneOf("product_analytics"), oneOf(""), fc.nat(9)),
      1,
    ),
    "complete_through.csv": table("meter,day", row(oneOf("product_analytics"), day), 1),
  },
  { requiredKeys: [] },
);
const firstFiles = fc
  .tuple(accountsFile(ACCOUNTS.slice(0, 4)), others)
  .map(([accounts, rest]) => ({ "accounts.csv": accounts, ...rest }));
const laterFiles = fc
  .tuple(fc.option(accountsFile(ACCOUNTS)), others)
  .map(([accounts, rest]): Files => ({ ...(accounts && { "accounts.csv": accounts }), ...rest }));

describe("taking an import back", async () => {
  const only = await makeDatabase();
  const both = await makeDatabase();
  for (const { db } of [only, both]) {
    await ensureInstallation(db, at(0));
    await ensurePresets(db, at(0));
  }
  let count = 0;

  it("leaves facts and everything derived as if only the other one had come, and both can come again", async () => {
    await fc.assert(
      fc.asyncProperty(firstFiles, laterFiles, async (first, second) => {
        count += 1;
        const source = `s${count}`;
        await importFiles(only.db, first, { source, now: at(8) });
        await deriveAll(only.db, at(10));
        const expected = await stateOf(only.db, source);
        await importFiles(both.db, first, { source, now: at(8) });
        const run = await importFiles(both.db, second, { source, now: at(9) });
        const withBoth = await stateOf(both.db, source);
        await takeBack(both.db, run, at(10));
        await deriveAll(both.db, at(10));
        expect(await stateOf(both.db, source)).toEqual(expected);
        const again = await importFiles(both.db, second, { source, now: at(11) });
        expect(await factsOf(withBoth)).toEqual(await factsOf(await stateOf(both.db, source)));
        await takeBack(both.db, again, at(12));
        await deriveAll(both.db, at(10));
        expect(await factsOf(await stateOf(both.db, source))).toEqual(await factsOf(expected));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 240_000);

  it("leaves a company with the accounts that it had, when several of it came later", async () => {
    const head = "account,name,currency,company\n";
    await importFiles(both.db, { "accounts.csv": `${head}k1,First,USD,crm-k\n` }, { source: "k", now: at(8) });
    const more = { "accounts.csv": `${head}k2,Second,USD,crm-k\nk3,Third,USD,crm-k\n` };
    const run = await importFiles(both.db, more, { source: "k", now: at(9) });
    await takeBack(both.db, run, at(10));
    const left = await both.db.list(sql<{ name: string }>`select name from account where source = 'k'`);
    expect(left).toEqual([{ name: "First" }]);
  });
});

const PLANS = ["payg", "annual", "startup"];

/**
 * Three runs write the same few rows over each other, each with values of its own: a value that only repeats another
 * leaves no trace, so it would go with the run that brought it first. Nothing is derived in between.
 */
function sameFiles(run: number): fc.Arbitrary<Files> {
  const own = (most: number) => fc.nat(most).map((value) => value * 3 + run);
  const few = fc.constantFrom("a0", "a1");
  return fc.record(
    {
      "accounts.csv": fc
        .subarray(["a0", "a1"], { minLength: 1 })
        .map((names) =>
          [
            "account,name,plan,currency,custom.tier,company,signed_up_on",
            ...names.map((name) => `${name},Name ${run},${PLANS[run]},USD,tier ${run},c${run},2026-01-0${run + 1}`),
          ].join("\n"),
        ),
      "companies.csv": table("company,name", row(oneOf("c1", "c2"), oneOf(`Company ${run}`)), 2),
      "usage.csv": table(
        "account,project,meter,day,quantity",
        row(
          few,
          oneOf("", "web"),
          oneOf("product_analytics"),
          fc.nat(3).map((back) => addDays("2026-03-02", -back)),
          own(90),
        ),
        20,
      ),
      "usage-3.csv": table(
        "account,meter,period_start,day,quantity",
        row(
          few,
          oneOf("storage"),
          oneOf("2026-02-10"),
          fc.nat(3).map((days) => addDays("2026-02-10", days)),
          own(90),
        ),
      ),
      "invoices.csv": table(
        "account,id,period_start,period_end,net,status,lines",
        row(
          few,
          oneOf("i1"),
          oneOf("2026-01-01"),
          oneOf("2026-02-01"),
          own(90),
          oneOf("paid"),
          own(9).map((m) => `m=${m}`),
        ),
      ),
      "payments.csv": table(
        "account,id,amount,status,happened_at",
        row(few, oneOf("p1"), own(90), oneOf("paid"), oneOf("2026-02-03")),
      ),
      "credits.csv": table("account,id,granted,ends_on", row(few, oneOf("c1"), own(90), oneOf(`2026-09-0${run + 1}`))),
      "plans.csv": table("account,effective_on,plan,percent_off", row(few, oneOf("2026-01-01"), oneOf("payg"), own(9))),
      "subscriptions.csv": table(
        "account,id,plan,started_on,ended_on",
        row(few, oneOf("s1"), oneOf(`plan ${run}`), oneOf(`2026-01-0${run + 1}`), oneOf(`2026-02-0${run + 1}`)),
      ),
      "limits.csv": table(
        "account,meter,since,limit",
        row(few, oneOf("product_analytics"), oneOf("2026-02-01"), own(90)),
      ),
      "vendor_forecasts.csv": table(
        "account,period_start,day,net",
        row(few, oneOf("2026-03-01"), oneOf("2026-03-02"), own(90)),
      ),
      "prices.csv": table(
        "book,currency,effective_on,product,up_to,unit_amount",
        row(oneOf("crm"), oneOf("USD"), oneOf(`2026-02-0${run + 1}`), oneOf("product_analytics"), oneOf(""), own(3)),
        1,
      ),
      "opt_outs.csv": table("person,happened_at", row(oneOf("u1", "u2"), oneOf("2026-02-06")), 2),
    },
    { requiredKeys: [] },
  );
}

/** A project that a run brought stays, without usage, when another run stood on it at that time. */
const PROJECTS = "account,project,name\na0,web,Web\na1,web,Web";

describe("taking back some of three imports that wrote the same rows", async () => {
  const rest = await makeDatabase();
  const all = await makeDatabase();
  for (const { db } of [rest, all]) {
    await ensureInstallation(db, at(0));
    await ensurePresets(db, at(0));
  }
  let count = 0;

  it("leaves what the others alone would have brought, in whatever order they are taken back", async () => {
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        accountsFile(ACCOUNTS.slice(0, 2)),
        sameFiles(0),
        sameFiles(1),
        sameFiles(2),
        order,
        async (base, a, b, c, taken) => {
          count += 1;
          const source = `s${count}`;
          const files = [a, b, c];
          for (const [index, one] of [{ "accounts.csv": base, "projects.csv": PROJECTS }, ...files].entries())
            if (index === 0 || !taken.includes(index - 1))
              await importFiles(rest.db, one, { source, now: at(index), isDerived: false });
          const runs: string[] = [];
          for (const [index, one] of [{ "accounts.csv": base, "projects.csv": PROJECTS }, ...files].entries())
            runs.push(await importFiles(all.db, one, { source, now: at(index), isDerived: false }));
          for (const index of taken) await takeBack(all.db, runs[index + 1]!, at(8), { isDerived: false });
          expect(ofThree(await stateOf(all.db, source))).toEqual(ofThree(await stateOf(rest.db, source)));
        },
      ),
      { numRuns: RUNS_OF_THREE, endOnFailure: true },
    );
  }, 240_000);
});

/** Up to which day usage is complete was counted with what was there each time. A company without accounts may be gone. */
function ofThree(state: unknown): unknown {
  const { complete, companies, ...rest } = factsOf(state) as Record<string, unknown>;
  return { ...rest, meters: (complete as { meter: string }[]).map(({ meter }) => meter) };
}

/** Decisions of a day are taken with what is known then, so a file that comes again may find others. */
function factsOf(state: unknown): unknown {
  const { facts, states, stays, alerts, queue, ...rest } = state as Record<string, unknown>;
  return { facts: (facts as Record<string, unknown>[]).map(({ decisions, lastForecast, ...own }) => own), ...rest };
}
