import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { recogniseKind } from "#core/imports/match-columns.ts";
import { addDays } from "#core/time/local-date.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { createRun, getRun, listFiles } from "#server/features/import-runs/reads.ts";
import { findPerson, removePerson } from "#server/features/people/reads.ts";
import { listSpreadSpans } from "#server/features/readings/reads.ts";
import { listRejections } from "#server/features/refused-rows/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeDatabase } from "#test/database.ts";
import { workRun } from "./jobs.ts";

const { db } = await makeDatabase();
const NOW = "2026-03-05T08:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "firstbill-imports-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Given = { source?: string; now?: string; moveDates?: boolean; into?: Db };

/** Writes files down and makes a run of them. */
async function prepare(texts: Record<string, string | Buffer>, given: Given = {}): Promise<string> {
  const { source = "csv", now = NOW, moveDates = false, into = db } = given;
  const files = Object.entries(texts).map(([name, content]) => {
    const path = join(folder, newId());
    writeFileSync(path, content);
    const columns = content.toString().split("\n")[0]!.trim().split(",");
    const kind = recogniseKind(name, columns) ?? "unknown";
    return { name, kind, path, columns, sha256: "", sizeBytes: statSync(path).size };
  });
  const request = { source, moveDates, requestedBy: "test" };
  return createRun(into, { request, files, now, state: "received" });
}

/** Imports files given as text, and gives their counts. */
async function importTexts(files: Record<string, string | Buffer>, given: Given = {}) {
  const { into = db, now = NOW } = given;
  const importRunId = await prepare(files, given);
  await workRun(into, importRunId, { now });
  const run = await getRun(into, importRunId);
  const counts = (await listFiles(into, [importRunId])).map(({ rows, imported, rejected, skipped }) => ({
    rows,
    imported,
    rejected,
    skipped,
  }));
  const rejections = await listRejections(into, importRunId, 1000);
  return { run, counts, rejections };
}

const ACCOUNTS =
  "account,name,plan,currency,signed_up_on,period_anchor_day,region\na1,Acme,payg,USD,2026-01-05,5,EU\na2,Bolt,payg,USD,2026-01-31,,EU\n";

describe("an import of accounts and usage", () => {
  it("brings accounts with a company each and months of days", async () => {
    const usage =
      "account,meter,day,quantity\na1,replay,2026-02-01,10\na1,replay,2026-02-03,0.50\na2,replay,2026-02-28,12345678901234567890\n";
    const { run, counts, rejections } = await importTexts({ "usage.csv": usage, "accounts.csv": ACCOUNTS });
    expect(rejections).toEqual([]);
    expect(run).toMatchObject({
      state: "deriving",
      effects: { accountsCreated: 2, accountsChanged: 0, daysChanged: 3 },
    });
    expect(counts).toEqual([
      { rows: 3, imported: 3, rejected: 0, skipped: 0 },
      { rows: 2, imported: 2, rejected: 0, skipped: 0 },
    ]);
    const months = await db.list(sql<{ name: string; month: string; days: string[] }>`
      select name, month, days from usage_month join account using (account_id) order by name`);
    expect(months.map(({ name, month }) => [name, month])).toEqual([
      ["Acme", "2026-02-01"],
      ["Bolt", "2026-02-01"],
    ]);
    expect(months[0]!.days).toHaveLength(28);
    expect(months[0]!.days.slice(0, 4)).toEqual(["10", null, "0.5", null]);
    expect(months[1]!.days[27]).toBe("12345678901234567890");
    const anchors = await db.list(
      sql<{ anchor: number }>`select period_anchor_day as anchor from account order by name`,
    );
    expect(anchors).toEqual([{ anchor: 5 }, { anchor: 31 }]);
  });

  it("changes nothing when the same files come again", async () => {
    const files = { "accounts.csv": ACCOUNTS, "usage.csv": "account,meter,day,quantity\na1,replay,2026-02-01,10\n" };
    const { counts } = await importTexts(files);
    expect(counts).toEqual([
      { rows: 2, imported: 0, rejected: 0, skipped: 2 },
      { rows: 1, imported: 0, rejected: 0, skipped: 1 },
    ]);
    expect(await db.list(sql`select 1 as one from usage_revision`)).toEqual([]);
  });

  it("keeps the old value of a day and of a field that are corrected", async () => {
    const { counts } = await importTexts({
      "accounts.csv": ACCOUNTS.replace("Bolt", "Bolt Ltd"),
      "usage.csv": "account,meter,day,quantity\na1,replay,2026-02-01,11\na1,replay,2026-02-02,4\n",
    });
    expect(counts.map(({ imported }) => imported)).toEqual([1, 2]);
    const revisions = await db.list(
      sql`select day, quantity_before::text as before, quantity_after::text as after from usage_revision order by day`,
    );
    expect(revisions).toEqual(expect.arrayContaining([{ day: "2026-02-01", before: "10", after: "11" }]));
    const changes = await db.list(sql`select field, value_before as before, value_after as after from account_change`);
    expect(changes).toEqual([{ field: "name", before: "Bolt", after: "Bolt Ltd" }]);
  });

  it("refuses rows with their line, column and reason, and takes the others", async () => {
    const usage = [
      "account,meter,day,quantity",
      "a1,replay,2026-02-30,1",
      "nobody,replay,2026-02-01,1",
      "a1,replay,2026-02-04,-1",
      "a1,replay,2026-02-04,many",
      "a1,replay,2027-02-04,1",
      'a1,"replay",2026-02-05,7',
      "a1,replay,2026-02-06",
      'a1,"rep""lay\nx",2026-02-05,"8"',
      'a1,"open,2026-02-05,8',
      "a1,replay,2026-02-07,9\r",
      "",
    ].join("\n");
    const { counts, rejections } = await importTexts({ "usage.csv": usage });
    expect(counts).toEqual([{ rows: 10, imported: 3, rejected: 7, skipped: 0 }]);
    expect(rejections.map(({ line, column }) => [line, column])).toEqual([
      [2, "day"],
      [3, "account"],
      [4, "quantity"],
      [5, "quantity"],
      [6, "day"],
      [8, null],
      [11, null],
    ]);
    expect(rejections[1]!.reason).toBe(
      '"nobody" is not an account of this source; import it with accounts.csv first, or name the source that knows it',
    );
  });
});

