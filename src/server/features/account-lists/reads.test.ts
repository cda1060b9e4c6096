import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COVERAGES, PLANS, ROUTES, VERDICTS } from "#core/accounts/account-facts.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { matchesAccountFilter } from "#core/accounts/filter.ts";
import { ACCOUNT_FILTER_FIELDS } from "#core/accounts/filter-fields.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
import { STAGE_IDS } from "#core/onboarding/stage.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { conditionOf, countAccounts, isSortName, type ListedRow, listAccounts } from "./reads.ts";

const { db } = await makeDatabase();
const TODAY = "2026-03-10";

const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 4 });
const day = some(["2026-02-24", "2026-03-01", "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-24"]);
const instant = fc
  .tuple(day, some(["00:00:00.000Z", "12:30:00.500Z", "23:59:59.999Z"]))
  .map(([one, time]) => `${one}T${time}`);
const minor = some([0, 99, 100, 101, 9_999, 10_000, 10_001, 100_000, 100_001]);
const count = some([0, 1, 7, 12]);
const WORDS = ["Acme", "acme_labs", "50% off", "Brøndby", "ÉCLAIR", "a\\b", "o'neil", "Zürich AG", "x-ray"];
const name = fc.tuple(some(WORDS), some(["", " 2", " EU"])).map((parts) => parts.join(""));

const TIERS = [
  { id: "gold", label: "Gold" },
  { id: "gold_plus", label: "Gold plus" },
];
const TAGS = [
  { id: "eu", label: "Europe" },
  { id: "us", label: "US" },
];
const FIELD_FILTERS = filterFieldsOf(
  [
    { fieldId: "tier", type: "choice" as const, choices: TIERS },
    { fieldId: "tags", type: "choices" as const, choices: TAGS },
    { fieldId: "seats", type: "number" as const, choices: [] },
    { fieldId: "worth", type: "money" as const, choices: [] },
    { fieldId: "ends", type: "date" as const, choices: [] },
    { fieldId: "synced", type: "instant" as const, choices: [] },
    { fieldId: "vip", type: "flag" as const, choices: [] },
    { fieldId: "remark", type: "text" as const, choices: [] },
    // A word of ours is called so, and means people.
    { fieldId: "users", type: "number" as const, choices: [] },
  ].map((field) => ({ ...field, label: field.fieldId, retiredAt: null })),
);

/** Rows as deriving saves them, with many that are alike and many holes. */
const stateRow = fc.record({
  account_id: fc.constant(null).map(() => newId()),
  company_id: fc.constant(null).map(() => newId()),
  name,
  domain: maybe(some(["acme.example", "labs.acme.example", "b_c.example"])),
  region: some(["", "us", "eu"]),
  source: fc.constant("billing"),
  external_id: some(["org-1", "org_1", "ORG-2", "7%"]),
  sample: fc.constant(false),
  currency: some(["USD", "EUR", "JPY", "KWD"]),
  plan: some(PLANS),
  renewal_on: maybe(day),
  verdict: some(VERDICTS),
  rule: maybe(some(["I-1", "I-5", "O-4"])),
  segment: maybe(fc.constant("onboarding-lead")),
  route: some(ROUTES),
  entered_on: maybe(day),
  stage: maybe(some(STAGE_IDS)),
  stage_since: maybe(instant),
  gross_minor: maybe(minor),
  net_minor: maybe(minor),
  previous_bill_minor: maybe(minor),
  at_least: fc.boolean(),
  coverage: some(COVERAGES),
  humans: fc.array(some(["Anna Berg", "CSM", "anna_b"]), { maxLength: 2 }),
  people_count: count,
  notes_count: count,
  next_task_due_on: maybe(day),
  last_messaged_at: maybe(instant),
  contact_by: maybe(day),
  priority: maybe(some([-50, 0, 20, 70])),
  fields: fc.record(
    {
      tier: some(["gold", "gold_plus"]),
      tags: fc.subarray(["eu", "us"], { minLength: 1 }),
      seats: some([0, 7, 7.5, -50, 20]),
      worth: some([0, 1, 100, 100.01, 10_000]),
      ends: day,
      synced: instant,
      vip: fc.boolean(),
      remark: some(WORDS),
      users: some([7, 12]),
    },
    { requiredKeys: [] },
  ),
  detail: fc.constant({}),
  versions: fc.constant("1"),
  derived_at: fc.constant("2026-03-10T00:00:00.000Z"),
  derived_on: fc.constant(TODAY),
});

