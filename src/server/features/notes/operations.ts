/** Notes on accounts. Anybody of the team may change any note; a version keeps two from overwriting each other. */
import { z } from "zod";
import * as notes from "#contract/notes.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { mentionsIn } from "#core/notes/mentions.ts";
import { searchTerms } from "#core/search/search-terms.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export const listNotes = implement(notes.listNotes, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const found = await store.listNotes(ctx.db, await listMergedIds(ctx.db, accountId));
  return { data: found.map((row) => toNote(row, ctx)) };
});

export const findNotes = implement(notes.findNotes, async (ctx, { cursor, limit, author, text, ...input }) => {
  const { memberId } = ctx.member;
  const wanted = {
    author: author ?? null,
    terms: text === undefined ? null : searchTerms(text),
    since: input.since ?? null,
    kind: input.kind ?? null,
    source: input.source ?? null,
    mentions: input.mentions ?? null,
    after: cursor === undefined ? null : decodeCursor(cursor, cursorShape),
  };
  const rows = await store.findNotes(ctx.db, wanted, memberId, limit + 1);
  const { data, nextCursor } = pageOf(rows, limit, ({ happenedAt, noteId }) => [happenedAt, noteId]);
  return {
    data: data.map(({ accountName, mentionsMe, seenAt, ...row }) => ({
      ...toNote(row, ctx),
      ...{ accountName, mentionsMe, seenAt },
    })),
    nextCursor,
    unseenMentions: await store.countUnseen(ctx.db, memberId),
  };
});

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export const seeMention = implement(notes.seeMention, async (ctx, { noteId, seen, ...input }) => {
  const note = await getNote(ctx, input.accountId, noteId);
  const { memberId } = ctx.member;
  const seenAt = await store.saveSeen(ctx.db, note, { memberId, seenAt: seen ? ctx.now : null });
  if (seenAt === undefined) throw conflict("note.names-others", "This note does not name you.");
  ctx.audit({ accountId: note.accountId, subject: { kind: "note", id: noteId }, after: { seen } });
  return { noteId, seenAt };
});

export const createNote = implement(notes.createNote, async (ctx, { body, kind, ...input }) => {
  if (body.trim() === "") {
    throw invalid("note.empty", "Write something first.", [{ pointer: "/body", message: "The note is empty." }]);
  }
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const note = { accountId, noteId: newId() };
  await store.createNote(ctx.db, { ...note, author: ctx.member.memberId, kind, body }, ctx.now);
  await saveMentions(ctx, note, body);
  await answered(ctx, accountId, null);
  return changed(ctx, note, { isCounted: true });
});

/** Saved as it is written: words that are there already leave no trace, whatever version was read. */
export const changeNote = implement(notes.changeNote, async (ctx, { noteId, body, version, ...input }) => {
  const before = await getNote(ctx, input.accountId, noteId);
  if (before.deletedAt !== null) {
    throw conflict("note.deleted", "This note was deleted. Bring it back first, then change it.");
  }
  const kind = input.kind ?? before.kind;
  if (before.body === body && before.kind === kind) {
    ctx.nothingChanged();
    ctx.answerVersion(before.version);
    return toNote(before, ctx);
  }
  ctx.requireVersion(before.version);
  if (before.version !== version || !(await store.saveNote(ctx.db, before, { body, kind, version, now: ctx.now }))) {
    throw conflict(
      "note.changed-meanwhile",
      "Somebody saved this note since you read it. Read it again, put your words in, and save.",
    );
  }
  await saveMentions(ctx, before, body);
  await answered(ctx, before.accountId, noteId);
  ctx.keepForUndo({ body: before.body, kind: before.kind });
  return changed(ctx, before, { isCounted: false });
});

export const deleteNote = implement(notes.deleteNote, async (ctx, { noteId, ...input }) => {
  const note = await getNote(ctx, input.accountId, noteId);
  if (await store.deleteNote(ctx.db, note, ctx.now)) await changed(ctx, note, { isCounted: true });
  else ctx.nothingChanged();
  return { noteId };
});

export const restoreNote = implement(notes.restoreNote, async (ctx, { noteId, ...input }) => {
  const note = await getNote(ctx, input.accountId, noteId);
  if (await store.restoreNote(ctx.db, note, ctx.now)) return changed(ctx, note, { isCounted: true });
  ctx.nothingChanged();
  return toNote(note, ctx);
});

/** Whoever is named gets it among what names them; nobody is told of their own note. */
async function saveMentions(ctx: Context, note: store.Named, body: string): Promise<void> {
  const members = [...(await membersById(ctx.db)).values()].filter(({ deactivatedAt }) => deactivatedAt === null);
  const named = mentionsIn(body, members).filter((memberId) => memberId !== ctx.member.memberId);
  await store.saveMentions(ctx.db, note, named, ctx.now);
}

/** What the writer was asked on this account, or in this note, is answered (N-4). */
async function answered(ctx: Context, accountId: string, noteId: string | null): Promise<void> {
  const accountIds = await listMergedIds(ctx.db, accountId);
  await store.answerMentions(ctx.db, { accountIds, memberId: ctx.member.memberId, noteId }, ctx.now);
}

/** Of this account, or of one that is the same customer. */
async function getNote(ctx: Context, account: string, noteId: string): Promise<store.NoteRow> {
  const accountId = await resolveAccount(ctx.db, account);
  const note = await store.findNote(ctx.db, await listMergedIds(ctx.db, accountId), noteId);
  if (note === null) throw notFound("note.unknown", "This account has no such note. Look at its list of notes.");
  return note;
}

/** Whatever was done with a note: the lease is renewed, lists count again, and others hear of it. */
async function changed(ctx: Context, { accountId, noteId }: store.Named, { isCounted }: { isCounted: boolean }) {
  await renewLeaseOfAccount(ctx.db, accountId, ctx.member.memberId, ctx.now);
  if (isCounted) await refreshAccount(ctx.db, accountId, ctx.now);
  const note = await getNote(ctx, accountId, noteId);
  ctx.audit({ accountId, subject: { kind: "note", id: noteId }, after: { version: note.version } });
  ctx.announce({ type: "account.changed", accountId, noteId });
  ctx.answerVersion(note.version);
  return toNote(note, ctx);
}

function toNote({ author, authorName, deletedAt: _, ...note }: store.NoteRow, ctx: Context) {
  return { ...note, author: authorName, mine: author === ctx.member.memberId };
}
