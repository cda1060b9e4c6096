/** SQL of the accounts table: it reads account_state alone, by keyset, in a total order. */

import type { AccountRow } from "#contract/accounts.ts";
import type { AccountFilter, FilterTerm } from "#core/accounts/filter.ts";
import { exponentOf } from "#core/money/currency.ts";
import { type Decimal, decimal, multiply, toText } from "#core/money/decimal.ts";
import { money } from "#core/money/money.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** What a list may be sorted by, and the type of its cursor value. */
const SORTS = {
  renewal: { column: sql`renewal_on`, type: sql`date` },
  net: { column: sql`net_minor`, type: sql`bigint` },
  priority: { column: sql`priority`, type: sql`integer` },
  name: { column: sql`name`, type: sql`text` },
  entered: { column: sql`entered_on`, type: sql`date` },
  stageSince: { column: sql`stage_since`, type: sql`timestamptz` },
  lastMessaged: { column: sql`last_messaged_at`, type: sql`timestamptz` },
  nextTask: { column: sql`next_task_due_on`, type: sql`date` },
  people: { column: sql`people_count`, type: sql`integer` },
} as const;

export type SortName = keyof typeof SORTS;
export type Order = { by: SortName; descending: boolean };

export function isSortName(name: string): name is SortName {
  return Object.hasOwn(SORTS, name);
}

type StateRow = {
  accountId: string;
  companyId: string;
  name: string;
  domain: string | null;
  region: string;
  externalId: string;
  plan: AccountRow["plan"];
  renewalOn: LocalDate | null;
  verdict: AccountRow["verdict"];
  rule: string | null;
  segment: string | null;
  route: AccountRow["route"];
  enteredOn: LocalDate | null;
  stage: string | null;
  stageSince: Instant | null;
  currency: string;
  netMinor: number | null;
  grossMinor: number | null;
  lowMinor: number | null;
  highMinor: number | null;
  previousMinor: number | null;
  atLeast: boolean;
  coverage: AccountRow["coverage"];
  humans: string[];
  peopleCount: number;
  notesCount: number;
  nextTaskDueOn: LocalDate | null;
  nextTaskTitle: string | null;
  lastMessagedAt: Instant | null;
  contactBy: LocalDate | null;
  priority: number | null;
  derivedAt: Instant;
  sortValue: string | number | null;
};

const COLUMNS = sql`
  account_id as "accountId", company_id as "companyId", name, domain, region, external_id as "externalId", plan,
  renewal_on as "renewalOn", verdict, rule, segment, route, entered_on as "enteredOn", stage, stage_since as "stageSince",
  currency, net_minor as "netMinor", gross_minor as "grossMinor", low_minor as "lowMinor", high_minor as "highMinor",
  previous_bill_minor as "previousMinor", at_least as "atLeast", coverage, humans, people_count as "peopleCount",
  notes_count as "notesCount", next_task_due_on as "nextTaskDueOn", next_task_title as "nextTaskTitle",
  last_messaged_at as "lastMessagedAt", contact_by as "contactBy", priority, derived_at as "derivedAt"`;

export type ListedRow = { row: AccountRow; sortValue: string | number | null };

function toAccountRow({
  currency,
  netMinor,
  grossMinor,
  lowMinor,
  highMinor,
  previousMinor,
  sortValue: _,
  ...row
}: StateRow): AccountRow {
  const amount = (minor: number | null) => (minor === null ? null : money(currency, minor));
  return {
    ...row,
    net: amount(netMinor),
    gross: amount(grossMinor),
    low: amount(lowMinor),
    high: amount(highMinor),
    previousBill: amount(previousMinor),
  };
}

