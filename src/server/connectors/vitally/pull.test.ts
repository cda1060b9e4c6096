import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceRecord } from "#core/records.ts";
import { type Json, type PullEnd, TryLater } from "#server/connectors/connector.ts";
import { startVitallyStandIn, type Thing, type VitallyStandIn } from "#test/vitally-stand-in.ts";
import { vitally } from "./index.ts";
import { vitallySettings } from "./settings.ts";

const NOW = "2026-03-05T08:00:00.000Z";
let server: VitallyStandIn;
const open: VitallyStandIn[] = [];
beforeEach(async () => {
  server = await startVitallyStandIn(NOW);
  open.push(server);
});
afterAll(async () => {
  for (const one of open) await one.close();
});

type More = { mostRows?: number; settings?: object; now?: string };

async function part(cursor: Json, more: More = {}) {
  const settings = vitallySettings.parse({ apiKey: server.apiKey, address: server.address, ...more.settings });
  const context = {
    settings,
    source: "vitally",
    now: more.now ?? NOW,
    signal: AbortSignal.timeout(10_000),
    fetch,
    resolve: async () => [],
    cursor,
    mostRows: more.mostRows ?? null,
  };
  const parts = vitally.pull!.read(context);
  const records: SourceRecord[] = [];
  for (;;) {
    const next = await parts.next();
    if (next.done) return { records, end: next.value as PullEnd };
    if ("records" in next.value) records.push(...next.value.records);
  }
}

async function round(cursor: Json, more: More = {}) {
  const records: SourceRecord[] = [];
  for (let place = cursor; ; ) {
    const { records: some, end } = await part(place, more);
    records.push(...some);
    if (!end.hasMore) return { records, cursor: end.cursor };
    place = end.cursor;
  }
}

function rows(records: readonly SourceRecord[], kind: SourceRecord["kind"]) {
  return records.filter((record) => record.kind === kind).map(({ values }) => values);
}

function account(n: number, more: object = {}): Thing {
  const minute = String(n % 60).padStart(2, "0");
  const hour = String(Math.floor(n / 60) % 24).padStart(2, "0");
  const at = `2026-01-05T${hour}:${minute}:00.000Z`;
  return {
    id: `va-${n}`,
    externalId: `org_${n}`,
    name: `Company ${n}`,
    createdAt: at,
    updatedAt: at,
    traits: {},
    ...more,
  };
}

