/** Whatever of a person came in, by whichever way, is handed over, erased, and does not come back (I-11, I-24, I-25). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import * as connections from "#contract/connections.ts";
import { replayDeliveries } from "#contract/deliveries.ts";
import { uploadImportFile } from "#contract/imports.ts";
import { createNote } from "#contract/notes.ts";
import { erasePerson, exportPerson, findPeople } from "#contract/people.ts";
import { createTask } from "#contract/tasks.ts";
import type { SourceRecord } from "#core/records.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as imports from "#server/features/imports/operations.ts";
import { startWrittenImport } from "#server/features/imports/reads.ts";
import * as notes from "#server/features/notes/operations.ts";
import * as people from "#server/features/people/operations.ts";
import { eraseAgain } from "#server/features/people/reads.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import * as tasks from "#server/features/tasks/operations.ts";
import { forgetUploads } from "#server/features/uploads/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeConnectedServer } from "./connected-server.ts";
import { makeFakeVendor, part, sign } from "./fake-connector.ts";
import { START } from "./server.ts";

const vendor = makeFakeVendor();
const { createConnection, runConnection } = connections;
const { server, db, operator, connecting, run } = await makeConnectedServer({
  connectors: [vendor.connector],
  jobs: [forgetUploads as Job],
  operations: {
    createConnection,
    runConnection,
    replayDeliveries,
    uploadImportFile,
    createNote,
    createTask,
    findPeople,
    exportPerson,
    erasePerson,
  },
  implementationsFor: (connecting) => ({
    ...connectionOperations(connecting),
    ...pullOperations(connecting),
    ...deliveries,
    ...imports,
    ...notes,
    ...tasks,
    ...people,
  }),
});
const { owner } = server;
const { folder } = connecting;
const NAME = "Quillon Abernathy-Zzyx";
const EMAIL = "Quillon.Zzyx@canary.example";
const PHONE = "+49 171 555 01 99";
const IP = "203.0.113.77";
const ADDRESS = "17 Canarygasse";
const CANARIES = ["quillon", "abernathy", "zzyx", "5550199", IP, "canarygasse"];
const TEXT = `Spoke to ${NAME} (${EMAIL.toLowerCase()}, 0171/555 01 99) at ${ADDRESS}, from ${IP}`;
const PASSWORD = "a shared secret";

/** Every row of every table as text, and every file. */
async function hits(canaries = CANARIES): Promise<string[]> {
  const tables = await owner.list(sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const body = name === "raw_delivery" ? sql`encode(body, 'escape')` : sql`one::text`;
    const rows = await owner.list(
      sql<{ text: string }>`select ${body} as text from ${sql.table(`${schema}.${name}`)} as one`,
    );
    found.push(...rows.flatMap(({ text }) => canariesIn(text, canaries).map((canary) => `${name}: ${canary}`)));
  }
  for (const file of readdirSync(folder))
    found.push(...canariesIn(readFileSync(join(folder, file), "utf8"), canaries).map((canary) => `file: ${canary}`));
  return [...new Set(found)].sort();
}

function canariesIn(text: string, canaries = CANARIES): string[] {
  const small = text.toLowerCase();
  const digits = small.replace(/[ ()/+-]/g, "");
  return canaries.filter((canary) => small.includes(canary) || digits.includes(canary));
}

const CSV: Record<string, string> = {
  "accounts.csv": "account,name,currency,signed_up_on\na1,Acme,USD,2026-01-05",
  "people.csv": `account,person,email,name,role\na1,u7,${EMAIL},${NAME},owner\na1,u8,jo@canary.example,Jo Roe,member`,
  "notes.csv": `account,author,happened_at,body\na1,Sam,2026-02-01,"${TEXT}"`,
  "tasks.csv": `account,title,due_on\na1,"Call ${NAME}",2026-03-04`,
  "mails.csv": `account,happened_at,direction,person,subject\na1,2026-02-02,in,u7,"From ${NAME}"`,
  // The second is an address that nobody here has.
  "opt_outs.csv": `person,happened_at\n${EMAIL},2026-02-03\nquillon.zzyx+old@canary.example,2026-02-04\njo@canary.example,2026-02-05`,
};

