/** SQL of all places in which words about a person may stand. */
import { blotOut, blotOutOfJson, type PersonPatterns } from "#core/people/blot-out.ts";
import { recordListChange } from "#server/features/list-versions/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

type TextColumn = {
  table: string;
  column: string;
  isJson?: true;
  namesIn?: "all texts";
  /** Of no account: whole names count, and no parts of them. */
  noAccount?: true;
  owner?: "subject_id" | "company_id";
};

/** Where people write freely, or what they wrote was copied to. Audit rows hold ids alone. */
const TEXTS: readonly TextColumn[] = [
  { table: "note", column: "body" },
  { table: "note", column: "author" },
  { table: "task", column: "title" },
  { table: "task", column: "answer" },
  { table: "handover", column: "packet" },
  { table: "handover", column: "accepted_by" },
  { table: "handover", column: "bounced_reason" },
  { table: "handover", column: "bounced_expects" },
  { table: "handover", column: "signals", isJson: true },
  { table: "message", column: "subject" },
  { table: "queue_act", column: "reason" },
  { table: "fact", column: "evidence" },
  { table: "fact", column: "body", isJson: true },
  { table: "decision", column: "body", isJson: true },
  { table: "alert", column: "body", isJson: true },
  { table: "account_source", column: "field_values", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "reason" },
  { table: "account_state", column: "fields", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "value_before", isJson: true, namesIn: "all texts" },
  { table: "account_change", column: "value_after", isJson: true, namesIn: "all texts" },
  { table: "import_trace", column: "value_before", isJson: true, namesIn: "all texts", owner: "subject_id" },
  { table: "import_trace", column: "value_after", isJson: true, namesIn: "all texts", owner: "subject_id" },
  { table: "import_trace", column: "came_with", isJson: true, namesIn: "all texts", owner: "subject_id" },
  { table: "account_look", column: "shown", isJson: true },
  { table: "account_state", column: "next_task_title" },
  { table: "account_state", column: "detail", isJson: true },
  { table: "queue_entry", column: "summary", isJson: true },
  { table: "queue_entry", column: "reasons", isJson: true },
  { table: "invoice_line", column: "description" },
  { table: "price_word", column: "reason" },
  { table: "project", column: "settings", isJson: true, namesIn: "all texts" },
  // A refusal may quote what stood in the file or the payload.
  { table: "import_rejection", column: "reason", noAccount: true },
  { table: "import_upload", column: "problem", noAccount: true },
  { table: "import_file", column: "problem", noAccount: true },
  { table: "import_run", column: "problem", noAccount: true },
  { table: "import_run", column: "held", isJson: true, noAccount: true },
  { table: "raw_delivery", column: "problem", noAccount: true },
  { table: "connection_attempt", column: "problem", noAccount: true },
  { table: "connection_attempt", column: "cursor_after", isJson: true, noAccount: true },
  { table: "connection", column: "last_problem", noAccount: true },
  { table: "connection", column: "cursor", isJson: true, noAccount: true },
  { table: "account_prices", column: "because" },
  { table: "import_upload", column: "name", noAccount: true },
  { table: "import_file", column: "name", noAccount: true },
  { table: "note_template_version", column: "name", noAccount: true },
  { table: "note_template_version", column: "body", noAccount: true },
  { table: "saved_view_version", column: "name", noAccount: true },
  { table: "saved_view_version", column: "content", isJson: true, namesIn: "all texts", noAccount: true },
  { table: "outbox", column: "body", noAccount: true },
  { table: "outbox", column: "problem", noAccount: true },
  { table: "outbox_try", column: "response_text", noAccount: true },
  { table: "outbox_try", column: "problem", noAccount: true },
];

/** What a customer is called; the second holds what lists show of the first. */
const NAMES = {
  account: [
    { table: "account", column: "name" },
    { table: "account_state", column: "name" },
  ],
  company: { table: "company", column: "name", owner: "company_id" },
} as const satisfies { account: TextColumn[]; company: TextColumn };

/** `accountId` is the company's id where the column is a company's. */
export type FoundText = { column: TextColumn; accountId: string | null; before: string; after: string };

/** Customers that lose the name of the person that they were. */
export type NameChange = { accountId: string; companyId: string | null; before: string; after: string };

export function toNameTexts({ accountId, companyId, before, after }: NameChange): FoundText[] {
  const ofAccount = NAMES.account.map((column) => ({ column, accountId, before, after }));
  return companyId === null
    ? ofAccount
    : [...ofAccount, { column: NAMES.company, accountId: companyId, before, after }];
}

