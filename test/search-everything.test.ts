import { describe, expect, it } from "vitest";
import { createNote, deleteNote } from "#contract/notes.ts";
import type { InputOf } from "#contract/operation.ts";
import { erasePerson } from "#contract/people.ts";
import { searchEverything } from "#contract/search.ts";
import { changeTask, createTask } from "#contract/tasks.ts";
import * as notes from "#server/features/notes/operations.ts";
import * as people from "#server/features/people/operations.ts";
import * as implemented from "#server/features/search/operations.ts";
import * as tasks from "#server/features/tasks/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const operations = { searchEverything, createNote, deleteNote, createTask, changeTask, erasePerson };
const server = await makeServer({ operations, implementations: { ...implemented, ...notes, ...people, ...tasks } });
const { db } = server;
const me = server.as("specialist");
await ensureInstallation(db, START);

async function find(q: string, given: Partial<InputOf<typeof searchEverything>> = {}) {
  const { data } = await server.as("viewer").call(searchEverything, { q, ...given });
  return data.map(({ kind, title, passage, ...rest }) => ({
    ...rest,
    kind,
    title: title.map(({ text }) => text).join(""),
    hits: [...title, ...passage].filter(({ isHit }) => isHit).map(({ text }) => text),
  }));
}
const titles = async (q: string) => (await find(q)).map(({ title }) => title);

async function makePerson(accountId: string, name: string, email: string) {
  const personId = newId();
  await db.run(sql`
    insert into person (person_id, source, external_id, email, name, recorded_at)
    values (${personId}, 'billing', ${personId}, ${email}, ${name}, ${START})`);
  await db.run(sql`
    insert into person_role (account_id, person_id, role, recorded_at) values (${accountId}, ${personId}, 'owner', ${START})`);
  return personId;
}

describe("searching", () => {
  it("has the account of that name before those that begin with it, hold it, or only look alike", async () => {
    for (const name of ["Overkestrel", "The Kestrel Fund", "Kestrel Labs", "Kestrel"]) await makeAccount(db, { name });
    expect(await titles("kestrel")).toEqual(["Kestrel", "Kestrel Labs", "The Kestrel Fund", "Overkestrel"]);
  });

  it("needs all of the words, in any order and case", async () => {
    await makeAccount(db, { name: "Marble Quarry Holdings" });
    expect(await titles("QUARRY mar")).toEqual(["Marble Quarry Holdings"]);
    expect(await titles("quarry zinc")).toEqual([]);
  });

  it("finds a name that was mistyped, and says that it is only alike", async () => {
    await makeAccount(db, { name: "Thunderbolt Analytics" });
    expect(await find("thunderblot")).toMatchObject([{ title: "Thunderbolt Analytics", isAlike: true }]);
    expect(await find("thunderbolt")).toMatchObject([{ isAlike: false }]);
  });

  it("finds an account by an id of another system", async () => {
    const { accountId, externalId } = await makeAccount(db, { name: "Named by its id" });
    expect((await find(externalId))[0]).toMatchObject({ id: accountId, score: 100 });
  });

  it("takes signs as what they are", async () => {
    await makeAccount(db, { name: "100% Cotton_Wool" });
    expect(await titles("100% c")).toEqual(["100% Cotton_Wool"]);
    for (const q of ["%", "_", "'", "\\", "it's & (not) | : !", "***", "—"]) await find(q);
  });

  it("finds people with one of their accounts, notes by beginnings of words, and tasks", async () => {
    const { accountId, name } = await makeAccount(db);
    await makePerson(accountId, "Ysolde Quintero", "ysolde@harbour.example");
    await me.call(createNote, { accountId, body: "They want to mask\n\ninputs in the **replay** first." });
    await me.call(createTask, { accountId, title: "Send the replay guide", due: "in 2 weeks" });
    expect(await find("quintero")).toMatchObject([
      { kind: "person", accountId, accountName: name, hits: ["Quintero"] },
    ]);
    expect(await find("ysolde@harbour")).toMatchObject([{ kind: "person" }]);
    const found = await find("repl");
    expect(found.map(({ kind, hits }) => [kind, hits])).toEqual([
      ["note", ["repl"]],
      ["task", ["repl"]],
    ]);
    expect(await find("repl", { kind: "task" })).toHaveLength(1);
  });

  it("finds a promise by its answer, and shows the words there", async () => {
    const { accountId } = await makeAccount(db);
    const { taskId, version } = await me.call(createTask, {
      ...{ accountId, title: "May they go over?", kind: "promise", due: "in 2 weeks" },
    });
    await me.call(changeTask, { accountId, taskId, version, done: true, answer: "Yes, up to the **quokka** tier." });
    expect(await find("quokka")).toMatchObject([{ kind: "task", title: "May they go over?", hits: ["quokka"] }]);
  });

  it("forgives a slip in notes and tasks, marks the word that is alike, and leaves out those that need two", async () => {
    const { accountId } = await makeAccount(db);
    await me.call(createNote, { accountId, body: "Invoices of the wallabies, paid by transfer" });
    await me.call(createTask, { accountId, title: "Count wallabies again", due: "tomorrow" });
    for (const q of ["walabies", "wallabeis", "wallabbies", "wallobies", "wallabie5", "walla6ie"])
      expect(await find(q), q).toMatchObject([
        { kind: "note", isAlike: true, hits: ["wallabies"] },
        { kind: "task", isAlike: true, hits: ["wallabies"] },
      ]);
    expect((await find("walabies tarnsfer")).map(({ kind, hits }) => [kind, hits])).toEqual([
      ["note", ["wallabies", "transfer"]],
    ]);
    expect(await find("walabies nowhere")).toEqual([]);
    expect(await find("walabeis")).toEqual([]);
    expect(await find("wallab")).toMatchObject([{ isAlike: false }, { isAlike: false }]);
  });

  it("says days as days, so that each reader has them in the own language and zone", async () => {
    const { accountId } = await makeAccount(db);
    await me.call(createNote, { accountId, body: "Kookaburra seen" });
    const { dueOn } = await me.call(createTask, { accountId, title: "Feed the kookaburra", due: "2026-03-19" });
    const { data } = await server.as("viewer").call(searchEverything, { q: "kookaburra" });
    const whens = data.flatMap(({ title, passage }) => [...title, ...passage].flatMap(({ when }) => when ?? []));
    expect(whens).toEqual([{ dayOf: START }, { day: dueOn }]);
  });

  it("never finds a note that was deleted, or anybody who was erased", async () => {
    const { accountId } = await makeAccount(db);
    const personId = await makePerson(accountId, "Oswin Tremblay", "oswin@tremblay.example");
    const { noteId } = await me.call(createNote, { accountId, body: "Zucchini talk" });
    await me.call(createNote, { accountId, body: "Oswin Tremblay called about limits" });
    await me.call(createTask, { accountId, title: "Write to Oswin Tremblay", due: "tomorrow" });
    expect(await find("tremblay")).toHaveLength(3);
    await me.call(deleteNote, { accountId, noteId });
    expect(await find("zucchini")).toEqual([]);
    await server.as("operator").call(erasePerson, { personId });
    expect(await find("tremblay")).toEqual([]);
    expect(await find("trembley")).toEqual([]);
    expect(await find("called limits")).toMatchObject([{ kind: "note" }]);
  });

  it("gives no more of each kind than was asked for", async () => {
    for (let left = 4; left > 0; left -= 1) await makeAccount(db, { name: `Pelican ${left}` });
    expect(await find("pelican", { limit: 2 })).toHaveLength(2);
  });
});

describe("who may search", () => {
  checkAccess(server, [searchEverything]);
});