describe("accounts in several regions", () => {
  const load = (accounts: string, usage = "account,meter,day,quantity\n") =>
    importTexts(
      { "accounts.csv": `account,currency,region,name\n${accounts}`, "usage.csv": usage },
      { source: "regions" },
    );

  it("may have the same id; then a row has to name its region", async () => {
    await load("r1,USD,EU,One\nr1,USD,US,Two\nr2,USD,EU,Three\n");
    const { rejections } = await importTexts(
      { "usage.csv": "account,meter,day,quantity\nr1,m,2026-02-01,1\nr2,m,2026-02-01,1\n" },
      { source: "regions" },
    );
    expect(rejections.map(({ line, reason }) => [line, reason])).toEqual([
      [2, '"r1" is an account in several regions; add a column region'],
    ]);
    const named = await importTexts(
      { "usage.csv": "account,region,meter,day,quantity\nr1,US,m,2026-02-01,1\nr2,US,m,2026-02-01,1\n" },
      { source: "regions" },
    );
    expect(named.counts).toEqual([{ rows: 2, imported: 1, rejected: 1, skipped: 0 }]);
  });

  it("are one series where rows of one file name the region and others leave it out", async () => {
    await importTexts({
      "accounts.csv": "account,name,plan,currency,signed_up_on,region\nm1,Mixed,payg,USD,2026-01-05,EU\n",
    });
    const usage =
      "account,region,meter,day,quantity\nm1,EU,replay,2026-02-01,10\nm1,,replay,2026-02-02,20\nm1,,replay,2026-02-01,30\n";
    const { run, counts } = await importTexts({ "usage.csv": usage });
    expect(run).toMatchObject({ state: "deriving" });
    expect(counts).toEqual([{ rows: 3, imported: 2, rejected: 0, skipped: 1 }]);
    const { days } = await db.get(sql<{ days: string[] }>`
      select days[1:2] as days from usage_month join account using (account_id) where name = 'Mixed'`);
    expect(days.map(String)).toEqual(["30", "20"]);
  });

  it("are the same account when a later file leaves the region out and the id is one account's alone", async () => {
    const { run } = await importTexts(
      { "accounts.csv": "account,currency,name\nr2,USD,Renamed\n" },
      { source: "regions" },
    );
    expect(run.effects).toMatchObject({ accountsCreated: 0, accountsChanged: 1 });
  });
});

