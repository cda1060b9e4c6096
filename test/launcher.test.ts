import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCli } from "#cli/main.ts";
import { getAccount } from "#contract/account-pages.ts";
import { searchAccounts } from "#contract/accounts.ts";
import { createNote, listNotes } from "#contract/notes.ts";
import { getToday, takeNext } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { createTask, listTasks } from "#contract/tasks.ts";
import * as accounts from "#server/features/accounts/operations.ts";
import * as notes from "#server/features/notes/operations.ts";
import * as queue from "#server/features/queue/operations.ts";
import * as status from "#server/features/status/operations.ts";
import * as tasks from "#server/features/tasks/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const server = await makeServer({
  operations: {
    getAccount,
    searchAccounts,
    createNote,
    listNotes,
    getToday,
    takeNext,
    getStatus,
    createTask,
    listTasks,
  },
  implementations: { ...accounts, ...notes, ...queue, ...status, ...tasks },
});
const { db } = server;
await ensureInstallation(db, START);

/** What Alfred 5 reads of a Script Filter; anything else would be ignored there, so it is a mistake here. */
const mod = z.strictObject({ valid: z.boolean(), arg: z.string().optional(), subtitle: z.string() });
const item = z
  .strictObject({
    uid: z.string().optional(),
    title: z.string().min(1),
    subtitle: z.string(),
    arg: z.string().min(1).optional(),
    autocomplete: z.string().optional(),
    valid: z.boolean(),
    mods: z.strictObject({ cmd: mod.optional(), alt: mod.optional() }).optional(),
    text: z.strictObject({ copy: z.string(), largetype: z.string() }).optional(),
    quicklookurl: z.url().optional(),
  })
  .refine(({ valid, arg }) => !valid || arg !== undefined, "What Enter chooses hands something on.");
const scriptFilter = z.strictObject({ items: z.array(item).min(1), skipknowledge: z.boolean().optional() });

async function run(words: string[], env: Record<string, string> = {}) {
  const out = { stdout: "", stderr: "" };
  const io = {
    env: { FIRSTBILL_URL: server.url, FIRSTBILL_TOKEN: server.tokens.specialist, ...env },
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
  };
  return { code: await runCli(words, io), ...out };
}

async function items(...words: string[]) {
  const { code, stdout } = await run([...words, "--alfred"]);
  expect(code).toBe(0);
  return scriptFilter.parse(JSON.parse(stdout)).items;
}

const DUE = { signedUpOn: "2026-02-20" };

beforeEach(async () => {
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  for (const table of ["lease", "queue_entry", "account_state", "account_due", "note", "task", "queue_act", "account"])
    await db.run(sql`delete from ${sql.table(table)}`);
});

describe("a launcher", () => {
  it("lists what is due in the order of the queue, and takes nothing", async () => {
    const due = await makeAccount(db, { ...DUE, name: "Fernhill" });
    const urgent = await makeAccount(db, { name: "Lumen Labs", signedUpOn: "2026-02-07" });
    const shown = await items("next");
    expect(shown.map(({ uid }) => uid)).toEqual([urgent.companyId, due.companyId]);
    expect(shown[1]).toMatchObject({
      title: expect.stringMatching(/^Fernhill · \$[\d,]+ · renews in 15 d$/),
      subtitle: expect.stringContaining("Not contacted yet"),
      arg: `${server.url}/accounts/${due.accountId}`,
      mods: { cmd: { arg: due.companyId } },
    });
    expect((await items("next", "fern")).map(({ autocomplete }) => autocomplete)).toEqual(["Fernhill"]);
    expect(await db.list(sql`select from lease`)).toEqual([]);
    expect(await items("next", "nobody")).toMatchObject([{ valid: false, title: expect.stringContaining("nobody") }]);
  });

  it("finds accounts while one types, and gives the brief once one is left", async () => {
    await makeAccount(db, { ...DUE, name: "Fernhill" });
    await makeAccount(db, { ...DUE, name: "Fernside" });
    expect((await items("brief", "fern")).map(({ title }) => title).toSorted()).toEqual(["Fernhill", "Fernside"]);
    const [first, ...lines] = await items("brief", "fernhill");
    expect(first?.text?.copy).toContain("Forecast: $");
    expect(lines.map(({ subtitle }) => subtitle)).toEqual(expect.arrayContaining(["Forecast", "Renewal", "Stage"]));
    expect(await items("brief")).toMatchObject([{ valid: false }]);
    expect(await items("brief", "zzz")).toMatchObject([{ valid: false }]);
  });

  it("writes the note that it showed", async () => {
    const { accountId } = await makeAccount(db, { ...DUE, name: "Fernhill" });
    expect(await items("note", "fern")).toMatchObject([{ valid: false, autocomplete: "Fernhill: " }]);
    const [shown] = await items("note", "Fernhill: they asked: when is the invoice due?");
    expect(shown).toMatchObject({ valid: true, title: "Note on Fernhill" });
    expect((await run(["note", shown?.arg ?? ""])).stdout).toBe("Noted on Fernhill.\n");
    const { data } = await server.as("viewer").call(listNotes, { accountId });
    expect(data.map(({ body }) => body)).toEqual(["they asked: when is the invoice due?"]);
  });

  it("sets the task that it showed, on the day that it showed", async () => {
    const { accountId } = await makeAccount(db, { ...DUE, name: "Fernhill" });
    const [shown] = await items("task", "fernhill: go by bike by next tue");
    expect(shown).toMatchObject({ title: "Fernhill: go by bike", subtitle: "Task, due Tue 10 Mar, in 5 days" });
    await run(["task", shown?.arg ?? ""]);
    await run(["task", "fernhill: stand by me"]);
    const [waiting] = await items("task", "fernhill: say when it ends when they answer, or in 2 weeks");
    expect(waiting).toMatchObject({
      title: "Fernhill: say when it ends",
      subtitle: "Task, due when they answer, at the latest Thu 19 Mar, in 14 days",
    });
    const { stdout } = await run(["task", waiting?.arg ?? ""]);
    expect(stdout).toBe("Set for Fernhill: say when it ends, due when they answer, at the latest 19 Mar.\n");
    const { data } = await server.as("viewer").call(listTasks, { accountId });
    expect(data.map(({ title, dueOn }) => [dueOn, title]).toSorted()).toEqual([
      ["2026-03-06", "stand by me"],
      ["2026-03-10", "go by bike"],
      ["2026-03-19", "say when it ends"],
    ]);
  });

  it("says as an item what went wrong, because nothing else is shown", async () => {
    const { code, stdout } = await run(["next", "--alfred"], { FIRSTBILL_TOKEN: "wrong" });
    expect(code).toBe(0);
    expect(scriptFilter.parse(JSON.parse(stdout)).items).toMatchObject([{ valid: false }]);
  });
});