export async function listAccounts(
  db: Db,
  {
    filter,
    order,
    after,
    most,
  }: { filter: Sql; order: Order; after: { value: string | number | null; accountId: string } | null; most: number },
): Promise<ListedRow[]> {
  const { column, type } = SORTS[order.by];
  const direction = order.descending ? sql`desc` : sql`asc`;
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS}, ${column} as "sortValue"
    from account_state
    where ${filter} and ${after === null ? sql`true` : beyond(column, type, order, after)}
    order by ${column} ${direction} nulls last, account_id
    limit ${most}`);
  return rows.map((row) => ({ row: toAccountRow(row), sortValue: row.sortValue }));
}

/** Rows after the last one of the page before. What has no value comes last, in both directions. */
function beyond(
  column: Sql,
  type: Sql,
  { descending }: Order,
  after: { value: string | number | null; accountId: string },
): Sql {
  if (after.value === null) return sql`(${column} is null and account_id > ${after.accountId}::uuid)`;
  const value = sql`${after.value}::${type}`;
  const past = descending ? sql`${column} < ${value}` : sql`${column} > ${value}`;
  return sql`(${past} or (${column} = ${value} and account_id > ${after.accountId}::uuid) or ${column} is null)`;
}

export async function countAccounts(db: Db, filter: Sql): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_state where ${filter}`)).count;
}

export async function findAccountRow(db: Db, accountId: string): Promise<AccountRow | null> {
  const row = await db.find(sql<StateRow>`
    select ${COLUMNS}, null as "sortValue" from account_state where account_id = ${accountId}`);
  return row && toAccountRow(row);
}

