/** SQL of notes. A note that was deleted stays in its row, so that it can come back. */
import type { AccountId, MemberId, NoteId } from "#core/ids.ts";
import type { NoteKind } from "#core/notes/note-kind.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { wordsHeld, wordsHeldInRow } from "#server/features/search-words/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type NoteRow = {
  noteId: NoteId;
  accountId: AccountId;
  /** The member's id where one of us wrote it here; the name as it came from another tool otherwise. */
  author: MemberId | string;
  authorName: string;
  kind: NoteKind;
  body: string;
  version: number;
  happenedAt: Instant;
  changedAt: Instant;
  deletedAt: Instant | null;
  source: string;
};

const NOTE = sql`note_id as "noteId", account_id as "accountId", author, coalesce(member.name, author) as "authorName",
  kind, body, version, happened_at as "happenedAt", changed_at as "changedAt", deleted_at as "deletedAt", source`;
const WITH_AUTHOR = sql`note left join member on member.member_id::text = note.author`;

export function listNotes(db: Db, accountIds: readonly AccountId[]): Promise<NoteRow[]> {
  return db.list(sql<NoteRow>`
    select ${NOTE} from ${WITH_AUTHOR} where account_id = any(${accountIds as string[]}::uuid[]) and deleted_at is null
    order by happened_at desc, note_id desc`);
}

// Across accounts ------------------------------------------------------------------------------------------------------

export type NoteOfAccount = NoteRow & { accountName: string; mentionsMe: boolean; seenAt: Instant | null };

export type Wanted = {
  author: string | null;
  /** Folded words that all have to be there. */
  terms: readonly string[] | null;
  since: LocalDate | null;
  kind: NoteKind | null;
  source: string | null;
  mentions: "me" | "unseen" | null;
  after: readonly [Instant, NoteId] | null;
};

/** Words that are in many notes are found among so many of the newest, rarer ones through the index. */
const LOOKED_THROUGH = 1000;

/** The newest first; days begin at midnight UTC. */
export async function findNotes(db: Db, wanted: Wanted, memberId: MemberId, most: number): Promise<NoteOfAccount[]> {
  const { terms } = wanted;
  if (terms === null) return listWanted(db, wanted, { memberId, most, words: null });
  const held = wordsHeld(sql`body`, terms);
  if (held === null) return [];
  const inRow = wordsHeldInRow(sql`body`, terms);
  const recent = await listWanted(db, wanted, { memberId, most, words: { among: LOOKED_THROUGH, inRow } });
  return recent.length >= most ? recent : listWanted(db, wanted, { memberId, most, words: { held } });
}

type Words = { among: number; inRow: Sql } | { held: Sql };

/** The notes are chosen first; then each gets its account, its author and whether it names the member. */
function listWanted(
  db: Db,
  wanted: Wanted,
  { memberId, most, words }: { memberId: MemberId; most: number; words: Words | null },
): Promise<NoteOfAccount[]> {
  const order = sql`order by note.happened_at desc, note.note_id desc`;
  const ofAll = (notes: Sql) => sql`select note.* from ${notes} where ${wantedSql(wanted, memberId)} ${order}`;
  return db.list(sql<NoteOfAccount>`
    select note.note_id as "noteId", note.account_id as "accountId", author, coalesce(member.name, author) as "authorName",
      kind, body, version, happened_at as "happenedAt", note.changed_at as "changedAt", deleted_at as "deletedAt", note.source,
      account.name as "accountName", note_mention.member_id is not null as "mentionsMe", seen_at as "seenAt"
    from (${chosenSql(ofAll, words, order)} limit ${most}) as note join account on account.account_id = note.account_id
      left join member on member.member_id::text = note.author
      left join note_mention on note_mention.account_id = note.account_id and note_mention.note_id = note.note_id
        and note_mention.member_id = ${memberId}
    ${order}`);
}

function chosenSql(ofAll: (notes: Sql) => Sql, words: Words | null, order: Sql): Sql {
  if (words === null) return ofAll(sql`note`);
  // The offset keeps the words apart from the order: else all notes would be read from the newest on until enough hold them.
  if ("held" in words)
    return ofAll(sql`(select * from note where ${words.held} and deleted_at is null offset 0) as note`);
  return sql`select * from (${ofAll(sql`note`)} limit ${words.among}) as note where ${words.inRow} ${order}`;
}

