import { describe, expect, it } from "vitest";
import * as contract from "#contract/people.ts";
import { erasedAmong, outsideId } from "#server/features/erased-people/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { erasePerson, exportPerson, findPeople } = contract;
const served = { erasePerson, exportPerson, findPeople };
const server = await makeServer({ operations: served, implementations: implemented });
const { db, owner } = server;
await ensureInstallation(db, START);

const NAME = "Quillon Abernathy-Zzyx";
const EMAIL = "Quillon.Zzyx@canary.example";
const PHONE = "+49 171 555 01 99";
/** Whatever of the person must not be anywhere any more. Digits are looked for without what stands between them. */
const CANARIES = [NAME, EMAIL, "quillon", "abernathy", "zzyx", "1715550199"];

/** Everything of ours that may hold a word: each row of each table as text. */
async function hitsOf(word: string): Promise<string[]> {
  const tables = await owner.list(sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  expect(tables.length).toBeGreaterThan(40);
  const hits: string[] = [];
  for (const { schema, name } of tables) {
    const { count } = await owner.get(sql<{ count: number }>`
      select count(*) as count from ${sql.table(`${schema}.${name}`)} as one
      where position(lower(${word}) in lower(one::text)) > 0
         or ${/^\d+$/.test(word)} and position(${word} in regexp_replace(one::text, '[ ()./+-]', '', 'g')) > 0`);
    if (count > 0) hits.push(`${name}: ${count}`);
  }
  return hits;
}

async function makePerson(accountIds: readonly string[], part: { email: string; name: string; externalId: string }) {
  const personId = newId();
  await db.run(sql`
    insert into person (person_id, source, external_id, email, name, recorded_at)
    values (${personId}, 'crm', ${part.externalId}, ${part.email}, ${part.name}, ${START})`);
  for (const accountId of accountIds)
    await db.run(sql`
      insert into person_role (account_id, person_id, role, recorded_at) values (${accountId}, ${personId}, 'owner', ${START})`);
  return personId;
}

/** A person who has left traces wherever a name or an address can get to. */
async function makeTraces() {
  const one = await makeAccount(db);
  const other = await makeAccount(db, { region: "US" });
  const accountIds = [one.accountId, other.accountId];
  const personId = await makePerson(accountIds, { email: EMAIL, name: NAME, externalId: "crm-7" });
  const memberId = server.members.specialist;
  await db.run(sql`
    insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
    values (${one.accountId}, ${newId()}, ${memberId}, ${`Spoke to ${NAME} (${EMAIL.toLowerCase()}), who asks for prices.`}, 1, ${START}, ${START}, ${START})`);
  for (const body of ["Zzyx asked twice; quillon will call back from 0171/555 01 99", "Ring (+49) 171-5550199"])
    await db.run(sql`
      insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
      values (${other.accountId}, ${newId()}, ${memberId}, ${body}, 1, ${START}, ${START}, ${START})`);
  const importRunId = newId();
  await db.run(sql`
    insert into import_run (import_run_id, source, state, requested_by, received_at)
    values (${importRunId}, 'crm', 'done', ${memberId}, ${START})`);
  await db.run(sql`
    insert into import_rejection (import_run_id, position, line, column_name, reason)
    values (${importRunId}, 0, 2, 'email', ${`"${EMAIL}" stands here twice.`})`);
  for (const kind of ["task", "promise"])
    await db.run(sql`
      insert into task (account_id, task_id, kind, title, due_on, created_by, version, recorded_at, changed_at)
      values (${other.accountId}, ${newId()}, ${kind}, ${`Call ${NAME.toUpperCase()}`}, '2026-03-04', ${memberId}, 1, ${START}, ${START})`);
  await db.run(sql`
    insert into message (account_id, message_id, person_id, direction, subject, happened_at, source, external_id, recorded_at)
    values (${one.accountId}, ${newId()}, ${personId}, 'in', ${`From ${NAME}`}, ${START}, 'mail', ${newId()}, ${START})`);
  const fact = (kind: string, body: unknown, evidence: string | null) =>
    db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, evidence, body)
    values (${one.accountId}, ${newId()}, ${kind}, ${START}, ${START}, 'member', ${memberId}, 'hand', ${evidence}, ${json(body)})`);
  await fact("churned", { reason: "champion_left", note: `${NAME} has left` }, null);
  await fact("inbound_reply", { author: "human", thread: "onboarding" }, `Mail from ${EMAIL}`);
  await fact("churned", { reason: "other", note: "We lost Quillon in March" }, "Said by Ms Zzyx");
  await fact("inclusion_set", { include: true, reason: `${NAME} asked`, until: "2026-05-01", rule: null }, null);
  await db.run(sql`
    insert into account_look (account_id, member_id, looked_at, shown)
    values (${other.accountId}, ${memberId}, ${START}, ${json({ nextTaskTitle: `Call ${NAME}` })})`);
  await db.run(sql`
    insert into queue_act (account_id, act_id, company_id, kind, member_id, reason, happened_at)
    values (${one.accountId}, ${newId()}, ${one.companyId}, 'skipped', ${memberId}, ${`${NAME} is on holiday`}, ${START})`);
  const viewId = newId();
  const content = { filter: `email:${EMAIL} or name:"${NAME}"`, sorts: ["renewal"] };
  await db.run(
    sql`insert into saved_view (view_id, author_id, version, created_at) values (${viewId}, ${memberId}, 1, ${START})`,
  );
  await db.run(sql`
    insert into saved_view_version (view_id, version, name, is_shared, content, saved_by, saved_at)
    values (${viewId}, 1, ${`What ${NAME} pays`}, false, ${json(content)}, ${memberId}, ${START})`);
  await inTransaction(db, async (tx) => {
    for (const accountId of accountIds) await refreshAccount(tx, accountId, START);
  });
  return { one, other, personId };
}

describe("erasing a person", () => {
  it("leaves no trace of name and address in any table", async () => {
    const { other, personId } = await makeTraces();
    for (const canary of CANARIES) expect(await hitsOf(canary)).not.toEqual([]);
    expect((await hitsOf(NAME)).length).toBeGreaterThan(6);
    const request = { email: EMAIL.toUpperCase(), phones: [PHONE] };
    const tried = await server.as("operator").call(erasePerson, request, { dryRun: true });
    expect(tried.texts).toHaveLength(tried.notesChanged);
    expect(tried.texts).toContainEqual({
      accountId: other.accountId,
      place: "note.body",
      before: "Zzyx asked twice; quillon will call back from 0171/555 01 99",
      after: "[erased person] asked twice; [erased person] will call back from [erased person]",
    });
    expect((await hitsOf(NAME)).length).toBeGreaterThan(6);
    const said = await server.as("operator").call(erasePerson, request, { idempotencyKey: "once" });
    expect(said).toMatchObject({ people: 1, roles: 2, messages: 1, erased: true, texts: [] });
    expect(said.notesChanged).toBe(tried.notesChanged);
    for (const canary of CANARIES) expect(await hitsOf(canary)).toEqual([]);
    const [task] = await db.list(sql<{ title: string }>`select title from task where account_id = ${other.accountId}`);
    expect(task!.title).toBe("Call [erased person]");
    const audit = await owner.list(
      sql<{ row: string }>`select audit::text as row from audit where audit::text like ${`%${personId}%`}`,
    );
    expect(audit).toHaveLength(1);
  });

  it("is remembered by what no one can read: the address and the outside ids, whatever their case", async () => {
    const asked = [
      EMAIL,
      ` ${EMAIL.toLowerCase()} `,
      outsideId("crm", "crm-7"),
      outsideId("mail", "crm-7"),
      "other@canary.example",
    ];
    expect([...(await erasedAmong(db, asked))].sort()).toEqual([EMAIL, asked[1], asked[2]].sort());
  });

  it("touches nobody else, and a dry run nothing at all", async () => {
    const account = await makeAccount(db);
    await makePerson([account.accountId], { email: "ann@canary.example", name: "Ann", externalId: "crm-8" });
    await makePerson([account.accountId], { email: "joann@canary.example", name: "Jo Ann", externalId: "crm-9" });
    const note = "Joann@canary.example asked, and the planned annual review with Ann is on Monday.";
    await db.run(sql`
      insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
      values (${account.accountId}, ${newId()}, 'import', ${note}, 1, ${START}, ${START}, ${START})`);
    const body = async () =>
      (await db.get(sql<{ body: string }>`select body from note where account_id = ${account.accountId}`)).body;
    const dry = await server.as("operator").call(erasePerson, { email: "ann@canary.example" }, { dryRun: true });
    expect(dry).toMatchObject({ people: 1, erased: false });
    expect(await body()).toBe(note);
    expect(await hitsOf("ann@canary.example")).not.toEqual([]);
    await server.as("operator").call(erasePerson, { email: "ann@canary.example" });
    expect(await body()).toBe(note.replace("with Ann is", "with [erased person] is"));
    const left = await db.list(sql<{ email: string }>`
      select email from person join person_role using (person_id) where account_id = ${account.accountId}`);
    expect(left).toEqual([{ email: "joann@canary.example" }]);
  });

  it("of an address that nobody has says so, and still keeps it out from then on", async () => {
    const said = await server.as("operator").call(erasePerson, { email: "nobody@canary.example" });
    expect(said).toMatchObject({ people: 0, erased: false });
    expect(await erasedAmong(db, ["nobody@canary.example"])).toEqual(new Set(["nobody@canary.example"]));
  });
});

describe("who may find, export and erase a person", () => {
  checkAccess(server, Object.values(served));
});