/** What sources wrote about them since, which was never here before. */
const LATER: Record<string, string> = {
  ...CSV,
  "notes.csv": `${CSV["notes.csv"]}\na1,Sam,2026-02-20,"Again: ${TEXT}"`,
  "tasks.csv": `${CSV["tasks.csv"]}\na1,"Remind Quillon",2026-03-09`,
  "mails.csv": `${CSV["mails.csv"]}\na1,2026-02-21,out,jo@canary.example,"As ${NAME} said"`,
};

async function importCsv(texts = CSV, source = "csv"): Promise<void> {
  const files = Object.entries(texts).map(([name, content], index) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `csv-${index}`);
    writeFileSync(path, content);
    const columns = content.split("\n")[0]!.split(",");
    return { name, kind: name.replace(".csv", ""), path, sha256: "", sizeBytes: content.length, columns };
  });
  const importRunId = await startWrittenImport(db, { source, requestedBy: "test", files, now: START });
  await workRun(db, importRunId, { now: START });
  await refreshAllDue(db, START);
}

const PULLED: SourceRecord[] = [
  { kind: "accounts", values: { account: "p1", name: "Bolt", currency: "USD", signed_up_on: "2026-01-05" } },
  { kind: "people", values: { account: "p1", person: "u1", email: EMAIL.toUpperCase(), name: NAME, role: "owner" } },
];