/** The accounts of people whose address contains the text; found first, so that the list needs no join. */
export async function accountsOfEmail(db: Db, text: string, most: number | null = null): Promise<string[]> {
  const rows = await db.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId"
    from person join person_role using (person_id)
    where email ilike ${likeText(text)} limit ${most}::bigint`);
  return rows.map(({ accountId }) => accountId);
}

export function likeText(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** `matchesAccountFilter` in SQL; a test compares both on random accounts. */
export async function filterSql(db: Db, { terms, words }: AccountFilter): Promise<Sql> {
  const conditions: Sql[] = [sql`true`];
  for (const term of terms) {
    const holds = sql`coalesce(${await termSql(db, term)}, false)`;
    conditions.push(term.not ? sql`not ${holds}` : holds);
  }
  for (const word of words) conditions.push(await wordSql(db, word));
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** A word as short as one letter is in nearly every address; whoever means addresses writes `email:`. */
const MOST_FOR_A_WORD = 2000;

async function wordSql(db: Db, word: string): Promise<Sql> {
  const like = likeText(word);
  const ids = await accountsOfEmail(db, word, MOST_FOR_A_WORD);
  return sql`(name ilike ${like} or domain ilike ${like} or external_id ilike ${like} or account_id::text ilike ${like}
    or account_id = any(${ids}::uuid[]))`;
}

/** Where a field lives; `list` is an array of texts. */
const FIELDS: Partial<
  Record<FilterTerm["field"], { column: Sql; kind: "text" | "list" | "day" | "money" | "number" }>
> = {
  stage: { column: sql`stage`, kind: "text" },
  verdict: { column: sql`verdict`, kind: "text" },
  plan: { column: sql`plan`, kind: "text" },
  coverage: { column: sql`coverage`, kind: "text" },
  route: { column: sql`route`, kind: "text" },
  segment: { column: sql`segment`, kind: "text" },
  rule: { column: sql`rule`, kind: "text" },
  region: { column: sql`region`, kind: "text" },
  name: { column: sql`name`, kind: "text" },
  domain: { column: sql`domain`, kind: "text" },
  human: { column: sql`humans`, kind: "list" },
  net: { column: sql`net_minor`, kind: "money" },
  gross: { column: sql`gross_minor`, kind: "money" },
  previous: { column: sql`previous_bill_minor`, kind: "money" },
  renews: { column: sql`renewal_on`, kind: "day" },
  entered: { column: sql`entered_on`, kind: "day" },
  since: { column: sql`(stage_since at time zone 'UTC')::date`, kind: "day" },
  messaged: { column: sql`(last_messaged_at at time zone 'UTC')::date`, kind: "day" },
  task: { column: sql`next_task_due_on`, kind: "day" },
  contact: { column: sql`contact_by`, kind: "day" },
  priority: { column: sql`priority`, kind: "number" },
  people: { column: sql`people_count`, kind: "number" },
  notes: { column: sql`notes_count`, kind: "number" },
};

async function termSql(db: Db, { field, comparison, value }: FilterTerm): Promise<Sql> {
  if (field === "human" && value.kind === "none") return sql`coverage = 'nobody'`;
  // Nobody is without an id; any address at all contains the empty text.
  if (field === "id") {
    const like = likeText(value.kind === "text" ? value.text : "");
    return sql`(external_id ilike ${like} or account_id::text ilike ${like})`;
  }
  if (field === "email") {
    const ids = await accountsOfEmail(db, value.kind === "text" ? value.text : "");
    return sql`account_id = any(${ids}::uuid[])`;
  }
  const place = FIELDS[field];
  if (!place) throw new Error(`The list cannot filter by ${field}`);
  const { column, kind } = place;
  const there = kind === "list" ? sql`cardinality(${column}) > 0` : sql`${column} is not null`;
  switch (value.kind) {
    case "none":
      return sql`not (${there})`;
    case "any":
      return there;
    case "ids":
      return kind === "list"
        ? sql`${column} && ${value.ids as string[]}::text[]`
        : sql`${column} = any(${value.ids as string[]}::text[])`;
    case "text":
      return kind === "list"
        ? sql`exists (select 1 from unnest(${column}) as one where one ilike ${likeText(value.text)})`
        : sql`${column} ilike ${likeText(value.text)}`;
    case "day":
      return compared(column, comparison, sql`${value.day}::date`);
    case "number":
      return compared(column, comparison, sql`${value.number}::numeric`);
    case "amount":
      return amountSql(column, comparison, decimal(value.amount));
  }
}

function compared(column: Sql, comparison: FilterTerm["comparison"], value: Sql): Sql {
  switch (comparison) {
    case "is":
      return sql`${column} = ${value}`;
    case ">":
      return sql`${column} > ${value}`;
    case ">=":
      return sql`${column} >= ${value}`;
    case "<":
      return sql`${column} < ${value}`;
    case "<=":
      return sql`${column} <= ${value}`;
  }
}

/** Currencies whose minor unit is not a hundredth; all others are. */
const OTHER_EXPONENTS = [
  "JPY",
  "KRW",
  "VND",
  "CLP",
  "ISK",
  "XAF",
  "XOF",
  "XPF",
  "UGX",
  "PYG",
  "RWF",
  "BHD",
  "IQD",
  "JOD",
  "KWD",
  "LYD",
  "OMR",
  "TND",
];

function amountSql(column: Sql, comparison: FilterTerm["comparison"], amount: Decimal): Sql {
  const minor = (exponent: number) => sql`${toText(multiply(amount, decimal(10 ** exponent)))}::numeric`;
  const cases = OTHER_EXPONENTS.map((code) => sql`when ${code} then ${minor(exponentOf(code))}`);
  return compared(column, comparison, sql`case currency ${sql.join(cases, sql` `)} else ${minor(2)} end`);
}

export type SearchRow = {
  accountId: string;
  name: string;
  domain: string | null;
  externalId: string;
  region: string;
  currency: string;
  netMinor: number | null;
  renewalOn: LocalDate | null;
};

/** Names that begin with the text come first, then the others by renewal. */
export function searchAccounts(
  db: Db,
  text: string,
  personAccounts: readonly string[],
  most: number,
): Promise<SearchRow[]> {
  const like = likeText(text);
  return db.list(sql<SearchRow>`
    select account_id as "accountId", name, domain, external_id as "externalId", region, currency, net_minor as "netMinor",
      renewal_on as "renewalOn"
    from account_state
    where name ilike ${like} or domain ilike ${like} or external_id ilike ${like} or account_id::text = ${text}
      or account_id = any(${personAccounts as string[]}::uuid[])
    order by name ilike ${like.slice(1)} desc, renewal_on nulls last, account_id limit ${most}`);
}

export async function accountsOfPerson(db: Db, text: string, most: number): Promise<string[]> {
  const like = likeText(text);
  const rows = await db.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId" from person join person_role using (person_id)
    where email ilike ${like} or person.name ilike ${like} limit ${most}`);
  return rows.map(({ accountId }) => accountId);
}

export type PersonRow = {
  personId: string;
  name: string | null;
  email: string | null;
  role: string;
  lastSeenOn: LocalDate | null;
  optedOut: boolean;
};

