/** SQL of people and of their erasure. */
import { blotOut, blotOutOfJson, type PersonPatterns } from "#core/people/blot-out.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type PersonRow = { personId: string; source: string; externalId: string; name: string | null };

export function listPersonsByEmail(db: Db, email: string): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select person_id as "personId", source, external_id as "externalId", name from person where lower(email) = lower(${email})`);
}

export async function listTombstones(db: Db, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.list(
    sql<{ hash: string }>`select hash from person_tombstone where hash = any(${hashes as string[]}::text[])`,
  );
  return rows.map(({ hash }) => hash);
}

export async function recordTombstones(db: Db, hashes: readonly string[], erasedAt: Instant): Promise<void> {
  await db.run(sql`
    insert into person_tombstone (hash, erased_at)
    select hash, ${erasedAt}::timestamptz from unnest(${hashes as string[]}::text[]) as t (hash)
    on conflict (hash) do nothing`);
}

export async function listAccountsOf(db: Db, personIds: readonly string[]): Promise<string[]> {
  const rows = await db.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId" from person_role where person_id = any(${personIds as string[]}::uuid[])`);
  return rows.map(({ accountId }) => accountId);
}

type TextColumn = {
  table: string;
  column: string;
  isJson?: true;
  namesIn?: "all texts";
  noAccount?: true;
  owner?: "subject_id";
};

/** Where people write freely, or what they wrote was copied to. Audit rows hold ids alone. */
const TEXTS: TextColumn[] = [
  { table: "note", column: "body" },
  { table: "task", column: "title" },
  { table: "message", column: "subject" },
  { table: "queue_act", column: "reason" },
  { table: "fact", column: "evidence" },
  { table: "fact", column: "body", isJson: true },
  { table: "decision", column: "body", isJson: true },
  { table: "account_source", column: "field_values", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "reason" },
  { table: "account_state", column: "fields", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "value_before", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "value_after", isJson: true, namesIn: "all texts" },
  { table: "import_trace", column: "value_before", isJson: true, namesIn: "all texts", owner: "subject_id" },
  { table: "import_trace", column: "value_after", isJson: true, namesIn: "all texts", owner: "subject_id" },
  { table: "account_look", column: "shown", isJson: true },
  { table: "account_state", column: "next_task_title" },
  { table: "account_state", column: "detail", isJson: true },
  { table: "queue_entry", column: "summary", isJson: true },
  // A refusal may quote what stood in the file.
  { table: "import_rejection", column: "reason", noAccount: true },
];

export type BlottedText = { accountId: string | null; place: string; before: string; after: string };

/** Puts a mark in the place of what names the person. @param accountIds where they are known: names count only there */
export async function blotOutPerson(
  db: Db,
  accountIds: readonly string[],
  patterns: PersonPatterns,
): Promise<BlottedText[]> {
  const blotted: BlottedText[] = [];
  for (const column of TEXTS) {
    const found = await listCandidates(db, column, patterns.hints);
    const changed = found.flatMap((candidate) => {
      const nearby = candidate.accountId && accountIds.includes(candidate.accountId) ? patterns.nearby : [];
      const after = blottedText(candidate.text, column, { anywhere: patterns.anywhere, nearby });
      return after === candidate.text ? [] : [{ ...candidate, after }];
    });
    await saveTexts(db, column, changed);
    const place = `${column.table}.${column.column}`;
    blotted.push(...changed.map(({ accountId, text, after }) => ({ accountId, place, before: text, after })));
  }
  return blotted;
}

function blottedText(
  text: string,
  { isJson, namesIn }: TextColumn,
  patterns: Pick<PersonPatterns, "anywhere" | "nearby">,
): string {
  if (!isJson) return blotOut(text, [...patterns.anywhere, ...patterns.nearby]);
  const value: unknown = JSON.parse(text);
  const after = JSON.stringify(blotOutOfJson(value, patterns, namesIn ?? "sentences"));
  return after === JSON.stringify(value) ? text : after;
}

type Candidate = { accountId: string | null; text: string };

/** Each different text once. Digits are looked for without what stands between them. */
function listCandidates(
  db: Db,
  { table, column, noAccount, owner = "account_id" }: Omit<TextColumn, "owner"> & { owner?: string },
  { words, digits }: PersonPatterns["hints"],
): Promise<Candidate[]> {
  const text = sql`${sql.ref(column)}::text`;
  return db.list(sql<Candidate>`
    select distinct ${noAccount ? sql`null::uuid` : sql.ref(owner)} as "accountId", ${text} as text
    from ${sql.table(table)}
    where lower(${text}) like any(${words.map(containing)}::text[])
       or (${digits.length > 0} and regexp_replace(${text}, '[^0-9]', '', 'g') like any(${digits.map(containing)}::text[]))`);
}

function containing(hint: string): string {
  return `%${hint.replace(/[\\%_]/g, "\\$&").replace(/\s+/g, "%")}%`;
}

async function saveTexts(
  db: Db,
  { table, column, isJson, noAccount, owner = "account_id" }: Omit<TextColumn, "owner"> & { owner?: string },
  texts: readonly (Candidate & { after: string })[],
): Promise<void> {
  if (texts.length === 0) return;
  const type = isJson ? sql`jsonb` : sql`text`;
  await db.run(sql`
    update ${sql.table(table)} as kept set ${sql.ref(column)} = one.after::${type}
    from unnest(${texts.map(({ accountId }) => accountId)}::uuid[], ${texts.map(({ text }) => text)}::text[],
      ${texts.map(({ after }) => after)}::text[]) as one (account_id, text, after)
    where ${noAccount ? sql`true` : sql`kept.${sql.ref(owner)} = one.account_id`} and kept.${sql.ref(column)}::text = one.text`);
}

export function deleteMessages(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from message where person_id = any(${personIds as string[]}::uuid[])`);
}

export function deleteRoles(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person_role where person_id = any(${personIds as string[]}::uuid[])`);
}

export function deletePersons(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person where person_id = any(${personIds as string[]}::uuid[])`);
}

/** Answers that were kept for a repeated request may hold the name or the address. */
export async function forgetAnswers(db: Db, words: readonly string[]): Promise<void> {
  for (const word of words)
    await db.run(sql`delete from idempotency_key where position(lower(${word}) in lower(answer::text)) > 0`);
}