describe("an account", () => {
  it("comes with both ids, its traits as fields, its segments, its stage and who looks after it", async () => {
    server.put("organizations", { id: "vo-1", name: "Acme Group", createdAt: NOW, updatedAt: NOW });
    server.put("admins", { id: "ad-1", name: "Sam Lee", email: "sam@team.example", createdAt: NOW, updatedAt: NOW });
    server.put(
      "accounts",
      account(1, {
        organizationId: "vo-1",
        mrr: 120.5,
        healthScore: 7.5,
        csmId: "ad-1",
        keyRoles: [
          {
            keyRole: { id: "kr", label: "TAM" },
            vitallyUser: { id: "ad-2", name: "Ada Roe", email: "ada@team.example" },
          },
          { keyRole: { id: "ks", label: "Onboarding Specialist" }, vitallyUser: { id: "ad-3", name: "Kim" } },
        ],
        segments: [
          { id: "s", name: "Onboarding Lead" },
          { id: "t", name: "A+B" },
        ],
        traits: {
          "vitally.custom.onboardingPipeline": "3a. Engaged - Email",
          "vitally.custom.products": ["replay", "errors"],
          billingCountry: "DE",
          isIcp: true,
          contactedOn: "2026-01-10",
        },
      }),
    );
    const settings = {
      sameAsSource: "billing-db",
      traits: [{ trait: "billingCountry", field: "country" }],
      stageMoments: [{ trait: "contactedOn", stage: "2" }],
    };
    const { records } = await round(null, { settings });
    expect(rows(records, "companies")).toEqual([{ company: "vo-1", name: "Acme Group" }]);
    expect(rows(records, "accounts")).toEqual([
      {
        account: "org_1",
        name: "Company 1",
        company: "vo-1",
        same_as: "billing-db:org_1",
        assumed_currency: "USD",
        segments: "Onboarding Lead+A B",
        country: "DE",
        "custom.mrr": "120.5",
        "custom.health_score": "7.5",
        "custom.onboarding_pipeline": "3a. Engaged - Email",
        "custom.products": "replay+errors",
        "custom.is_icp": "yes",
        "custom.contacted_on": "2026-01-10",
      },
    ]);
    expect(rows(records, "aliases")).toEqual([{ account: "org_1", system: "vitally", external_id: "va-1" }]);
    expect(rows(records, "stages").map(({ stage, happened_at: at }) => [stage, at])).toEqual([
      ["2", "2026-01-10T00:00:00.000Z"],
      ["3a. Engaged - Email", "2026-01-05T00:01:00.000Z"],
    ]);
    expect(rows(records, "humans")).toEqual([
      { account: "org_1", role: "CSM", name: "Sam Lee", email: "sam@team.example" },
      { account: "org_1", role: "TAM", name: "Ada Roe", email: "ada@team.example" },
    ]);
  });

  it("says of each field whether it has a value, in rows that are all alike", async () => {
    server.put(
      "accounts",
      account(1, { traits: { a: 1 } }),
      account(2, { traits: { b: 2 } }),
      account(3, { externalId: null }),
    );
    const { records } = await round(null);
    expect(rows(records, "accounts").map((one) => [one["account"], one["custom.a"], one["custom.b"]])).toEqual([
      ["org_1", "1", ""],
      ["org_2", "", "2"],
      ["va-3", "", ""],
    ]);
    expect(rows(records, "aliases").map((one) => one["external_id"])).toEqual(["va-1", "va-2"]);
  });

  it("keeps an odd value as a field when it does not fit the account's own column, and leaves out what is to be left out", async () => {
    server.put("accounts", account(1, { traits: { money: "dollars", secretScore: 1, other: "x" } }));
    const traits = [
      { trait: "money", field: "currency" },
      { trait: "secretScore", field: "" },
    ];
    const { records } = await round(null, { settings: { traits, otherTraits: false } });
    expect(rows(records, "accounts")[0]).toMatchObject({ "custom.currency": "dollars", assumed_currency: "USD" });
    expect(Object.keys(rows(records, "accounts")[0]!).filter((name) => /secret|other/.test(name))).toEqual([]);
  });
});

