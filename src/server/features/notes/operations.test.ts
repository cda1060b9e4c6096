import { describe, expect, it } from "vitest";
import * as notes from "#contract/notes.ts";
import type { InputOf } from "#contract/operation.ts";
import { addMinutes } from "#core/time/instant.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount, makeLease } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";
import { listOpenMentions } from "./reads.ts";

const { findNotes, seeMention, listNotes, createNote, changeNote, deleteNote, restoreNote } = notes;
const operations = { findNotes, seeMention, listNotes, createNote, changeNote, deleteNote, restoreNote };
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const me = server.as("specialist");
const colleague = server.as("lead");

async function makeNote(body = "They ask about replay.") {
  const { accountId } = await makeAccount(db);
  return { accountId, note: await me.call(createNote, { accountId, body }) };
}

function listed(accountId: string) {
  return db.get(sql<{ notes: number }>`select notes_count as notes from account_state where account_id = ${accountId}`);
}

function auditOf(noteId: string) {
  return db.list(sql<{ kind: string; after: unknown }>`
    select kind, after from audit where subject_id = ${noteId} order by sequence`);
}

describe("notes", () => {
  it("are written, listed newest first with who wrote them, and counted in lists", async () => {
    const { accountId, note } = await makeNote();
    expect(note).toMatchObject({ accountId, version: 1, author: "Some specialist", mine: true, source: "firstbill" });
    server.clock.set(addMinutes(START, 5));
    const later = await colleague.call(createNote, { accountId, body: "Called back." });
    const { data } = await me.call(listNotes, { accountId });
    expect(data.map(({ noteId, author, mine }) => [noteId, author, mine])).toEqual([
      [later.noteId, "Some lead", false],
      [note.noteId, "Some specialist", true],
    ]);
    expect(await listed(accountId)).toEqual({ notes: 2 });
    expect(server.news).toContainEqual({ type: "account.changed", accountId, noteId: note.noteId });
    server.clock.set(START);
  });

  it("leave ids and versions in the audit log, and no words", async () => {
    const { accountId, note } = await makeNote("Ana Example is unhappy.");
    await me.call(changeNote, { accountId, noteId: note.noteId, body: "Ana Example is happy.", version: 1 });
    expect(await auditOf(note.noteId)).toEqual([
      { kind: "notes.create", after: { version: 1 } },
      { kind: "notes.change", after: { version: 2 } },
    ]);
  });

  it("belong to an account that may be named as another system names it", async () => {
    const account = await makeAccount(db, { externalId: "cus:1" });
    const named = { accountId: "ext:billing:cus:1" };
    const note = await me.call(createNote, { ...named, body: "Hello" });
    expect(note.accountId).toBe(account.accountId);
    expect((await me.call(listNotes, named)).data).toHaveLength(1);
  });

  it("ask which account is meant when two regions use one id", async () => {
    await makeAccount(db, { externalId: "org-shared", region: "EU" });
    await makeAccount(db, { externalId: "org-shared", region: "US" });
    await expect(me.call(listNotes, { accountId: "ext:billing:org-shared" })).rejects.toMatchObject({
      code: "account.ambiguous",
    });
  });

  it("renew the lease of whoever writes them", async () => {
    const account = await makeAccount(db);
    const leasedUntil = await makeLease(db, account, server.members.specialist);
    server.clock.set(addMinutes(START, 10));
    await colleague.call(createNote, { accountId: account.accountId, body: "Sales says hello." });
    expect(await leasedUntil()).toBe(addMinutes(START, 30));
    await me.call(createNote, { accountId: account.accountId, body: "Wrote to them." });
    expect(await leasedUntil()).toBe(addMinutes(START, 40));
    server.clock.set(START);
  });

  it("are not written empty, nor on an account that does not exist", async () => {
    const { accountId } = await makeNote();
    await expect(me.call(createNote, { accountId, body: " \n" })).rejects.toMatchObject({ code: "note.empty" });
    for (const unknown of ["no-account", "ext:billing:nobody", "019a0000-0000-7000-8000-000000000000"]) {
      await expect(me.call(listNotes, { accountId: unknown })).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe("saving a note", () => {
  it("is refused when somebody else saved it since, and keeps their words", async () => {
    const { accountId, note } = await makeNote();
    const { noteId } = note;
    await colleague.call(changeNote, { accountId, noteId, body: "Theirs", version: 1 });
    const mine = me.call(changeNote, { accountId, noteId, body: "Mine", version: 1 });
    await expect(mine).rejects.toMatchObject({ status: 409, code: "note.changed-meanwhile" });
    const [kept] = (await me.call(listNotes, { accountId })).data;
    expect(kept).toMatchObject({ body: "Theirs", version: 2, author: "Some specialist" });
  });

  it("keeps one of two that save at the same moment, and tells the other", async () => {
    const { accountId, note } = await makeNote();
    const save = (body: string) => me.call(changeNote, { accountId, noteId: note.noteId, body, version: 1 });
    const outcomes = await Promise.allSettled([save("One"), save("Two"), save("Three")]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await me.call(listNotes, { accountId })).data[0]).toMatchObject({ version: 2 });
  });

  it("of the words that are there leaves no trace", async () => {
    const { accountId, note } = await makeNote("Same");
    const again = await me.call(changeNote, { accountId, noteId: note.noteId, body: "Same", version: 1 });
    expect(again.version).toBe(1);
    expect(await auditOf(note.noteId)).toHaveLength(1);
  });
});

describe("deleting a note", () => {
  it("takes it out of lists until it is brought back with its words", async () => {
    const { accountId, note } = await makeNote();
    const { noteId } = note;
    await me.call(deleteNote, { accountId, noteId });
    await me.call(deleteNote, { accountId, noteId });
    expect((await me.call(listNotes, { accountId })).data).toEqual([]);
    expect(await listed(accountId)).toEqual({ notes: 0 });
    await expect(me.call(changeNote, { accountId, noteId, body: "x", version: 2 })).rejects.toMatchObject({
      code: "note.deleted",
    });
    const restored = await me.call(restoreNote, { accountId, noteId });
    expect(restored).toMatchObject({ body: note.body, version: 3 });
    expect(await me.call(restoreNote, { accountId, noteId })).toEqual(restored);
    expect(await listed(accountId)).toEqual({ notes: 1 });
    expect((await auditOf(noteId)).map(({ kind }) => kind)).toEqual(["notes.create", "notes.delete", "notes.restore"]);
  });

  it("needs a note of that account", async () => {
    const { note } = await makeNote();
    const { accountId } = await makeAccount(db);
    const elsewhere = me.call(deleteNote, { accountId, noteId: note.noteId });
    await expect(elsewhere).rejects.toMatchObject({ status: 404, code: "note.unknown" });
  });
});

describe("notes of all accounts", () => {
  const bodies = async (input: InputOf<typeof findNotes>) =>
    (await me.call(findNotes, input)).data.map(({ body }) => body);

  it("are found by who wrote them, by words and since a day, the newest first and page by page", async () => {
    await db.run(sql`delete from note`);
    const { accountId } = await makeNote("Replay masks");
    server.clock.set(addMinutes(START, 1));
    await colleague.call(createNote, { accountId, body: "Replays were slow" });
    const { note: gone } = await makeNote("Replay of a deleted one");
    await me.call(deleteNote, { accountId: gone.accountId, noteId: gone.noteId });
    server.clock.set(START);
    await makeNote("Flags only");
    await db.run(sql`update note set happened_at = '2026-01-31T12:00:00Z' where body = 'Flags only'`);
    expect(await bodies({})).toEqual(["Replays were slow", "Replay masks", "Flags only"]);
    expect(await bodies({ text: "replay" })).toEqual(["Replays were slow", "Replay masks"]);
    expect(await bodies({ text: "masks REPL" })).toEqual(["Replay masks"]);
    expect(await bodies({ author: server.members.lead })).toEqual(["Replays were slow"]);
    expect(await bodies({ since: "2026-02-01" })).toEqual(["Replays were slow", "Replay masks"]);
    const first = await me.call(findNotes, { limit: 2 });
    expect(await bodies({ limit: 2, cursor: first.nextCursor! })).toEqual(["Flags only"]);
  });

  it("show whoever is named in them that they are, until it was seen", async () => {
    const { accountId, note } = await makeNote("@Some lead, can you look? @Some specialist");
    const unseen = () => colleague.call(findNotes, { mentions: "unseen" });
    expect(await unseen()).toMatchObject({ data: [{ noteId: note.noteId, mentionsMe: true }], unseenMentions: 1 });
    expect((await me.call(findNotes, { mentions: "me" })).data).toEqual([]);
    await colleague.call(seeMention, { accountId, noteId: note.noteId });
    expect(await unseen()).toMatchObject({ data: [], unseenMentions: 0 });
    const changed = { accountId, noteId: note.noteId, body: "@Some lead, it is urgent", version: 1 };
    await me.call(changeNote, changed);
    expect((await unseen()).data).toEqual([]);
    expect((await colleague.call(findNotes, { mentions: "me" })).data).toHaveLength(1);
    await colleague.call(seeMention, { accountId, noteId: note.noteId, seen: false });
    expect((await unseen()).data).toHaveLength(1);
    await me.call(changeNote, { ...changed, body: "Nobody is named", version: 2 });
    expect((await colleague.call(findNotes, { mentions: "me" })).data).toEqual([]);
    const refused = me.call(seeMention, { accountId, noteId: note.noteId });
    await expect(refused).rejects.toMatchObject({ code: "note.names-others" });
  });
});

describe("what a colleague asks in a note", () => {
  const asked = () => listOpenMentions(db, server.members.lead);
  const clear = () => db.run(sql`delete from note_mention`);

  it("is told with who asks, on which account and in which words, until it is seen", async () => {
    await clear();
    const { accountId, note } = await makeNote("## Call\n\n- @Some lead, can you check the limits?\n- Sent prices");
    expect(await asked()).toEqual([
      {
        noteId: note.noteId,
        accountId,
        accountName: expect.stringContaining("Brightpath"),
        authorName: "Some specialist",
        text: "@Some lead, can you check the limits?",
        mentionedAt: START,
      },
    ]);
    await colleague.call(seeMention, { accountId, noteId: note.noteId });
    expect(await asked()).toEqual([]);
  });

  it("is answered by a note of theirs on the account, or by words in that note", async () => {
    await clear();
    const { accountId, note } = await makeNote("@Some lead, which limits?");
    await me.call(createNote, { accountId, body: "Another of mine" });
    await colleague.call(createNote, { accountId: (await makeAccount(db)).accountId, body: "Of another account" });
    expect(await asked()).toHaveLength(1);
    await colleague.call(createNote, { accountId, body: "50 GB each." });
    expect(await asked()).toEqual([]);
    const second = await me.call(createNote, { accountId, body: "@Some lead, and masks?" });
    expect(await asked()).toMatchObject([{ noteId: second.noteId }]);
    const words = { accountId, noteId: second.noteId, body: "@Some lead, and masks? Yes.", version: 1 };
    await colleague.call(changeNote, words);
    expect(await asked()).toEqual([]);
    expect(note.noteId).not.toBe(second.noteId);
  });

  it("goes with the note, comes back with it, and is erased with it", async () => {
    await clear();
    const { accountId, note } = await makeNote("@Some lead, please");
    await me.call(deleteNote, { accountId, noteId: note.noteId });
    expect(await asked()).toEqual([]);
    await me.call(restoreNote, { accountId, noteId: note.noteId });
    expect(await asked()).toHaveLength(1);
    await db.run(sql`delete from note where note_id = ${note.noteId}`);
    expect(await db.list(sql`select from note_mention where note_id = ${note.noteId}`)).toEqual([]);
  });

  it("reaches nobody who may not see accounts any more", async () => {
    await clear();
    await db.run(sql`update member set deactivated_at = ${START} where member_id = ${server.members.lead}`);
    await makeNote("@Some lead, please");
    expect(await asked()).toEqual([]);
    await db.run(sql`update member set deactivated_at = null where member_id = ${server.members.lead}`);
    expect(await asked()).toEqual([]);
  });
});

describe("the kind of a note", () => {
  it("is kept, changed alone, and finds notes of all accounts", async () => {
    const { accountId } = await makeAccount(db);
    const note = await me.call(createNote, { accountId, body: "We met.", kind: "meeting" });
    expect(note.kind).toBe("meeting");
    const found = async (kind: "meeting" | "internal") =>
      (await me.call(findNotes, { kind })).data.map(({ noteId }) => noteId);
    expect(await found("meeting")).toContain(note.noteId);
    const change = { accountId, noteId: note.noteId, body: "We met.", kind: "internal", version: 1 } as const;
    expect(await me.call(changeNote, change)).toMatchObject({ kind: "internal", version: 2 });
    expect(await found("meeting")).not.toContain(note.noteId);
    expect(await found("internal")).toContain(note.noteId);
    expect((await me.call(createNote, { accountId, body: "Plain" })).kind).toBe("note");
  });
});

describe("who may ask for notes", () => {
  checkAccess(server, Object.values(operations));
});