describe("an import of everything else", () => {
  const FILES: Record<string, string> = {
    "companies.csv": "company,name,domain\nacme,Acme Group,acme.example\n",
    "accounts.csv":
      "account,name,currency,company,employees,custom.tier,segments,icp_country\nb1,B One,USD,acme,50,gold,beta+partner,yes\nb2,B Two,JPY,acme,,,,\n",
    "aliases.csv": "account,system,external_id\nb1,stripe,cus_1\n",
    "projects.csv": "account,project,name\nb1,web,Web shop\n",
    "people.csv":
      "account,person,email,name,role,last_seen_on\nb1,u1,Kim@Acme.example,Kim Roe,owner,2026-03-01\nb2,u1,Kim@Acme.example,Kim Roe,member,2026-03-01\nb1,,lee@acme.example,Lee,admin,\nb1,,,Nobody,admin,\n",
    "prices.csv":
      "book,currency,effective_on,product,add_on_of,up_to,unit_amount,when\njp-1,JPY,2026-01-01,replay,,100,0,\njp-1,JPY,2026-01-01,replay,,,0.5,\njp-1,JPY,2026-01-01,mobile,replay,,1,subscribed\njp-1,JPY,2026-01-01,teams,,,5000,package\n",
    "plans.csv":
      "account,effective_on,plan,price_book,packages,percent_off,percent_off_by\nb2,2026-01-01,payg,jp-1,teams,12.5%,teams=50+replay=20%\nb2,2026-02-01,payg,jp-1,teams,,\n",
    "subscriptions.csv": "account,id,plan,started_on\nb1,sub1,payg,2026-01-01\n",
    "credits.csv": "account,id,kind,scope,granted,ends_on\nb1,c1,startup,replay+errors,500.005,2027-01-01\n",
    "limits.csv": "account,meter,since,limit,state\nb1,replay,2026-02-01,50,dropping\n",
    "invoices.csv":
      "account,id,period_start,period_end,net,status,lines\nb1,in1,2026-01-01,2026-02-01,130.00,paid,replay=100+errors=30\nb2,in2,2026-01-01,2026-02-01,5000,open,\n",
    "invoice_lines.csv":
      "account,invoice,id,kind,meter,quantity,amount,description\nb1,in1,il_9,tax,,,24.70,VAT\nb1,in1,il_10,discount,,,-32.5,\n",
    "payments.csv": "account,id,invoice,amount,status,happened_at\nb1,p1,in1,130,failed,2026-02-03T04:00:00+01:00\n",
    "humans.csv": "account,role,name,since\nb1,AE,Sam Lee,2026-01-01\n",
    "vendor_forecasts.csv": "account,period_start,day,net\nb1,2026-02-01,2026-02-20,140\n",
    "usage.csv": "account,project,meter,day,quantity\nb1,web,replay,2026-03-01,5\nb1,,replay,2026-03-01,6\n",
    "complete_through.csv": "meter,day\nreplay,2026-03-02\n",
    "stages.csv": "account,stage,happened_at\nb1,3a. Engaged - Email,2026-02-01\nb1,Something else,2026-02-02\n",
    "mails.csv":
      "account,happened_at,direction,kind,person,subject,id\nb1,2026-01-20T10:00:00Z,out,first,kim@acme.example,Hello,m1\nb1,2026-01-21,in,,u1,Re: Hello,m2\n",
    "calls.csv":
      "account,happened_at,outcome,starts_at,call\nb1,2026-01-22,booked,2026-01-28T15:00:00Z,k1\nb1,2026-01-28T15:00:00Z,held,,k1\n",
    "notes.csv": 'account,happened_at,body\nb1,2026-01-22,"Wants sampling,\nsoon"\n',
    "tasks.csv": "account,title,due_on,kind\nb1,Send the audit,2026-03-10,promise\n",
    "opt_outs.csv": "person,happened_at\nlee@acme.example,2026-02-01\n",
  };

  it("takes every kind, in the order in which they need each other", async () => {
    await ensureInstallation(db, NOW);
    await ensurePresets(db, NOW);
    const reversed = Object.fromEntries(Object.entries(FILES).reverse());
    const { run, counts, rejections } = await importTexts(reversed, { source: "all" });
    expect(run.problem).toBeNull();
    expect(rejections).toEqual([
      { file: "people.csv", line: 5, column: "person", reason: "is empty, and so is email; fill in one of them" },
    ]);
    for (const { rows, imported, rejected, skipped } of counts)
      expect([imported + rejected, skipped]).toEqual([rows, 0]);
    const account = await db.get(sql<{ values: unknown; company: string }>`
      select field_values as values, company.name as company from account join company using (company_id)
        join account_source using (account_id) where external_id = 'b1'`);
    expect(account).toMatchObject({
      company: "Acme Group",
      values: { employees: 50, tier: "gold", segments: ["beta", "partner"], icp_country: true },
    });
    expect(await db.get(sql`select granted_minor as granted, left_minor as "left", scope from credit`)).toEqual({
      granted: 50000,
      left: 50000,
      scope: ["replay", "errors"],
    });
    expect(
      await db.list(sql`select percent_off::text as off, percent_off_by as by from account_plan order by effective_on`),
    ).toEqual([
      { off: "12.5", by: { replay: "20", teams: "50" } },
      { off: "0", by: {} },
    ]);
    expect(await db.list(sql`select currency, net_minor as net from invoice order by external_id`)).toEqual([
      { currency: "USD", net: 13000 },
      { currency: "JPY", net: 5000 },
    ]);
    expect(
      await db.list(sql`select kind, meter, amount_minor as amount from invoice_line order by amount_minor desc`),
    ).toEqual([
      { kind: "usage", meter: "replay", amount: 10000 },
      { kind: "usage", meter: "errors", amount: 3000 },
      { kind: "tax", meter: null, amount: 2470 },
      { kind: "discount", meter: null, amount: -3250 },
    ]);
    expect(await db.list(sql`select kind, actor_kind as actor, body from fact order by happened_at, kind`)).toEqual([
      { kind: "outreach_sent", actor: "import", body: { outreach: "first", automated: false, thread: "onboarding" } },
      { kind: "inbound_reply", actor: "person", body: { author: "human", thread: "onboarding" } },
      { kind: "call_booked", actor: "import", body: { callId: "k1", startsAt: "2026-01-28T15:00:00.000Z" } },
      { kind: "call_held", actor: "import", body: { callId: "k1", customerAttendees: null } },
      expect.objectContaining({ kind: "opted_out" }),
      { kind: "stage_imported", actor: "import", body: { label: "3a. Engaged - Email", stage: "engaged_email" } },
      { kind: "stage_imported", actor: "import", body: { label: "Something else", stage: null } },
    ]);
    expect(await db.list(sql`select day from complete_through where source = 'all'`)).toEqual([{ day: "2026-03-02" }]);
  });

  it("changes nothing when everything comes again", async () => {
    const { counts } = await importTexts(FILES, { source: "all" });
    expect(counts.map(({ imported }) => imported)).toEqual(Object.keys(FILES).map(() => 0));
  });

  it("keeps the old values of a row that is corrected", async () => {
    const { counts } = await importTexts(
      { "invoices.csv": "account,id,period_start,period_end,net,status\nb1,in1,2026-01-01,2026-02-01,120.00,paid\n" },
      { source: "all" },
    );
    expect(counts[0]!.imported).toBe(1);
    const [change] = await db.list(sql<{
      field: string;
      before: Record<string, unknown>;
      after: Record<string, unknown>;
    }>`
      select field, value_before as before, value_after as after from account_change where field like 'invoice%'`);
    expect([change!.field, change!.before["net_minor"], change!.after["net_minor"]]).toEqual([
      "invoice in1",
      13000,
      12000,
    ]);
  });

  it("finds an account by the id of another system", async () => {
    const { counts } = await importTexts(
      { "payments.csv": "account,id,amount,status,happened_at\ncus_1,ch_1,10,paid,2026-02-09\n" },
      { source: "stripe" },
    );
    expect(counts).toEqual([{ rows: 1, imported: 1, rejected: 0, skipped: 0 }]);
  });

  it("leaves an erased person out", async () => {
    await removePerson(db, await findPerson(db, { email: "kim@acme.example", phones: [], others: [] }), NOW);
    const { counts } = await importTexts(
      { "people.csv": FILES["people.csv"]!, "mails.csv": FILES["mails.csv"]!.replaceAll("m1", "m3") },
      { source: "all" },
    );
    expect(counts).toEqual([
      { rows: 4, imported: 0, rejected: 1, skipped: 3 },
      { rows: 2, imported: 1, rejected: 0, skipped: 1 },
    ]);
    expect(await db.list(sql`select 1 as one from person where lower(email) = 'kim@acme.example'`)).toEqual([]);
    expect(await db.list(sql`select 1 as one from message where subject = 'Hello' and person_id is null`)).toEqual([]);
  });
});