describe("users, notes, tasks and conversations", () => {
  beforeEach(() => {
    server.put("admins", { id: "ad-1", name: "Sam Lee", email: "sam@team.example", createdAt: NOW, updatedAt: NOW });
    server.put("users", {
      id: "vu-1",
      externalId: "u_1",
      email: "kim@acme.example",
      name: "Kim",
      accountIds: ["va-1", "va-2"],
      lastSeenTimestamp: "2026-03-01T10:00:00.000Z",
      unsubscribedFromConversations: true,
      createdAt: "2026-01-01T00:00:00.000Z",
      updatedAt: "2026-02-01T00:00:00.000Z",
    });
  });

  it("puts a user into each account, and remembers who asked not to be written to", async () => {
    const { records } = await round(null);
    expect(rows(records, "people")).toEqual(
      ["va-1", "va-2"].map((one) => ({
        account: one,
        person: "u_1",
        email: "kim@acme.example",
        name: "Kim",
        role: "member",
        last_seen_on: "2026-03-01",
        removed_on: "",
      })),
    );
    expect(rows(records, "opt_outs")).toEqual([{ person: "u_1", happened_at: "2026-02-01T00:00:00.000Z" }]);
  });

  it("brings notes as Markdown, with who wrote them and when", async () => {
    const common = { accountId: "va-1", authorId: "ad-1", createdAt: NOW, updatedAt: NOW };
    server.put(
      "notes",
      { id: "n-1", ...common, subject: "Kick-off", note: "<p>Wants <b>sampling</b></p>", noteDate: "2026-02-03" },
      { id: "n-2", ...common, note: "<p>gone</p>", archivedAt: NOW },
      { id: "n-3", ...common, accountId: null, organizationId: "vo-1", note: "of the whole group" },
    );
    const { records } = await round(null);
    expect(rows(records, "notes")).toEqual([
      {
        account: "va-1",
        happened_at: "2026-02-03T00:00:00.000Z",
        author: "Sam Lee",
        body: "**Kick-off**\n\nWants **sampling**",
        id: "n-1",
      },
      { account: "no account in Vitally", happened_at: NOW, author: "Sam Lee", body: "of the whole group", id: "n-3" },
    ]);
  });

  it("brings tasks that are open, done and put away, and looks once at those without a day", async () => {
    const common = { accountId: "va-1", createdAt: "2026-01-02T00:00:00.000Z", updatedAt: NOW };
    server.put(
      "tasks",
      {
        id: "t-1",
        ...common,
        name: "Send the audit",
        description: "<p>with numbers</p>",
        dueDate: "2026-03-10T00:00:00.000Z",
      },
      { id: "t-2", ...common, name: "Done", completedAt: "2026-02-02T09:00:00.000Z" },
      { id: "t-3", ...common, name: "Put away", archivedAt: "2026-02-03T09:00:00.000Z", dueDate: "2026-01-09" },
      { id: "t-4", ...common, name: "Some day" },
    );
    const { records } = await round(null);
    expect(rows(records, "tasks").map((one) => [one["id"], one["due_on"], one["done_at"]])).toEqual([
      ["t-1", "2026-03-10", ""],
      ["t-2", "2026-02-02", "2026-02-02T09:00:00.000Z"],
      ["t-3", "2026-01-09", "2026-02-03T09:00:00.000Z"],
      ["t-4", "2026-03-05", ""],
    ]);
    expect(rows(records, "notes")).toMatchObject([{ id: "task t-1", body: "**Send the audit**\n\nwith numbers" }]);
  });

  it("brings of a conversation who wrote when, and its texts only where they are wanted", async () => {
    server.put("conversations", {
      id: "c-1",
      subject: "Your first bill",
      createdAt: NOW,
      updatedAt: NOW,
      accounts: [{ id: "va-1" }],
    });
    const message = (id: string, from: object, to: object[], at: string, more: object = {}) => ({
      id,
      from,
      to,
      timestamp: at,
      message: "<p>secret words</p>",
      createdAt: at,
      updatedAt: at,
      ...more,
    });
    const sam = { type: "admin", id: "ad-1" };
    const kim = { type: "user", id: "vu-1" };
    server.put(
      "conversations/c-1/messages",
      message("m-1", sam, [kim], "2026-02-01T09:00:00.000Z"),
      message("m-2", kim, [sam], "2026-02-01T10:00:00.000Z"),
      message("m-3", kim, [sam], "2026-02-01T11:00:00.000Z", { subject: "Angenommen: Call" }),
    );
    const settings = { onboardingTeam: "sam@team.example" };
    const { records } = await round(null, { settings });
    expect(
      rows(records, "mails").map((one) => [
        one["id"],
        one["direction"],
        one["person"],
        one["automated"],
        one["thread"],
      ]),
    ).toEqual([
      ["m-1", "out", "u_1", "no", "onboarding"],
      ["m-2", "in", "u_1", "no", "onboarding"],
      ["m-3", "in", "u_1", "yes", "onboarding"],
    ]);
    expect(JSON.stringify(records)).not.toContain("secret words");
    expect(server.requests.filter((path) => path.startsWith("/resources/users/"))).toHaveLength(1);
    const others = await round(null, { settings: { onboardingTeam: "ada@team.example", conversationTexts: true } });
    expect(rows(others.records, "mails")[0]).toMatchObject({ thread: "sales" });
    expect(rows(others.records, "notes")).toHaveLength(3);
  });

  it("keeps what people answered when asked whether they would recommend us", async () => {
    server.put("npsResponses", {
      id: "r-1",
      userId: "vu-1",
      score: 9,
      feedback: "Fast",
      respondedAt: NOW,
      createdAt: NOW,
      updatedAt: NOW,
    });
    const { records } = await round(null);
    expect(rows(records, "notes").map((one) => [one["account"], one["body"], one["author"]])).toEqual([
      ["va-1", "**Would recommend us: 9 of 10**\n\nFast", "Kim"],
      ["va-2", "**Would recommend us: 9 of 10**\n\nFast", "Kim"],
    ]);
  });
});

