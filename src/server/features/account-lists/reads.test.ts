import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountRow } from "#contract/accounts.ts";
import { COVERAGES, PLANS, ROUTES, VERDICTS } from "#core/accounts/account-facts.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { matchesAccountFilter } from "#core/accounts/filter.ts";
import { ACCOUNT_FILTER_FIELDS } from "#core/accounts/filter-fields.ts";
import { problemsIn } from "#core/accounts/filter-tree.ts";
import { GROUP_COLUMNS } from "#core/accounts/group-accounts.ts";
import { parseAccountFilter, readFilter } from "#core/accounts/parse-filter.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { STAGE_IDS } from "#core/onboarding/stage.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { type Ending, isSortName, type Order, type OrderTerm } from "../account-orders/reads.ts";
import { listAccountsAt } from "../account-places/reads.ts";
import { textsOf } from "../account-texts/reads.ts";
import { findColumn, findGroups, groupCondition, totalAccounts } from "../account-totals/reads.ts";
import { listFound } from "../listed-ids/reads.ts";
import { conditionOf, countAccounts, type ListedRow, listAccounts, rowsThrough } from "./reads.ts";

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
const WORDS = [
  "Acme",
  "acme_labs",
  "50% off",
  "Brøndby",
  "ÉCLAIR",
  "a\\b",
  "o'neil",
  "Zürich AG",
  "x-ray",
  "北京 Яндекс",
];
const name = fc.tuple(some(WORDS), some(["", " 2", " EU"])).map((parts) => parts.join(""));

const TIERS = [
  { id: "gold", label: "Gold" },
  { id: "gold_plus", label: "Gold plus" },
];
const TAGS = [
  { id: "eu", label: "Europe" },
  { id: "us", label: "US" },
];
const NO_MORE = {
  ...{ retiredAt: null, currency: null, unit: null, editableBy: "lead", sources: [], freshForDays: null },
  origin: "custom",
};
const FIELDS = (
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
  ] as const
).map((field) => ({ ...NO_MORE, ...field, label: field.fieldId }) as FieldDefinition);
const FIELD_FILTERS = filterFieldsOf(FIELDS);

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
  unseen: fc.boolean(),
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
const people = new Map(
  rows.map(({ account_id }, index) => [
    account_id,
    index % 3 === 0 ? [{ name: index % 2 === 0 ? "Zoë Ørsted" : null, email: `p_${index}@Acme.example` }] : [],
  ]),
);
await db.run(sql`insert into account_state select * from jsonb_populate_recordset(null::account_state, ${json(rows)})`);
for (const { account_id, name: accountName, domain, currency, external_id } of rows) {
  await db.run(sql`
    insert into account (account_id, company_id, name, domain, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
    values (${account_id}, ${newId()}, ${accountName}, ${domain}, ${currency}, 'payg', 1, 'billing', ${external_id}, now(), now())`);
  for (const person of people.get(account_id) ?? []) {
    const personId = newId();
    await db.run(sql`
      insert into person (person_id, source, external_id, name, email, recorded_at)
      values (${personId}, 'crm', ${person.email}, ${person.name}, ${person.email}, now())`);
    await db.run(sql`
      insert into person_role (account_id, person_id, role, recorded_at) values (${account_id}, ${personId}, 'owner', now())`);
  }
}
const ALL = { filter: sql`true`, order: [{ by: "renewal", descending: false }], after: null, most: 1000 } as const;
const listed = (await listAccounts(db, ALL)).map(({ row }) => row);

const sign = some(["", ">", ">=", "<", "<="]);
const comparedWith = (ends: readonly string[]) =>
  fc.oneof(
    some(["any", "none"]),
    fc.tuple(sign, some(ends)).map((parts) => parts.join("")),
    fc.tuple(some(["", ...ends]), some(ends)).map((parts) => parts.join("..")),
  );