/** Everything that an import brings, without what says when and under which id. */
async function factsIn(of: Db): Promise<unknown> {
  return {
    accounts: await of.list(
      sql`select external_id, name, plan, field_values from account join account_source using (account_id) order by external_id`,
    ),
    usage: await of.list(
      sql`select external_id, meter, month, days::text from usage_month join account using (account_id) order by external_id, meter, month`,
    ),
    revisions:
      await of.list(sql`select external_id, meter, day, quantity_before::text as before, quantity_after::text as after
      from usage_revision join account using (account_id) order by external_id, meter, day`),
    invoices: await of.list(sql`select external_id, net_minor as net, status from invoice order by external_id`),
    complete: await of.list(sql`select region, meter, day from complete_through order by region, meter`),
    kinds: await of.list(sql`select kind from imported_kind order by kind`),
    due: await of.list(sql`select external_id from account_due join account using (account_id) order by external_id`),
  };
}

describe("an import that is cut off", () => {
  const names = Array.from({ length: 200 }, (_, index) => `org${index}`);
  const days = Array.from({ length: 60 }, (_, index) => addDays("2026-01-01", index));
  const FILES = {
    "accounts.csv": ["account,currency,signed_up_on", ...names.map((name) => `${name},USD,2026-01-01`)].join("\n"),
    "invoices.csv": [
      "account,id,period_start,period_end,net,status",
      ...names.map((name, index) => `${name},in${index},2026-01-01,2026-02-01,${index}.5,paid`),
    ].join("\n"),
    "usage-1.csv": [
      "account,meter,day,quantity",
      ...names.flatMap((name) => days.map((day, index) => `${name},replay,${day},${index}`)),
    ].join("\n"),
    "usage-2.csv": [
      "account,meter,day,quantity",
      ...names.flatMap((name) =>
        days.map((day, index) => `${name},replay,${day},${index % 7 === 0 ? index + 1 : index}`),
      ),
    ].join("\n"),
  };

  it("ends as if it had not been, wherever its connections are lost", async () => {
    const calm = await makeDatabase();
    const started = performance.now();
    await importTexts(FILES, { into: calm.db });
    const usualMs = performance.now() - started;
    const rough = await makeDatabase();
    const importRunId = await prepare(FILES, { into: rough.db });
    let cuts = 0;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const cut = sleep(((attempt * 7) % 20) * (usualMs / 20)).then(() =>
        rough.owner.list(
          sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
        ),
      );
      await workRun(rough.db, importRunId, { now: NOW }).catch(() => {
        cuts += 1;
      });
      await cut;
    }
    // The pool may still hold a connection whose end it has not noticed; a job is tried again then, too.
    const workCalmly = () => workRun(rough.db, importRunId, { now: NOW });
    await workCalmly().catch(workCalmly);
    expect(cuts).toBeGreaterThan(5);
    expect((await getRun(rough.db, importRunId)).state).toBe("deriving");
    expect(await factsIn(rough.db)).toEqual(await factsIn(calm.db));
  });
});