/** @param accountIds where they are known: parts of names count only there */
export async function listTexts(db: Db, accountIds: readonly string[], patterns: PersonPatterns): Promise<FoundText[]> {
  const all: FoundText[] = [];
  for (const column of TEXTS) {
    const found = await listCandidates(db, column, patterns.hints);
    for (const { accountId, text } of found) {
      const isTheirs = accountId !== null && accountIds.includes(accountId);
      const nearby = isTheirs ? patterns.nearby : column.noAccount ? patterns.fullNames : [];
      const after = blottedText(text, column, { anywhere: patterns.anywhere, nearby });
      if (after !== text) all.push({ column, accountId, before: text, after });
    }
  }
  return all;
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

/** All that people wrote freely about these accounts, unchanged. */
export async function listFreeTexts(db: Db, accountIds: readonly string[]): Promise<FoundText[]> {
  const all: FoundText[] = [];
  for (const column of TEXTS.filter(({ isJson, noAccount }) => !isJson && !noAccount)) {
    const text = sql.ref(column.column);
    const found = await db.list(sql<Candidate>`
      select distinct account_id as "accountId", ${text} as text from ${sql.table(column.table)}
       where account_id = any(${accountIds as string[]}::uuid[]) and ${text} is not null`);
    all.push(...found.map(({ accountId, text: before }) => ({ column, accountId, before, after: before })));
  }
  return all;
}

export async function saveTexts(db: Db, found: readonly FoundText[]): Promise<void> {
  for (const column of [...TEXTS, ...NAMES.account, NAMES.company])
    await saveColumn(
      db,
      column,
      found.filter((one) => one.column === column),
    );
  await recordListChange(db, null);
}

async function saveColumn(
  db: Db,
  { table, column, isJson, noAccount, owner = "account_id" }: Omit<TextColumn, "owner"> & { owner?: string },
  texts: readonly FoundText[],
): Promise<void> {
  if (texts.length === 0) return;
  const type = isJson ? sql`jsonb` : sql`text`;
  await db.run(sql`
    update ${sql.table(table)} as kept set ${sql.ref(column)} = one.after::${type}
    from unnest(${texts.map(({ accountId }) => accountId)}::uuid[], ${texts.map(({ before }) => before)}::text[],
      ${texts.map(({ after }) => after)}::text[]) as one (account_id, before, after)
    where ${noAccount ? sql`true` : sql`kept.${sql.ref(owner)} = one.account_id`} and kept.${sql.ref(column)}::text = one.before`);
}

// Payloads -------------------------------------------------------------------------------------------------------------

export type Payload = { rawDeliveryId: string; body: Buffer };

/** Stored payloads that may hold one of these words; signs beyond ASCII stand in bytes or as JSON writes them. */
export function listPayloads(db: Db, words: readonly string[]): Promise<Payload[]> {
  const forms = [...new Set(words.flatMap((word) => [word, escaped(word)]))];
  return db.list(sql<Payload>`
    select raw_delivery_id as "rawDeliveryId", body from raw_delivery
     where exists (select from unnest(${forms}::text[]) as form
                    where position(replace(encode(convert_to(form, 'UTF8'), 'escape'), '\\\\', '\\')
                                in replace(lower(encode(body, 'escape')), '\\\\', '\\')) > 0)`);
}

function escaped(word: string): string {
  return word.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export async function savePayloads(db: Db, payloads: readonly Payload[]): Promise<void> {
  for (const { rawDeliveryId, body } of payloads)
    await db.run(sql`update raw_delivery set body = ${body} where raw_delivery_id = ${rawDeliveryId}`);
}

// Files, messages, answers ---------------------------------------------------------------------------------------------

export type Upload = { uploadId: string; name: string; path: string };

/** Files that were sent and are not read yet, or wait for a look. */
export function listUploads(db: Db): Promise<Upload[]> {
  return db.list(sql<Upload>`select upload_id as "uploadId", name, path from import_upload order by upload_id`);
}

export type Message = { messageId: string; accountId: string; subject: string | null; happenedAt: string };

export function listMessages(db: Db, personIds: readonly string[]): Promise<Message[]> {
  return db.list(sql<Message>`
    select message_id as "messageId", account_id as "accountId", subject, happened_at as "happenedAt" from message
     where person_id = any(${personIds as string[]}::uuid[]) order by happened_at, message_id`);
}

export function deleteMessages(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from message where person_id = any(${personIds as string[]}::uuid[])`);
}

export type Answer = { caller: string; key: string; answer: string };

/** Answers that were kept for a repeated request may hold the name or the address. */
export function listAnswers(db: Db, words: readonly string[]): Promise<Answer[]> {
  return db.list(sql<Answer>`
    select caller, key, answer::text as answer from idempotency_key
     where lower(answer::text) like any(${words.map(containing)}::text[])`);
}

export async function deleteAnswers(db: Db, answers: readonly Answer[]): Promise<void> {
  for (const { caller, key } of answers)
    await db.run(sql`delete from idempotency_key where caller = ${caller} and key = ${key}`);
}

export type UndoEntry = { undoId: string; label: string };

/** What a member could still take back may hold the name in its label or in what would be written again. */
export function listUndoEntries(db: Db, words: readonly string[]): Promise<UndoEntry[]> {
  return db.list(sql<UndoEntry>`
    select undo_id as "undoId", label from undo_entry
     where lower(concat_ws(' ', label, undo::text, redo::text)) like any(${words.map(containing)}::text[])`);
}

export async function deleteUndoEntries(db: Db, entries: readonly UndoEntry[]): Promise<void> {
  await db.run(sql`delete from undo_entry where undo_id = any(${entries.map(({ undoId }) => undoId)}::uuid[])`);
}

export async function listAuditIds(db: Db, personIds: readonly string[]): Promise<string[]> {
  const rows = await db.list(sql<{ auditId: string }>`
    select audit_id as "auditId" from audit
     where subject_kind = 'person' and string_to_array(subject_id, ' ') && ${personIds as string[]}::text[]
     order by sequence`);
  return rows.map(({ auditId }) => auditId);
}