function wantedSql({ author, since, kind, source, mentions, after }: Wanted, memberId: MemberId): Sql {
  const naming = sql`select 1 from note_mention where note_mention.account_id = note.account_id
    and note_mention.note_id = note.note_id and member_id = ${memberId} ${mentions === "unseen" ? sql`and seen_at is null` : sql``}`;
  const conditions = [
    sql`deleted_at is null`,
    ...(author === null ? [] : [sql`author = ${author}`]),
    ...(since === null ? [] : [sql`happened_at >= ${since}::date at time zone 'UTC'`]),
    ...(kind === null ? [] : [sql`kind = ${kind}`]),
    ...(source === null ? [] : [sql`note.source = ${source}`]),
    ...(mentions === null ? [] : [sql`exists (${naming})`]),
    ...(after === null ? [] : [sql`(happened_at, note.note_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
  ];
  return sql.join(conditions, sql` and `);
}

export type UnseenMention = {
  noteId: NoteId;
  accountId: AccountId;
  accountName: string;
  authorName: string;
  body: string;
  mentionedAt: Instant;
};

const MOST_UNSEEN = 100;

/** The oldest first. */
export function listUnseen(db: Db, memberId: MemberId): Promise<UnseenMention[]> {
  return db.list(sql<UnseenMention>`
    select note_id as "noteId", account_id as "accountId", account.name as "accountName",
      coalesce(member.name, author) as "authorName", body, mentioned_at as "mentionedAt"
    from note_mention join note using (account_id, note_id) join account using (account_id)
      left join member on member.member_id::text = note.author
    where note_mention.member_id = ${memberId} and seen_at is null and deleted_at is null
    order by mentioned_at, note_id limit ${MOST_UNSEEN}`);
}

/** Whoever writes on the account, or into the note, has answered what they were asked there until now. */
export async function answerMentions(
  db: Db,
  { accountIds, memberId, noteId }: { accountIds: readonly AccountId[]; memberId: MemberId; noteId: NoteId | null },
  now: Instant,
): Promise<void> {
  await db.run(sql`
    update note_mention set seen_at = ${now}
    where account_id = any(${accountIds as string[]}::uuid[]) and member_id = ${memberId} and seen_at is null
      and (${noteId}::uuid is null or note_id = ${noteId}::uuid)`);
}

export async function countUnseen(db: Db, memberId: MemberId): Promise<number> {
  const row = await db.get(sql<{ count: number }>`
    select count(*)::int as count from note_mention join note using (account_id, note_id)
    where member_id = ${memberId} and seen_at is null and deleted_at is null`);
  return row.count;
}

/** @returns when it was seen; undefined where the note does not name the member */
export async function saveSeen(
  db: Db,
  { accountId, noteId }: Named,
  { memberId, seenAt }: { memberId: MemberId; seenAt: Instant | null },
): Promise<Instant | null | undefined> {
  const row = await db.find(sql<{ seenAt: Instant | null }>`
    update note_mention set seen_at = case when ${seenAt}::timestamptz is null then null else coalesce(seen_at, ${seenAt}) end
    where account_id = ${accountId} and note_id = ${noteId} and member_id = ${memberId} returning seen_at as "seenAt"`);
  return row?.seenAt;
}

/** Who is named now. Who was named before keeps what they have seen; who is no longer named is taken off. */
export async function saveMentions(
  db: Db,
  { accountId, noteId }: Named,
  memberIds: readonly MemberId[],
  now: Instant,
): Promise<void> {
  await db.run(sql`
    delete from note_mention where account_id = ${accountId} and note_id = ${noteId}
      and member_id <> all(${memberIds as string[]}::uuid[])`);
  await db.run(sql`
    insert into note_mention (account_id, note_id, member_id, mentioned_at)
    select ${accountId}, ${noteId}, member_id, ${now} from unnest(${memberIds as string[]}::uuid[]) as named (member_id)
    on conflict (account_id, note_id, member_id) do nothing`);
}

/** With its deleted ones. */
export function findNote(db: Db, accountIds: readonly AccountId[], noteId: NoteId): Promise<NoteRow | null> {
  return db.find(sql<NoteRow>`
    select ${NOTE} from ${WITH_AUTHOR} where account_id = any(${accountIds as string[]}::uuid[]) and note_id = ${noteId}`);
}

export async function createNote(
  db: Db,
  note: Pick<NoteRow, "noteId" | "accountId" | "author" | "kind" | "body">,
  now: Instant,
): Promise<void> {
  await db.run(sql`
    insert into note (account_id, note_id, author, kind, body, version, happened_at, recorded_at, changed_at)
    values (${note.accountId}, ${note.noteId}, ${note.author}, ${note.kind}, ${note.body}, 1, ${now}, ${now}, ${now})`);
}

export type Named = { accountId: AccountId; noteId: NoteId };

/** @returns false when the note is not at that version any more */
export function saveNote(
  db: Db,
  note: Named,
  { body, kind, version, now }: Pick<NoteRow, "body" | "kind" | "version"> & { now: Instant },
): Promise<boolean> {
  return change(
    db,
    note,
    sql`body = ${body}, kind = ${kind}, changed_at = ${now}`,
    sql`version = ${version} and deleted_at is null`,
  );
}

/** @returns false when it was deleted before */
export function deleteNote(db: Db, note: Named, now: Instant): Promise<boolean> {
  return change(db, note, sql`deleted_at = ${now}, changed_at = ${now}`, sql`deleted_at is null`);
}

/** @returns false when it was there all along */
export function restoreNote(db: Db, note: Named, now: Instant): Promise<boolean> {
  return change(db, note, sql`deleted_at = null, changed_at = ${now}`, sql`deleted_at is not null`);
}

/** Each change is a version of its own. */
async function change(db: Db, { accountId, noteId }: Named, set: Sql, where: Sql): Promise<boolean> {
  const changed = await db.run(sql`
    update note set version = version + 1, ${set}
    where account_id = ${accountId} and note_id = ${noteId} and ${where}`);
  return changed === 1;
}