const quoted = (text: string) => `"${text}"`;
const writtenValue = (field: (typeof ACCOUNT_FILTER_FIELDS)[number]): fc.Arbitrary<string> => {
  switch (field.kind) {
    case "choice":
      return some([...Object.keys(field.choices), "any", ...(field.mayBeNone ? ["none"] : [])]).map(quoted);
    case "text":
      return fc.oneof(
        some([
          ...WORDS,
          "acme",
          "ann",
          "_",
          "%",
          "\\",
          "ORG",
          "i-1",
          "éclair",
          "eclair",
          "zurich",
          "ac",
          "北",
          "京",
          "yand",
          "any",
        ]).map(quoted),
        some(["any", ...(field.mayBeNone ? ["none"] : [])]),
      );
    case "amount":
      return comparedWith(["0", "1", "100", "100.01", "10.001", "10000", "1k"]);
    case "decimal":
      return comparedWith(["0", "7", "7.5", "-50", "20.0"]);
    case "number":
      return comparedWith(["0", "7", "-50", "20"]);
    case "day":
      return comparedWith([
        "14d",
        "1d",
        "-1d",
        "0d",
        "2w",
        "2026-03-09",
        "today",
        "this-week",
        "last-month",
        "2026-03",
      ]);
  }
};
const term = some([...ACCOUNT_FILTER_FIELDS, ...FIELD_FILTERS]).chain((field) =>
  fc
    .tuple(some(["", "-"]), fc.array(writtenValue(field), { minLength: 1, maxLength: 2 }))
    .map(([not, values]) => `${not}${field.name}:${values.join(",")}`),
);
const word = some([...WORDS, "acme", "p_1", "org", "zoe", "orsted", "ab", "br", "京"]).map(quoted);
/** Terms and words side by side, with `or` between them, left out, and in brackets within brackets. */
const filterText = fc.letrec<{ filter: string; part: string }>((tie) => ({
  filter: fc
    .tuple(some([" ", " or "]), fc.array(tie("part"), { minLength: 1, maxLength: 3 }))
    .map(([between, parts]) => parts.join(between)),
  part: fc.oneof(
    { maxDepth: 2 },
    { weight: 4, arbitrary: term },
    { weight: 1, arbitrary: fc.tuple(some(["", "not "]), word).map((parts) => parts.join("")) },
    { weight: 2, arbitrary: fc.tuple(some(["", "-"]), tie("filter")).map(([not, text]) => `${not}(${text})`) },
  ),
})).filter;
/** A range that ends before it begins is refused. */
const isReadable = (text: string) => problemsIn(readFilter(text, TODAY, FIELD_FILTERS)).length === 0;