describe("usage as totals since the period began", () => {
  const HEADER = "account,meter,period_start,day,quantity";
  const daysOf = async () => {
    const found = await db.list(sql<{ days: string[] }>`
      select days from usage_month join account using (account_id) where source = 'totals' order by meter, month`);
    return found.map(({ days }) => days.filter((day) => day !== null));
  };

  it("becomes days, with a left-out report spread and periods that meet within a month kept apart", async () => {
    const usage = [
      HEADER,
      "t1,m,2026-01-15,2026-02-14,310",
      "t1,m,2026-02-15,2026-02-15,4",
      "t1,m,2026-02-15,2026-02-18,10.5",
      "t1,m,2026-02-20,2026-02-19,1",
    ];
    const { counts, run, rejections } = await importTexts(
      { "accounts.csv": "account,currency\nt1,USD\n", "usage.csv": usage.join("\n") },
      { source: "totals" },
    );
    expect(counts[1]).toEqual({ rows: 4, imported: 3, rejected: 1, skipped: 0 });
    expect(rejections[0]).toMatchObject({
      column: "day",
      reason: "2026-02-19 is before the period that starts on 2026-02-20",
    });
    expect(run.effects.daysChanged).toBe(35);
    expect(await daysOf()).toEqual([Array(17).fill("10"), [...Array(14).fill("10"), "4", "2.1", "2.1", "2.3"]]);
  });

  it("is corrected by a later report, and the old days stay known", async () => {
    const { counts } = await importTexts(
      { "usage.csv": `${HEADER}\nt1,m,2026-02-15,2026-02-16,5\nt1,m,2026-02-15,2026-02-15,4\n` },
      { source: "totals" },
    );
    expect(counts[0]).toEqual({ rows: 2, imported: 1, rejected: 0, skipped: 1 });
    expect((await daysOf())[1]!.slice(14)).toEqual(["4", "1", "2.7", "2.8"]);
    const [account] = await db.list(sql<{ accountId: string }>`
      select account_id as "accountId" from account where source = 'totals'`);
    const spans = await listSpreadSpans(db, account!.accountId, "2026-02-01");
    expect([...spans.values()]).toEqual([
      [
        { firstDay: "2026-01-15", lastDay: "2026-02-14" },
        { firstDay: "2026-02-17", lastDay: "2026-02-18" },
      ],
    ]);
    expect([...(await listSpreadSpans(db, account!.accountId, "2026-02-19")).values()]).toEqual([[]]);
    expect(
      await db.list(sql`select day, quantity_before::text as before, quantity_after::text as after from usage_revision
      join account using (account_id) where source = 'totals' order by day`),
    ).toEqual([
      { day: "2026-02-16", before: "2.1", after: "1" },
      { day: "2026-02-17", before: "2.1", after: "2.7" },
      { day: "2026-02-18", before: "2.3", after: "2.8" },
    ]);
  });
});

