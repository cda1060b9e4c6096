import { afterAll, describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import { startVitallyStandIn } from "#test/vitally-stand-in.ts";
import { checkAccess } from "./access-table.ts";
import { START } from "./server.ts";
import { makeVitallyConnection, moves, PUSH_KEY } from "./vitally-connection.ts";

const vendor = await startVitallyStandIn(START);
afterAll(() => vendor.close());
const at = { createdAt: "2026-01-05T00:00:00.000Z", updatedAt: "2026-01-20T09:00:00.000Z" };
vendor.put("admins", { id: "ad-1", name: "Sam Lee", email: "sam@team.example", ...at });
vendor.put("accounts", {
  id: "va-1",
  externalId: "org_1",
  name: "Acme",
  csmId: "ad-1",
  mrr: 120,
  traits: { "vitally.custom.onboardingPipeline": "3. Customer Engaged", seats: 12 },
  ...at,
});
vendor.put("users", {
  id: "vu-1",
  externalId: "u_1",
  email: "kim@acme.example",
  name: "Kim",
  accountIds: ["va-1"],
  ...at,
});
vendor.put(
  "notes",
  { id: "n-1", accountId: "va-1", authorId: "ad-1", note: "<p>Wants <b>sampling</b></p>", ...at },
  { id: "n-2", accountId: null, organizationId: "vo-1", note: "of a group", ...at },
);
vendor.put("tasks", { id: "t-1", accountId: "va-1", name: "Send the audit", dueDate: "2026-03-10", ...at });
const { connect, operator, pull, rows, run, server } = await makeVitallyConnection();

const STATE = `select
  (select json_agg(json_build_array(source, external_id) order by external_id) from account_alias) as ids,
  (select json_agg(json_build_array(name, currency)) from account) as accounts,
  (select json_agg(json_build_array(body->>'label', body->>'stage', happened_at::text)) from fact where kind = 'stage_imported') as stages,
  (select json_agg(json_build_array(author, body)) from note) as notes,
  (select json_agg(json_build_array(title, due_on::text)) from task) as tasks,
  (select json_agg(json_build_array(email, name)) from person) as people,
  (select json_agg(field_values order by source) from account_source where source = 'vitally') as fields`;

it("brings everything in once, finds each thing by both ids, and changes nothing when it is run again", async () => {
  const connectionId = await connect({ address: vendor.address });
  await pull(connectionId);
  const [first] = await rows(STATE);
  expect(first).toMatchObject({
    ids: [
      ["vitally", "org_1"],
      ["vitally", "va-1"],
    ],
    accounts: [["Acme", "USD"]],
    notes: [["Sam Lee", "Wants **sampling**"]],
    tasks: [["Send the audit", "2026-03-10"]],
    people: [["kim@acme.example", "Kim"]],
    fields: [{ mrr: "120", seats: "12", onboarding_pipeline: "3. Customer Engaged" }],
  });
  expect(first?.["stages"]).toMatchObject([
    ["3. Customer Engaged", "engaged_email", expect.stringContaining("2026-01-20")],
  ]);
  const refused = await rows("select reason from import_rejection");
  expect(refused).toMatchObject([{ reason: expect.stringContaining("no account in Vitally") }]);
  await rows("update note set body = 'Edited here', version = 2");
  await rows("update connection set cursor = 'null'");
  await pull(connectionId, "2026-03-05T09:00:00.000Z");
  const [second] = await rows(STATE);
  expect(second).toEqual({ ...first, notes: [["Sam Lee", "Edited here"]] });
});

it("leaves the currency of an account alone that another source knows", async () => {
  await rows("update account set currency = 'EUR'");
  await rows("update connection set cursor = 'null'");
  const connectionId = String((await rows("select connection_id from connection"))[0]?.["connection_id"]);
  await pull(connectionId, "2026-03-05T10:00:00.000Z");
  expect(await rows("select currency from account")).toEqual([{ currency: "EUR" }]);
});

async function push(message: object | string, { key = PUSH_KEY, path = "/analytics/v1/account" } = {}) {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const answer = await fetch(`${server.url}${path}`, { method: "POST", body, headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

async function applyPushed(): Promise<void> {
  const connectionId = String((await rows("select connection_id from connection"))[0]?.["connection_id"]);
  await run("deliveries.apply", { connectionId });
}

it("takes what pipelines push as Vitally does: kept before it is answered, once, under either id", async () => {
  const message = { accountId: "org_1", traits: { seats: 15 }, timestamp: "2026-03-05T07:00:00Z", messageId: "m-1" };
  const first = await push(message);
  expect([first.status, first.body]).toEqual([200, { message: "Success." }]);
  expect(first.headers.get("ratelimit-limit")).toBe("24000, 24000;window=60");
  expect(await rows("select delivery_id, outcome from raw_delivery")).toEqual([
    { delivery_id: "account:m-1", outcome: "received" },
  ]);
  await push({ ...message, traits: { seats: 99 } });
  await applyPushed();
  const seats =
    "select field_values->>'seats' as seats, (select count(*)::int from account) as accounts from account_source";
  expect(await rows(seats)).toEqual([{ seats: "15", accounts: 1 }]);
  await push({ accountId: "va-1", traits: { seats: 16 }, messageId: "m-2" });
  await applyPushed();
  expect(await rows(seats)).toEqual([{ seats: "16", accounts: 1 }]);
  await push({ ...message, messageId: "m-3", timestamp: "2026-03-05T07:30:00Z", traits: { seats: 17 } });
  await push({ ...message, messageId: "m-4", timestamp: "2026-03-05T06:00:00Z", traits: { seats: 1 } });
  await applyPushed();
  expect(await rows(seats)).toEqual([{ seats: "17", accounts: 1 }]);
  await push({ accountId: "org_new", traits: { name: "New one" }, messageId: "m-5" });
  await applyPushed();
  expect(await rows("select name, currency from account where external_id = 'org_new'")).toEqual([
    { name: "New one", currency: "USD" },
  ]);
});

it.each([
  ["another key", 401, { accountId: "org_1", traits: {}, messageId: "x" }, "another-key-of-somebody"],
  ["neither a time nor an id", 400, { accountId: "org_1", traits: {} }, PUSH_KEY],
  ["no account", 400, { traits: {}, messageId: "x" }, PUSH_KEY],
  ["a time that is none", 400, { accountId: "org_1", timestamp: "yesterday" }, PUSH_KEY],
  ["traits that are a list", 400, { accountId: "org_1", traits: [], messageId: "x" }, PUSH_KEY],
  ["no JSON", 400, "traits=1", PUSH_KEY],
] as const)("answers a push with %s with %i and keeps nothing", async (_, status, message, key) => {
  const before = await rows("select count(*) from raw_delivery");
  expect((await push(message, { key })).status).toBe(status);
  expect(await rows("select count(*) from raw_delivery")).toEqual(before);
});

it("keeps events of the product and does nothing with them", async () => {
  const answer = await push({ userId: "u_1", event: "Clicked", messageId: "e-1" }, { path: "/analytics/v1/track" });
  expect(answer.status).toBe(200);
  await applyPushed();
  expect(await rows("select outcome from raw_delivery where type = 'track'")).toEqual([{ outcome: "ignored" }]);
});

describe("what a source's words become", () => {
  it("is shown before anything is imported, with what nothing answers to", async () => {
    vendor.put(
      "accounts",
      ...[2, 3, 4].map((n) => ({
        id: `va-${n}`,
        externalId: `org_${n}`,
        name: `Company ${n}`,
        keyRoles: [{ keyRole: { label: "Growth" }, vitallyUser: { id: "ad-9", name: "Ada Roe" } }],
        traits: {
          "vitally.custom.onboardingPipeline": n === 4 ? "Some Old Name" : "6b Onboarded",
          tier: "gold",
          left: n,
        },
        ...at,
      })),
    );
    const connectionId = await connect(
      {
        address: vendor.address,
        traits: [
          { trait: "tier", field: "level" },
          { trait: "left", field: "" },
        ],
        roles: [{ role: "growth", becomes: "Growth TAM" }],
      },
      "another",
    );
    const before = await rows("select count(*) from import_run");
    const found = await operator.call(moves.surveyConnection, { connectionId });
    expect(await rows("select count(*) from import_run")).toEqual(before);
    expect(found.of).toBe("all 4 accounts");
    const field = (word: string) => found.fields.find((one) => one.word === word);
    expect(field("tier")).toMatchObject({
      fieldId: "level",
      type: "choice",
      count: 3,
      isChosen: true,
      isDefined: false,
    });
    expect(field("left")).toMatchObject({ fieldId: null, isChosen: true });
    expect(field("seats")).toMatchObject({
      fieldId: "seats",
      type: "number",
      count: 1,
      isChosen: false,
      examples: ["12"],
    });
    expect(found.stages.map(({ word, count, stage }) => [word, count, stage])).toEqual([
      ["6b Onboarded", 2, "6b Onboarded - engaged"],
      ["3. Customer Engaged", 1, "3a Engaged - email"],
      ["Some Old Name", 1, null],
    ]);
    expect(found.roles.map(({ word, count, becomes }) => [word, count, becomes])).toEqual([
      ["Growth", 3, "Growth TAM"],
      ["CSM", 1, "CSM"],
    ]);
  });

  it("cannot be asked of a source without words of its own", async () => {
    const settings = { apiKey: "rk_test_onlyForTests" };
    const { connectionId } = await operator.call(contract.createConnection, {
      connector: "stripe",
      name: "stripe",
      source: "stripe",
      settings,
      scheduleMinutes: 60,
    });
    await expect(operator.call(moves.surveyConnection, { connectionId })).rejects.toMatchObject({
      code: "move.no-words",
    });
  });
});

it("reports what came in for each kind and why the rest did not, and which id is which account", async () => {
  const [first] = await rows(
    "select connection_id from connection where connector = 'vitally' order by created_at limit 1",
  );
  const connectionId = String(first?.["connection_id"]);
  const report = await operator.call(moves.reportConnection, { connectionId });
  expect(report.runs).toBeGreaterThan(0);
  for (const { rows: all, imported, skipped, rejected } of report.data) expect(imported + skipped + rejected).toBe(all);
  const notes = report.data.find(({ kind }) => kind === "notes");
  expect(notes).toMatchObject({
    imported: 1,
    reasons: [{ reason: expect.stringContaining("no account in Vitally"), rows: notes?.rejected }],
  });
  const page = await operator.call(moves.listConnectionIds, { connectionId, limit: 2 });
  expect(page.data.map(({ externalId }) => externalId)).toEqual(["org_1", "org_new"]);
  const rest = await operator.call(moves.listConnectionIds, { connectionId, limit: 2, cursor: page.nextCursor ?? "" });
  expect(rest.data.map(({ externalId, account }) => [externalId, account])).toEqual([["va-1", "Acme"]]);
  expect(rest.nextCursor).toBeNull();
});

describe("access to a move", () => {
  checkAccess(server, Object.values(moves));
});