describe("a round", () => {
  const all = Array.from({ length: 250 }, (_, n) => account(n));

  it("reads every page once, in the order of creation, and later only what changed", async () => {
    server.put("accounts", ...all);
    const first = await round(null);
    expect(new Set(rows(first.records, "accounts").map((one) => one["account"])).size).toBe(250);
    expect(server.requests.filter((path) => path.startsWith("/resources/accounts"))).toHaveLength(3);
    server.setNow("2026-03-06T08:00:00.000Z");
    server.put("accounts", account(7, { name: "Renamed", updatedAt: "2026-03-05T20:00:00.000Z" }));
    server.requests.length = 0;
    const second = await round(first.cursor);
    expect(rows(second.records, "accounts").map((one) => one["name"])).toEqual(["Renamed"]);
    expect(server.requests.filter((path) => path.includes("sortBy=updatedAt")).length).toBeGreaterThan(0);
    const third = await round(second.cursor, { now: "2026-03-06T09:00:00.000Z" });
    expect(third.records).toEqual([]);
  });

  it("reads everything again when Vitally's clock was 400 days ahead and is right again", async () => {
    server.put("accounts", account(1), account(2));
    server.setNow("2027-04-09T08:00:00.000Z");
    const { cursor } = await round(null);
    server.setNow("2026-03-05T08:10:00.000Z");
    server.put("accounts", account(2, { name: "Renamed", updatedAt: "2026-03-05T08:05:00.000Z" }));
    const after = await round(cursor);
    expect(rows(after.records, "accounts").map((one) => one["name"])).toEqual(["Company 1", "Renamed"]);
    server.setNow("2026-03-05T08:40:00.000Z");
    const later = await round(after.cursor);
    expect(rows(later.records, "accounts").map((one) => one["name"])).toEqual(["Renamed"]);
    expect((await round(later.cursor)).records).toEqual([]);
  });

  it("misses nothing and repeats nothing while data changes in the middle of it", async () => {
    server.put("accounts", ...all);
    let pages = 0;
    server.onRequest = (path) => {
      if (path.startsWith("/resources/accounts")) pages += 1;
      if (pages === 2) server.put("accounts", account(3, { updatedAt: NOW, name: "Changed" }), account(260));
    };
    const { records } = await round(null);
    expect(
      rows(records, "accounts")
        .map((one) => one["account"])
        .sort(),
    ).toEqual([...all, account(260)].map((one) => one["externalId"]).sort());
  });

  it("goes on behind what is in when Vitally asks to wait, and tells how long", async () => {
    server.put("accounts", ...all);
    server.faults.push({
      path: "/resources/accounts",
      after: 1,
      times: 2,
      do: { status: 429, headers: { "RateLimit-Reset": "42" } },
    });
    const first = await part(null);
    expect([rows(first.records, "accounts").length, first.end.hasMore]).toEqual([100, true]);
    const waiting = part(first.end.cursor);
    await expect(waiting).rejects.toBeInstanceOf(TryLater);
    await expect(waiting).rejects.toMatchObject({ afterSeconds: 42 });
    const rest = await round(first.end.cursor);
    expect(rows(rest.records, "accounts")).toHaveLength(150);
  });

  it("reads half pages to their end", async () => {
    server.put("accounts", ...all);
    server.faults.push({ path: "/resources/accounts", do: "half-page", times: 2 });
    expect(rows((await round(null)).records, "accounts")).toHaveLength(250);
  });

  it("cuts off a list that never ends", async () => {
    server.put("accounts", ...all);
    server.faults.push({ path: "/resources/accounts", do: "endless", times: 9 });
    await expect(round(null)).rejects.toMatchObject({ code: "vitally.endless" });
  });

  it.each([
    ["breaks off in its answer", "break"],
    ["fails", { status: 500 }],
  ] as const)("is tried again when Vitally %s", async (_, fault) => {
    server.faults.push({ path: "/resources/organizations", do: fault });
    await expect(round(null)).rejects.toThrow();
    expect((await round(null)).records).toEqual([]);
  });

  it("says which token to copy when it is refused, and never repeats it", async () => {
    const refused = round(null, { settings: { apiKey: "a wrong token" } });
    await expect(refused).rejects.toMatchObject({ code: "vitally.key" });
    await expect(refused).rejects.not.toThrow(/a wrong token/);
  });

  it("reads no more than a look needs", async () => {
    server.put("accounts", ...all);
    const { records, end } = await part(null, { mostRows: 20 });
    expect([rows(records, "accounts").length, end.hasMore]).toEqual([20, false]);
  });
});