export function listPeople(db: Db, accountId: string): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select person_id as "personId", person.name, email, role, last_seen_on as "lastSeenOn", opted_out_at is not null as "optedOut"
    from person_role join person using (person_id)
    where person_role.account_id = ${accountId} and removed_on is null
    order by case role when 'owner' then 0 when 'admin' then 1 else 2 end, last_seen_on desc nulls last, person_id`);
}

export function listAliases(
  db: Db,
  accountId: string,
): Promise<{ source: string; region: string; externalId: string }[]> {
  return db.list(sql<{ source: string; region: string; externalId: string }>`
    select source, region, external_id as "externalId" from account_alias where account_id = ${accountId} order by source, region, external_id`);
}

export async function listSiblings(db: Db, companyId: string, accountId: string): Promise<AccountRow[]> {
  const rows = await db.list(sql<StateRow>`
    select ${COLUMNS}, null as "sortValue" from account_state
    where company_id = ${companyId} and account_id <> ${accountId} order by name, account_id`);
  return rows.map(toAccountRow);
}

export type ProjectUsageRow = {
  meter: string;
  projectId: string;
  project: string | null;
  month: LocalDate;
  days: string;
};

export function listProjectUsage(db: Db, accountId: string, from: LocalDate): Promise<ProjectUsageRow[]> {
  return db.list(sql<ProjectUsageRow>`
    select meter, usage_month.project_id as "projectId", project.name as project, month, array_to_string(days, ',', '') as days
    from usage_month left join project on project.account_id = usage_month.account_id and project.project_id = usage_month.project_id
    where usage_month.account_id = ${accountId} and month >= ${from}::date
    order by meter, usage_month.project_id, month`);
}

export type TimelineNote = { noteId: string; author: string; body: string; happenedAt: Instant; source: string };

export function listTimelineNotes(db: Db, accountId: string): Promise<TimelineNote[]> {
  return db.list(sql<TimelineNote>`
    select note_id as "noteId", author, body, happened_at as "happenedAt", source from note
    where account_id = ${accountId} and deleted_at is null order by happened_at desc limit 200`);
}

export type TimelineTask = {
  taskId: string;
  title: string;
  dueOn: LocalDate;
  createdBy: string;
  recordedAt: Instant;
  doneAt: Instant | null;
  source: string;
};

export function listTimelineTasks(db: Db, accountId: string): Promise<TimelineTask[]> {
  return db.list(sql<TimelineTask>`
    select task_id as "taskId", title, due_on as "dueOn", created_by as "createdBy", recorded_at as "recordedAt", done_at as "doneAt", source
    from task where account_id = ${accountId} and deleted_at is null order by recorded_at desc limit 200`);
}

export type Look = { lookedAt: Instant; shown: Record<string, unknown> };

export function findLook(db: Db, accountId: string, memberId: string): Promise<Look | null> {
  return db.find(sql<Look>`
    select looked_at as "lookedAt", shown from account_look where account_id = ${accountId} and member_id = ${memberId}`);
}

export function findLease(db: Db, companyId: string): Promise<{ memberId: string; until: Instant } | null> {
  return db.find(sql<{ memberId: string; until: Instant }>`
    select member_id as "memberId", until from lease where company_id = ${companyId}`);
}

export async function recordInclusion(
  db: Db,
  fact: {
    accountId: string;
    factId: string;
    memberId: string;
    now: Instant;
    include: boolean;
    reason: string;
    until: LocalDate;
  },
): Promise<void> {
  const body = { include: fact.include, reason: fact.reason, until: fact.until, rule: null };
  await db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, body)
    values (${fact.accountId}, ${fact.factId}, 'inclusion_set', ${fact.now}::timestamptz, ${fact.now}::timestamptz, 'member',
      ${fact.memberId}, 'hand', ${json(body)})`);
}

export type FreshnessRow = { derivedAt: Instant | null; accounts: number };

export function getFreshness(db: Db): Promise<FreshnessRow> {
  return db.get(sql<FreshnessRow>`select max(derived_at) as "derivedAt", count(*) as accounts from account_state`);
}

export function listComplete(db: Db): Promise<{ source: string; region: string; meter: string; day: LocalDate }[]> {
  return db.list(sql<{ source: string; region: string; meter: string; day: LocalDate }>`
    select source, region, meter, day from complete_through order by day, source, region, meter`);
}