describe("the filter in SQL", () => {
  it("finds what the filter means, whatever is written and whatever is missing", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(filterText.filter(isReadable), async (text) => {
        const filter = parseAccountFilter(text, TODAY, FIELD_FILTERS);
        const meant = listed.filter((row) => matchesAccountFilter(row, filter, people.get(row.accountId)));
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

const orderTerm: fc.Arbitrary<OrderTerm> = fc.record({
  by: some([...SORTS, ...FIELD_SORTS]),
  descending: fc.boolean(),
});
const order = fc.uniqueArray(orderTerm, { minLength: 1, maxLength: 4, selector: ({ by }) => JSON.stringify(by) });

/** What one column of an order says of two rows, told in our words; null where it needs the database's. */
function compareBy({ by, descending }: OrderTerm, a: ListedRow["row"], b: ListedRow["row"]): number | null {
  if (typeof by !== "string" || by === "name") return null;
  const [x, y] = [a, b].map((row) => sortedBy(by, row));
  if (x === y) return 0;
  // Nothing comes last, in both directions.
  if (x === null || y === null) return x === null ? 1 : -1;
  return (x! < y! ? -1 : 1) * (descending ? -1 : 1);
}

function sortedBy(by: (typeof SORTS)[number], row: ListedRow["row"]): string | number | null {
  switch (by) {
    case "renewal":
      return row.renewalOn;
    case "net":
      return row.net?.minor ?? null;
    case "entered":
      return row.enteredOn;
    case "lastMessaged":
      return row.lastMessagedAt;
    case "nextTask":
      return row.nextTaskDueOn;
    case "people":
      return row.peopleCount;
    default:
      return row[by];
  }
}

function inOrder(order: Order, a: ListedRow["row"], b: ListedRow["row"]): boolean | null {
  for (const term of order) {
    const sign = compareBy(term, a, b);
    if (sign === null || sign !== 0) return sign === null ? null : sign < 0;
  }
  return a.accountId < b.accountId !== order.at(-1)!.descending;
}

async function pagesOf(filter: typeof ALL.filter, order: Order, most: number): Promise<ListedRow[]> {
  const paged: ListedRow[] = [];
  for (;;) {
    const last = paged.at(-1);
    const after = last ? { values: last.values, accountId: last.row.accountId } : null;
    const page = await listAccounts(db, { filter, order, after, most });
    if (page.length === 0) return paged;
    paged.push(...page);
  }
}

async function foundPagesOf(filter: typeof ALL.filter, order: Order, most: number): Promise<string[]> {
  const paged: Ending[] = [];
  for (;;) {
    const page = await listFound(db, { filter, order, after: paged.at(-1) ?? null, most });
    if (page.length === 0) return paged.map(({ accountId }) => accountId);
    paged.push(...page);
  }
}

async function cursorRows(filter: typeof ALL.filter, order: Order): Promise<ListedRow[]> {
  return db.withClient(async (client) => {
    const all: ListedRow[] = [];
    for await (const batch of rowsThrough(client, { filter, order, rowsAtOnce: 17 })) all.push(...batch);
    return all;
  });
}

const idsOf = (listedRows: readonly ListedRow[]) => listedRows.map(({ row }) => row.accountId);

describe("the order of a list", () => {
  it("is total and the same whether it is read at once, by pages, from a place, or through a cursor", async () => {
    await fc.assert(
      fc.asyncProperty(order, filterText.filter(isReadable), fc.nat(160), async (terms, text, at) => {
        const wanted = terms as unknown as Order;
        expect(wanted.every(({ by }) => typeof by !== "string" || isSortName(by))).toBe(true);
        const filter = await conditionOf(db, parseAccountFilter(text, TODAY, FIELD_FILTERS));
        const whole = await listAccounts(db, { ...ALL, filter, order: wanted });
        expect(idsOf(await pagesOf(filter, wanted, 7))).toEqual(idsOf(whole));
        expect(await foundPagesOf(filter, wanted, 11)).toEqual(idsOf(whole));
        expect(idsOf(await cursorRows(filter, wanted))).toEqual(idsOf(whole));
        const place = await listAccountsAt(db, { filter, order: wanted, at, most: 5 });
        expect(idsOf(place)).toEqual(idsOf(whole).slice(at, at + 5));
        expect(new Set(idsOf(whole)).size).toBe(whole.length);
        for (const [index, { row }] of whole.slice(1).entries())
          expect(inOrder(wanted, whole[index]!.row, row)).not.toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it.each(
    [...SORTS, ...FIELD_SORTS].flatMap((by) => [
      { name: typeof by === "string" ? by : by.fieldId, by, descending: false },
      { name: typeof by === "string" ? by : by.fieldId, by, descending: true },
    ]),
  )("shows each account once by $name, descending: $descending, what has no value last", async (term) => {
    const paged = await pagesOf(ALL.filter, [term], 7);
    expect(idsOf(paged)).toEqual(idsOf(await listAccounts(db, { ...ALL, order: [term] })));
    expect(new Set(idsOf(paged)).size).toBe(rows.length);
    const firstNull = paged.findIndex(({ values }) => values[0] === null);
    if (firstNull >= 0) expect(paged.slice(firstNull).every(({ values }) => values[0] === null)).toBe(true);
  });
});

describe("a row as JSON", () => {
  it("is the row, for every account and whatever is missing", async () => {
    const wanted: Order = [{ by: { fieldId: "worth" }, descending: true }];
    const whole = await listAccounts(db, { ...ALL, order: wanted });
    const known = new Map<string, Buffer>();
    for (const ids of [idsOf(whole).slice(50), [newId(), ...idsOf(whole)]]) {
      const texts = await textsOf(db, known, ids);
      const meant = whole.filter(({ row }) => ids.includes(row.accountId)).map(({ row }) => row);
      expect(texts.map((text) => accountRow.parse(JSON.parse(text.toString())))).toEqual(meant);
    }
    expect(known.size).toBe(whole.length);
  });
});

describe("groups", () => {
  const columns = [...GROUP_COLUMNS, ...FIELDS.map(({ fieldId }) => `field.${fieldId}`)];

  it.each(columns)(
    "by %s hold each account once, and each is the filter that it says and the list that it is",
    async (column) => {
      const by = findGroups(column, FIELDS, TODAY)!;
      const { count, groups } = await totalAccounts(db, { filter: sql`true`, columns: [], medians: false, by });
      expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(count);
      expect(groups.length).toBeGreaterThan(1);
      const seen: string[] = [];
      for (const { value, filter, count: inGroup } of groups) {
        const condition = await groupCondition(db, by, value, FIELD_FILTERS);
        const ids = idsOf(await listAccounts(db, { ...ALL, filter: condition })).sort();
        expect(ids).toHaveLength(inGroup);
        seen.push(...ids);
        if (filter === null) continue;
        const meant = listed.filter((row) =>
          matchesAccountFilter(row, parseAccountFilter(filter, TODAY, FIELD_FILTERS), people.get(row.accountId)),
        );
        expect(meant.map(({ accountId }) => accountId).sort()).toEqual(ids);
      }
      expect(seen.sort()).toEqual(rows.map(({ account_id }) => account_id).sort());
    },
  );

  it("that are not there hold nobody", async () => {
    for (const [column, value] of [
      ["net", "100..7000"],
      ["renewal", "later:2026-13"],
      ["renewal", "earlier:2020-01"],
    ] as const) {
      const by = findGroups(column, FIELDS, TODAY)!;
      const condition = await groupCondition(db, by, value, FIELD_FILTERS);
      expect(await countAccounts(db, condition)).toBe(0);
    }
  });
});

const moneyValue = { net: "net", gross: "gross", previousBill: "previousBill" } as const;

describe("totals", () => {
  it("are what adding up the listed rows gives", async () => {
    await fc.assert(
      fc.asyncProperty(filterText.filter(isReadable), async (text) => {
        const filter = await conditionOf(db, parseAccountFilter(text, TODAY, FIELD_FILTERS));
        const found = (await listAccounts(db, { ...ALL, filter })).map(({ row }) => row);
        const columns = ["net", "gross", "previousBill", "people", "renewal"].map((id) => findColumn(id, [])!);
        const totals = await totalAccounts(db, { filter, columns, medians: true, by: findGroups("stage", [], TODAY) });
        expect(totals.count).toBe(found.length);
        expect(totals).toMatchObject(totalsByHand(found));
        for (const group of totals.groups)
          expect(group).toMatchObject(totalsByHand(found.filter(({ stage }) => stage === group.value)));
        expect(totals.groups).toHaveLength(new Set(found.map(({ stage }) => stage)).size);
      }),
      { numRuns: 60 },
    );
  });
});

function totalsByHand(found: readonly ListedRow["row"][]) {
  const people = found.map(({ peopleCount }) => peopleCount).sort((a, b) => a - b);
  const days = found.flatMap(({ renewalOn }) => renewalOn ?? []).sort();
  return {
    count: found.length,
    columns: [
      ...Object.values(moneyValue).map((column) => {
        const amounts = found.flatMap((row) => row[column] ?? []);
        const currencies = [...new Set(amounts.map(({ currency }) => currency))].sort();
        return {
          column,
          filled: amounts.length,
          empty: found.length - amounts.length,
          amounts: currencies.map((currency) => {
            const minors = amounts.filter((one) => one.currency === currency).map(({ minor }) => minor);
            minors.sort((a, b) => a - b);
            const sum = minors.reduce((total, minor) => total + minor, 0);
            return {
              filled: minors.length,
              sum: { currency, minor: sum },
              average: { currency, minor: halfEven(sum / minors.length) },
              median: { currency, minor: halfEven(middle(minors)) },
              least: { currency, minor: minors[0] },
              most: { currency, minor: minors.at(-1) },
            };
          }),
        };
      }),
      people.length === 0
        ? { column: "people", sum: null, median: null }
        : { column: "people", median: String(middle(people)), least: String(people[0]), most: String(people.at(-1)) },
      {
        column: "renewal",
        first: days[0] ?? null,
        last: days.at(-1) ?? null,
        median: days[Math.ceil(days.length / 2) - 1] ?? null,
      },
    ],
  };
}

function middle(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2;
}

function halfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