describe("the same commands in a terminal", () => {
  it("take the next account and say where it is", async () => {
    const { accountId } = await makeAccount(db, { ...DUE, name: "Fernhill" });
    const { stdout } = await run(["next"]);
    expect(stdout).toMatch(/^Fernhill\n/);
    expect(stdout.trim().split("\n").at(-1)).toBe(`${server.url}/accounts/${accountId}`);
    expect((await run(["next"])).stdout).toContain(accountId);
  });

  it("take an account by its id in another system, though that has a colon of its own", async () => {
    const { accountId } = await makeAccount(db, { ...DUE, name: "Fernhill", externalId: "org_fern" });
    const said = "billing:org_fern: they asked: when?";
    expect((await run(["note", said])).stdout).toBe("Noted on Fernhill.\n");
    expect((await run(["task", "billing/EU:org_fern: send prices by next tue"])).stdout).toContain("Set for Fernhill");
    expect(await items("note", said)).toMatchObject([{ title: "Note on Fernhill", subtitle: "they asked: when?" }]);
    expect(await items("note", "billing:org_fern")).toMatchObject([
      { valid: false, title: "Fernhill", autocomplete: "billing:org_fern: " },
    ]);
    expect((await run(["note", "billing:org_fern"])).stderr).toContain("Write the account, a colon and the words");
    expect((await run(["note", "billing:org_gone: hello"])).stderr).toContain('No account is called "billing"');
    const { data } = await server.as("viewer").call(listNotes, { accountId });
    expect(data.map(({ body }) => body)).toEqual(["they asked: when?"]);
  });

  it("say so where the first colon may end a name or stand within an id, and write nothing", async () => {
    const byId = await makeAccount(db, { ...DUE, name: "Fernhill", externalId: "org_hill" });
    const byName = await makeAccount(db, { ...DUE, name: "Billing" });
    const { code, stderr } = await run(["note", "billing:org_hill: hello"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Billing (${byName.accountId}), Fernhill (${byId.accountId})`);
    expect(await db.list(sql`select from note`)).toEqual([]);
    const shown = await items("note", "billing:org_hill: hello");
    expect(shown.map(({ title, subtitle }) => [title, subtitle])).toEqual([
      ["Note on Fernhill", "hello"],
      ["Note on Billing", "org_hill: hello"],
    ]);
    expect((await run(["note", shown[0]!.arg!])).stdout).toBe("Noted on Fernhill.\n");
  });

  it("name the accounts where several match, and write nothing", async () => {
    const one = await makeAccount(db, { ...DUE, name: "Fernhill" });
    await makeAccount(db, { ...DUE, name: "Fernside" });
    const { code, stderr } = await run(["note", "fern: hello"]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Fernhill (${one.accountId})`);
    expect(await db.list(sql`select from note`)).toEqual([]);
    expect((await run(["note", "no colon"])).stderr).toContain("Write the account, a colon and the words");
  });
});

describe("script commands of Raycast", () => {
  const folder = new URL("../raycast/", import.meta.url);

  it.each(readdirSync(folder))("%s says what Raycast asks for", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const said = new Map([...text.matchAll(/^# @raycast\.(\w+) (.+)$/gm)].map(([, key, value]) => [key, value]));
    expect(text).toMatch(/^#!\/bin\/bash\n/);
    expect(said.get("schemaVersion")).toBe("1");
    expect(said.get("mode")).toMatch(/^(?:fullOutput|compact|silent|inline)$/);
    expect(said.get("title")).toBeTruthy();
    for (const [key, value] of said)
      if (key?.startsWith("argument")) expect(JSON.parse(value ?? "")).toMatchObject({ type: "text" });
    const [, command] = /node bin\/firstbill\.js (\w+)/.exec(text) ?? [];
    expect(["next", "brief", "note", "task"]).toContain(command);
  });
});