describe("a row that says which account it is in another system", () => {
  const idsOf = async (accountId: string) =>
    (
      await db.list(sql<{ id: string }>`select source || '/' || region || ':' || external_id as id from account_alias
        where account_id = ${accountId} order by id`)
    ).map(({ id }) => id);
  const accountOf = async (source: string, externalId: string) =>
    (
      await db.get(sql<{ id: string }>`select account_id as id from account_alias
        where source = ${source} and external_id = ${externalId}`)
    ).id;

  it("names that account, and its usage finds it by the new id", async () => {
    await importTexts({ "accounts.csv": "account,currency,region,name\nso1,USD,EU,Same\n" }, { source: "own" });
    const stripe = "account,currency,same_as,name\ncus_so1,USD,own:so1,Same\n";
    const { counts } = await importTexts({ "accounts.csv": stripe }, { source: "pay" });
    expect(counts[0]).toMatchObject({ rows: 1, imported: 1, rejected: 0 });
    const accountId = await accountOf("own", "so1");
    expect(await idsOf(accountId)).toEqual(["own/EU:so1", "pay/:cus_so1"]);
    const again = await importTexts({ "accounts.csv": stripe }, { source: "pay" });
    expect(again.counts[0]).toMatchObject({ imported: 0 });
  });

  it("is remembered where that account is not known yet, and claimed by the first that has the id", async () => {
    const stripe = "account,currency,same_as\ncus_so2,USD,own:so2\ncus_so3,USD,own:so2\n";
    await importTexts({ "accounts.csv": stripe }, { source: "pay" });
    const accountId = await accountOf("own", "so2");
    expect(await idsOf(accountId)).toEqual(["own/:so2", "pay/:cus_so2", "pay/:cus_so3"]);
    await importTexts({ "accounts.csv": "account,currency,region\nso2,USD,EU\nso2,USD,US\n" }, { source: "own" });
    expect(await idsOf(accountId)).toEqual(["own/EU:so2", "pay/:cus_so2", "pay/:cus_so3"]);
    expect(await db.list(sql`select from account_alias where source = 'own' and external_id = 'so2'`)).toHaveLength(2);
  });

  it("is left out with a reason where the cell names no system", async () => {
    const { rejections } = await importTexts({ "accounts.csv": "account,currency,same_as\nso4,USD,so4\n" });
    expect(rejections[0]).toMatchObject({ column: "same_as" });
    expect(rejections[0]?.reason).toContain("write it like billing-db:org_1");
  });
});