async function pull(connectionId: string, noteId = "n1"): Promise<void> {
  const body = `${noteId}: ${TEXT}`;
  const note = { account: "p1", id: noteId, author: "Sam", happened_at: "2026-02-01", body };
  vendor.reads.push(part([...PULLED, { kind: "notes", values: note }], { cursor: null, hasMore: false }));
  await operator.call(runConnection, { connectionId });
  await run("pulls.read", { connectionId });
  const runs = await db.list(sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`);
  for (const { id } of runs) {
    await workRun(db, id, { now: START });
    await refreshAllDue(db, START);
    await run("imports.finish", { importRunId: id, dueToday: 0 });
    await run("pulls.settle", { importRunId: id });
  }
}

async function send(connectionId: string, id: string, noteId = "n1"): Promise<void> {
  const records = [
    { kind: "accounts", values: { account: "w1", name: "Corp", currency: "USD", signed_up_on: "2026-01-05" } },
    {
      kind: "people",
      values: { account: "w1", person: "u9", email: `quillon.zzyx+news@canary.example`, name: NAME, role: "owner" },
    },
    { kind: "notes", values: { account: "w1", id: noteId, author: "Sam", happened_at: "2026-02-01", body: TEXT } },
  ];
  const contact = { email: EMAIL, first_name: "Quillon", phone: PHONE, ip: IP, address: { line1: ADDRESS } };
  const body = JSON.stringify({ id, type: "customer.updated", records, contact });
  const headers = { "content-type": "application/json", "x-fake-signature": sign(body, PASSWORD) };
  const { status } = await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers });
  expect(status).toBe(204);
}

async function connect(name: string): Promise<string> {
  const settings = { shop: name, password: PASSWORD };
  const made = { connector: "fake", name, source: name, settings, scheduleMinutes: 60 };
  return (await operator.call(createConnection, made)).connectionId;
}

function unzip(archive: string): Record<string, string> {
  const bytes = Buffer.from(archive, "base64");
  const files: Record<string, string> = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [packed, named] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const from = at + 30 + named;
    files[bytes.toString("utf8", at + 30, from)] = inflateRawSync(bytes.subarray(from, from + packed)).toString();
    at = from + packed;
  }
  return files;
}

it("of whom everything was brought is handed over whole, erased everywhere, and comes back by no way", async () => {
  const [pulled, sent] = [await connect("warehouse"), await connect("shop")];
  await importCsv();
  await pull(pulled);
  await send(sent, "m1");
  await run("deliveries.apply", { connectionId: sent });
  const specialist = server.as("specialist");
  const { accountId } = await db.get(
    sql<{ accountId: string }>`select account_id as "accountId" from account where name = 'Acme'`,
  );
  await specialist.call(createNote, { accountId, body: TEXT });
  await specialist.call(createTask, { accountId, kind: "task", title: `Ring Quillon: ${PHONE}`, dueOn: "2026-03-04" });
  await db.run(sql`insert into undo_entry (member_id, undo_id, label, operation, subject, account_id, undo, redo, state, happened_at, changed_at)
    select member_id, gen_random_uuid(), ${`Added the task Ring Quillon: ${PHONE}`}, 'tasks.create', 'task:1', ${accountId}, '{}',
           jsonb_build_object('title', ${TEXT}::text), 'done', now(), now() from member limit 1`);
  // Sent, and not read yet.
  await operator.upload(
    uploadImportFile,
    { name: "people.csv" },
    { content: CSV["people.csv"]!, mediaType: "text/csv" },
  );
  const [waiting] = await db.list(
    sql<{ path: string }>`select path from import_upload where name = 'people.csv' and path not like ${`${folder}%`}`,
  );
  const waitingFile = () => readFileSync(waiting!.path, "utf8");
  expect(canariesIn(waitingFile())).not.toEqual([]);
  const before = await hits();
  expect(new Set(before.map((hit) => hit.split(": ")[1]))).toEqual(new Set(CANARIES));
  expect(new Set(before.map((hit) => hit.split(":")[0]))).toEqual(
    new Set([
      ...before.map((hit) => hit.split(":")[0]),
      "person",
      "opt_out",
      "note",
      "task",
      "message",
      "raw_delivery",
    ]),
  );

  const found = await operator.call(findPeople, { query: "abernathy" });
  expect(found.data.map(({ source }) => source).sort()).toEqual(["csv", "shop", "warehouse"]);
  const who = { personId: found.data[0]!.personId, phones: [PHONE], others: [IP, ADDRESS] };
  const exported = await operator.call(exportPerson, who);
  const archive = unzip(exported.archive);
  expect(Object.keys(archive)).toEqual(["README.md", "person.json"]);
  for (const text of Object.values(archive)) expect(canariesIn(text)).toEqual(CANARIES);
  expect(archive["README.md"]).toContain(`- 2026-02-03T00:00:00.000Z, as ${EMAIL} (csv)`);

  const tried = await operator.call(erasePerson, who, { dryRun: true });
  expect(tried.items).toEqual(exported.items);
  expect(await hits()).toEqual(before);
  const erased = await operator.call(erasePerson, who);
  expect(erased).toMatchObject({ people: 3, erased: true, items: exported.items });
  // The set of places that the archive names is the set that held something (I-25).
  const places = new Set(exported.items.map(({ place }) => place.split(".")[0]));
  for (const hit of before.filter((one) => !one.startsWith("file"))) expect(places).toContain(hit.split(":")[0]);
  expect(await hits()).toEqual([]);
  expect(canariesIn(waitingFile())).toEqual([]);
  expect(waitingFile()).toContain("jo@canary.example");

  await importCsv(LATER);
  await pull(pulled, "n2");
  await send(sent, "m2", "n2");
  await run("deliveries.apply", { connectionId: sent });
  expect(await operator.call(replayDeliveries, { connectionId: sent, since: "2026-01-01" })).toEqual({ deliveries: 2 });
  await run("deliveries.apply", { connectionId: sent });
  await run("imports.forget-uploads", {});
  expect(await hits()).toEqual([]);
  const left = await db.list(sql<{ email: string }>`select email from person order by email`);
  expect(left).toEqual([{ email: "jo@canary.example" }]);
  const wishes = await db.list(sql<{ word: string }>`select word from opt_out`);
  expect(wishes).toEqual([{ word: "jo@canary.example" }]);
  // What came about them is there, without their words: it was not simply refused.
  const told = await db.list(
    sql<{ count: number }>`select count(*) as count from note where body like '%[erased person]%'`,
  );
  expect(told).toEqual([{ count: 7 }]);
});

it("is erased again from a backup that is older than the erasure", async () => {
  const { accountId } = await db.get(
    sql<{ accountId: string }>`select account_id as "accountId" from account where name = 'Acme'`,
  );
  await owner.run(sql`insert into person (person_id, source, external_id, email, name, recorded_at)
    values (gen_random_uuid(), 'csv', 'u7', ${EMAIL}, ${NAME}, ${START})`);
  await owner.run(sql`insert into person_role (account_id, person_id, role, recorded_at)
    select ${accountId}::uuid, person_id, 'owner', ${START} from person where external_id = 'u7'`);
  await owner.run(sql`insert into opt_out (opt_out_id, source, word, happened_at, recorded_at)
    values (gen_random_uuid(), 'csv', 'quillon.zzyx+old@canary.example', ${START}, ${START})`);
  await owner.run(
    sql`update note set body = ${`Met ${NAME} at ${ADDRESS}, ${PHONE}, ${IP}`} where account_id = ${accountId}`,
  );
  expect(await hits()).not.toEqual([]);
  expect(await eraseAgain(db, START)).toBe(1);
  expect(await hits()).toEqual([]);
});

it("is erased when nothing is known of them but their wish, which the next file does not bring back", async () => {
  const wish = "person,happened_at\nZora.Unseen@canary.example,2026-02-06";
  const wishes = () => db.list(sql`select source from opt_out where word ilike 'zora%'`);
  await importCsv({ "opt_outs.csv": wish });
  expect(await wishes()).toHaveLength(1);
  const who = { email: "zora.unseen@canary.example", phones: [], others: [] };
  const exported = await operator.call(exportPerson, who);
  expect(exported.items).toContainEqual({ place: "opt_out", count: 1 });
  expect(await operator.call(erasePerson, who)).toMatchObject({ erased: true, people: 0, items: exported.items });
  await importCsv({ "opt_outs.csv": wish, "people.csv": "account,person,email\na1,z1,zora.unseen@canary.example" });
  expect(await wishes()).toEqual([]);
  expect(await db.list(sql`select 1 from person where email ilike 'zora%'`)).toEqual([]);
});

it("takes the name off the account that was theirs alone, and its source does not bring it back", async () => {
  const brought = (name: string) => ({
    "accounts.csv": `account,name,currency,signed_up_on\nm1,${name},USD,2026-01-05\nm2,Marlow Prints,USD,2026-01-05`,
    "people.csv": `account,person,email,name,role\nm1,v1,marlow@vexley.example,Marlow Vexley,owner`,
  });
  const nameOf = async (id: string) =>
    db.get(sql<{ name: string; company: string; listed: string }>`
      select account.name, (select name from company where company.company_id = account.company_id) as company,
        (select name from account_state where account_state.account_id = account.account_id) as listed
        from account where external_id = ${id}`);
  await importCsv(brought("Marlow Vexley"));
  const [found] = (await operator.call(findPeople, { query: "marlow@vexley" })).data;
  const who = { personId: found!.personId };
  const tried = await operator.call(erasePerson, who, { dryRun: true });
  const shown = tried.texts.filter(({ place }) => place === "account.name" || place === "company.name");
  expect(shown.map(({ place, before }) => [place, before])).toEqual([
    ["account.name", "Marlow Vexley"],
    ["company.name", "Marlow Vexley"],
  ]);
  const neutral = shown[0]!.after;
  expect(neutral).toMatch(/^Erased customer [0-9a-f]{6}$/);
  await operator.call(erasePerson, who);
  expect(await nameOf("m1")).toEqual({ name: neutral, company: neutral, listed: neutral });
  expect((await nameOf("m2")).name).toBe("Marlow Prints");
  expect((await hits(["vexley"])).filter((hit) => !hit.startsWith("file"))).toEqual([]);
  await importCsv(brought("Marlow  VEXLEY"));
  expect(await nameOf("m1")).toMatchObject({ name: neutral, listed: neutral });
  await importCsv(brought("Northwind Prints"));
  expect(await nameOf("m1")).toMatchObject({ name: "Northwind Prints", listed: "Northwind Prints" });
});

it("does not come back as the name of an account or a company, under whatever id or source", async () => {
  const canaries = ["tamsin", "orlebar"];
  const rest = async () => (await hits(canaries)).filter((hit) => !hit.startsWith("file"));
  await importCsv({
    "companies.csv": "company,name\nk1,Tamsin Orlebar",
    "accounts.csv": "account,name,company,currency,signed_up_on\nt1,Tamsin Orlebar,k1,USD,2026-01-05",
    "people.csv": "account,person,email,name,role\nt1,v2,tamsin@orlebar.example,Tamsin Orlebar,owner",
  });
  const [found] = (await operator.call(findPeople, { query: "tamsin@orlebar" })).data;
  await operator.call(erasePerson, { personId: found!.personId });
  expect(await rest()).toEqual([]);
  const again = {
    "companies.csv": "company,name\nk1,Tamsin ORLEBAR\nk2,Tamsin Orlebar\nk3,Northwind Prints",
    "accounts.csv":
      "account,name,company,currency,signed_up_on\nt1,Tamsin Orlebar,k1,USD,2026-01-05\nt9,tamsin orlebar,k2,USD,2026-01-05\nt8,Northwind,Tamsin Orlebar,USD,2026-01-05",
    "people.csv": "account,person,email,name,role\nt9,v9,,Tamsin Orlebar,owner",
  };
  await importCsv(again);
  await importCsv(again, "crm");
  expect(await rest()).toEqual([]);
  const names = await db.list(sql<{ id: string; name: string; source: string }>`
    select source, external_id as id, name from account where external_id in ('t1', 't8', 't9') order by 2, 1`);
  expect(names.map(({ id, name }) => [id, name.replace(/ [0-9a-f]{6}$/, " *")])).toEqual([
    ["t1", "t1"],
    ["t1", "Erased customer *"],
    ["t8", "Northwind"],
    ["t8", "Northwind"],
    ["t9", "t9"],
    ["t9", "t9"],
  ]);
  const companies = await db.list(sql<{ name: string }>`select name from company where name like 'Northwind Prints'`);
  expect(companies).toHaveLength(2);
});

it("is handed over and erased with the addresses that they had before, by any of which they are found", async () => {
  const rest = async () => (await hits(["perrin", "wexcombe"])).filter((hit) => !hit.startsWith("file"));
  const people = (email: string) => ({ "people.csv": `account,person,email,role\na1,w1,${email},member` });
  await importCsv(people("perrin@wexcombe.example"));
  await importCsv(people("p@elsewhere.example"));
  expect(await rest()).toEqual(["former_address: perrin", "former_address: wexcombe"]);
  const who = { email: "Perrin@wexcombe.example" };
  const exported = await operator.call(exportPerson, who);
  const archive = unzip(exported.archive);
  for (const text of Object.values(archive)) expect(text).toContain("perrin@wexcombe.example");
  expect(exported.items).toContainEqual({ place: "former_address", count: 1 });
  await operator.call(erasePerson, { email: "p@elsewhere.example" });
  expect(await rest()).toEqual([]);
  await importCsv({
    ...people("perrin@wexcombe.example"),
    "opt_outs.csv": "person,happened_at\nperrin@wexcombe.example,2026-02-03",
  });
  expect(await rest()).toEqual([]);
});
