import { describe, expect, it } from "vitest";
import * as templates from "#contract/note-templates.ts";
import { addMinutes } from "#core/time/instant.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { listNoteTemplates, fillNoteTemplates, createNoteTemplate, saveNoteTemplate } = templates;
const { deleteNoteTemplate, restoreNoteTemplate, listNoteTemplateVersions, revertNoteTemplate } = templates;
const operations = {
  ...{ listNoteTemplates, fillNoteTemplates, createNoteTemplate, saveNoteTemplate },
  ...{ deleteNoteTemplate, restoreNoteTemplate, listNoteTemplateVersions, revertNoteTemplate },
};
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const me = server.as("specialist");
const lead = server.as("lead");
const viewer = server.as("viewer");

const namesFor = async (who: typeof me) => (await who.call(listNoteTemplates, {})).data.map(({ name }) => name);

describe("note templates", () => {
  it("come with the product, fill what is known and name what is not", async () => {
    const { accountId, name } = await makeAccount(db);
    const { data, suggested } = await me.call(fillNoteTemplates, { accountId });
    const meeting = data.find(({ templateId }) => templateId === "meeting");
    expect(meeting).toMatchObject({ name: "Meeting", kind: "meeting" });
    expect(meeting?.body).toContain(`## ${name}, 5 Mar 2026`);
    expect(meeting?.body).toContain("### What we agreed");
    expect(meeting?.body).toContain("{people}");
    expect(meeting?.unfilled).toContain("people");
    expect(suggested).toBeNull();
  });

  it("are filled with people, owners first, with tasks and with who writes", async () => {
    const { accountId } = await makeAccount(db);
    for (const [name, role] of [
      ["Mia Member", "member"],
      ["Otto Owner", "owner"],
    ] as const) {
      const personId = newId();
      await db.run(sql`
        insert into person (person_id, source, external_id, name, recorded_at)
        values (${personId}, 'billing', ${personId}, ${name}, ${START})`);
      await db.run(
        sql`insert into person_role (account_id, person_id, role, recorded_at) values (${accountId}, ${personId}, ${role}, ${START})`,
      );
    }
    await db.run(sql`
      insert into task (account_id, task_id, kind, title, due_on, created_by, version, recorded_at, changed_at)
      values (${accountId}, ${newId()}, 'promise', 'Send prices', '2026-03-09', 'x', 1, ${START}, ${START})`);
    const { templateId } = await me.call(createNoteTemplate, {
      name: "People",
      body: "{contact} | {people} | {promises} | {me} | {today}",
    });
    const { data } = await me.call(fillNoteTemplates, { accountId });
    expect(data.find((one) => one.templateId === templateId)).toMatchObject({
      body: "Otto Owner | Otto Owner, Mia Member | Send prices (by 9 Mar) | Some specialist | 5 Mar 2026",
      unfilled: [],
    });
  });

  it("begin a note after a call that has just been", async () => {
    const { accountId } = await makeAccount(db);
    const held = addMinutes(START, -40);
    await db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
      values (${accountId}, ${newId()}, 'call_held', ${held}, ${held}, 'import', 'hand',
        '{"kind": "call_held", "callId": null, "customerAttendees": 2}')`);
    const { suggested } = await me.call(fillNoteTemplates, { accountId });
    expect(suggested).toEqual({ templateId: "meeting", callAt: held });
  });

  it("are one's own until they are shared, and then changed by their author and leads", async () => {
    const own = await me.call(createNoteTemplate, { name: "Mine", body: "Hello {company}" });
    const shared = await me.call(createNoteTemplate, { name: "Ours", body: "Hello", isShared: true });
    expect(await namesFor(me)).toEqual(expect.arrayContaining(["Meeting", "Mine", "Ours"]));
    expect(await namesFor(lead)).not.toContain("Mine");
    expect(await namesFor(viewer)).toContain("Ours");
    const save = { templateId: own.templateId, version: 1, name: "Theirs" };
    await expect(lead.call(saveNoteTemplate, save)).rejects.toMatchObject({ code: "note-template.unknown" });
    const changed = await lead.call(saveNoteTemplate, { templateId: shared.templateId, version: 1, kind: "internal" });
    expect(changed).toMatchObject({ kind: "internal", version: 2, savedBy: "Some lead", mine: false });
    await expect(
      me.call(saveNoteTemplate, { templateId: shared.templateId, version: 1, name: "Old" }),
    ).rejects.toMatchObject({ code: "note-template.changed-meanwhile", status: 409 });
  });

  it("that came with the product are changed by leads and go back to what they were", async () => {
    const change = { templateId: "call", version: 1, body: "Call with {contact}" };
    await expect(me.call(saveNoteTemplate, change)).rejects.toMatchObject({ code: "note-template.not-yours" });
    expect(await lead.call(saveNoteTemplate, change)).toMatchObject({ version: 2, body: "Call with {contact}" });
    const { data } = await me.call(listNoteTemplateVersions, { templateId: "call" });
    expect(data.map(({ version, savedBy }) => [version, savedBy])).toEqual([
      [2, "Some lead"],
      [1, null],
    ]);
    const back = await lead.call(revertNoteTemplate, { templateId: "call", version: 2, to: 1 });
    expect(back).toMatchObject({ version: 3, body: data[1]?.body });
  });

  it("are deleted and brought back, those of the product too", async () => {
    await lead.call(deleteNoteTemplate, { templateId: "internal" });
    expect(await namesFor(me)).not.toContain("Internal");
    expect(await lead.call(restoreNoteTemplate, { templateId: "internal" })).toMatchObject({ name: "Internal" });
    expect(await namesFor(me)).toContain("Internal");
  });

  it("with a gap that nothing fills are refused, with its name", async () => {
    await expect(me.call(createNoteTemplate, { name: "Slip", body: "{compnay} {renewal}" })).rejects.toMatchObject({
      code: "note-template.gap",
      message: expect.stringContaining("Nothing fills {compnay}."),
    });
  });
});

describe("who may ask for note templates", () => {
  checkAccess(server, Object.values(operations));
});
