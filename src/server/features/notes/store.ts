/** SQL of notes. A note that was deleted stays in its row, so that it can come back. */
import type { AccountId, MemberId, NoteId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type NoteRow = {
  noteId: NoteId;
  accountId: AccountId;
  /** The member's id where one of us wrote it here; the name as it came from another tool otherwise. */
  author: MemberId | string;
  authorName: string;
  body: string;
  version: number;
  happenedAt: Instant;
  changedAt: Instant;
  deletedAt: Instant | null;
  source: string;
};

const NOTE = sql`note_id as "noteId", account_id as "accountId", author, coalesce(member.name, author) as "authorName",
  body, version, happened_at as "happenedAt", changed_at as "changedAt", deleted_at as "deletedAt", source`;
const WITH_AUTHOR = sql`note left join member on member.member_id::text = note.author`;

export function listNotes(db: Db, accountIds: readonly AccountId[]): Promise<NoteRow[]> {
  return db.list(sql<NoteRow>`
    select ${NOTE} from ${WITH_AUTHOR} where account_id = any(${accountIds as string[]}::uuid[]) and deleted_at is null
    order by happened_at desc, note_id desc`);
}

/** With its deleted ones. */
export function findNote(db: Db, accountIds: readonly AccountId[], noteId: NoteId): Promise<NoteRow | null> {
  return db.find(sql<NoteRow>`
    select ${NOTE} from ${WITH_AUTHOR} where account_id = any(${accountIds as string[]}::uuid[]) and note_id = ${noteId}`);
}

export async function createNote(
  db: Db,
  note: Pick<NoteRow, "noteId" | "accountId" | "author" | "body">,
  now: Instant,
): Promise<void> {
  await db.run(sql`
    insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
    values (${note.accountId}, ${note.noteId}, ${note.author}, ${note.body}, 1, ${now}, ${now}, ${now})`);
}

export type Named = { accountId: AccountId; noteId: NoteId };

/** @returns false when the note is not at that version any more */
export function saveBody(
  db: Db,
  note: Named,
  { body, version, now }: { body: string; version: number; now: Instant },
): Promise<boolean> {
  return change(db, note, sql`body = ${body}, changed_at = ${now}`, sql`version = ${version} and deleted_at is null`);
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