const rows = fc.sample(stateRow, { numRuns: 150, seed: 7 });
const emails = new Map(
  rows.map(({ account_id }, index) => [account_id, index % 3 === 0 ? [`p_${index}@Acme.example`] : []]),
);
await db.run(sql`insert into account_state select * from jsonb_populate_recordset(null::account_state, ${json(rows)})`);
for (const { account_id, name: accountName, currency } of rows) {
  await db.run(sql`
    insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
    values (${account_id}, ${newId()}, ${accountName}, ${currency}, 'payg', 1, 'billing', ${account_id}, now(), now())`);
  for (const email of emails.get(account_id) ?? []) {
    const personId = newId();
    await db.run(sql`
      insert into person (person_id, source, external_id, email, recorded_at) values (${personId}, 'crm', ${email}, ${email}, now())`);
    await db.run(sql`
      insert into person_role (account_id, person_id, role, recorded_at) values (${account_id}, ${personId}, 'owner', now())`);
  }
}
const ALL = { filter: sql`true`, order: { by: "renewal", descending: false }, after: null, most: 1000 } as const;
const listed = (await listAccounts(db, ALL)).map(({ row }) => row);

const sign = some(["", ">", ">=", "<", "<="]);
const writtenValue = (field: (typeof ACCOUNT_FILTER_FIELDS)[number]): fc.Arbitrary<string> => {
  switch (field.kind) {
    case "choice":
      return some([...Object.keys(field.choices), "any", ...(field.mayBeNone ? ["none"] : [])]);
    case "text":
      return some([
        ...WORDS,
        "acme",
        "ann",
        "_",
        "%",
        "\\",
        "ORG",
        "i-1",
        "éclair",
        "any",
        ...(field.mayBeNone ? ["none"] : []),
      ]);
    case "amount":
      return fc.oneof(
        some(["any", "none"]),
        fc.tuple(sign, some(["0", "1", "100", "100.01", "10.001", "10000"])).map((parts) => parts.join("")),
      );
    case "decimal":
      return fc.oneof(
        some(["any", "none"]),
        fc.tuple(sign, some(["0", "7", "7.5", "-50", "20.0"])).map((parts) => parts.join("")),
      );
    case "number":
      return fc.oneof(
        some(["any", "none"]),
        fc.tuple(sign, some(["0", "7", "-50", "20"])).map((parts) => parts.join("")),
      );
    case "day":
      return fc.oneof(
        some(["any", "none", "today"]),
        fc.tuple(sign, some(["14d", "1d", "0d", "2w", "2026-03-09", "today"])).map((parts) => parts.join("")),
      );
  }
};
const term = some([...ACCOUNT_FILTER_FIELDS, ...FIELD_FILTERS]).chain((field) =>
  fc.tuple(some(["", "-"]), writtenValue(field)).map(([not, value]) => `${not}${field.name}:"${value}"`),
);
const word = some([...WORDS, "acme", "p_1", "org"]).map((text) => `"${text}"`);
const filterText = fc
  .tuple(fc.array(term, { minLength: 1, maxLength: 3 }), fc.array(word, { maxLength: 1 }))
  .map(([terms, words]) => [...terms, ...words].join(" "));

describe("the filter in SQL", () => {
  it("finds what the filter means, whatever is written and whatever is missing", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterText, async (text) => {
        const filter = parseAccountFilter(text, TODAY, FIELD_FILTERS);
        const meant = listed.filter((row) => matchesAccountFilter(row, filter, emails.get(row.accountId)));
        const condition = await conditionOf(db, filter);
        const got = await listAccounts(db, { ...ALL, filter: condition });
        expect(got.map(({ row }) => row.accountId).sort()).toEqual(meant.map(({ accountId }) => accountId).sort());
        expect(await countAccounts(db, condition)).toBe(meant.length);
        found += meant.length;
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(1000);
  });
});

const SORTS = [
  "renewal",
  "net",
  "priority",
  "name",
  "entered",
  "stageSince",
  "lastMessaged",
  "nextTask",
  "people",
] as const;

const FIELD_SORTS = ["tier", "tags", "seats", "ends", "vip"].map((fieldId) => ({ fieldId }));

describe("pages of a list", () => {
  it.each(
    [...SORTS, ...FIELD_SORTS].flatMap((by) => [
      { by, descending: false },
      { by, descending: true },
    ]),
  )("show each account once in one order, by $by$by.fieldId, descending: $descending", async (order) => {
    if (typeof order.by === "string") expect(isSortName(order.by)).toBe(true);
    const whole = await listAccounts(db, { ...ALL, order });
    const paged: ListedRow[] = [];
    for (;;) {
      const last = paged.at(-1);
      const after = last ? { value: last.sortValue, accountId: last.row.accountId } : null;
      const page = await listAccounts(db, { ...ALL, order, after, most: 7 });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged.map(({ row }) => row.accountId)).toEqual(whole.map(({ row }) => row.accountId));
    expect(new Set(paged.map(({ row }) => row.accountId)).size).toBe(rows.length);
    const firstNull = paged.findIndex(({ sortValue }) => sortValue === null);
    if (firstNull >= 0) expect(paged.slice(firstNull).every(({ sortValue }) => sortValue === null)).toBe(true);
  });
});
