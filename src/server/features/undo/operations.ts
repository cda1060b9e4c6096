/** Takes back and does again. The inverse is an ordinary operation and runs by its own handler, in one transaction. */

import { deedOf } from "#contract/deeds.ts";
import type { Call } from "#contract/inverse.ts";
import { inverseOf } from "#contract/inverses.ts";
import * as contract from "#contract/undo.ts";
import { forbidden, ProductError } from "#core/errors.ts";
import { type DatedText, dated, plainText, withDays } from "#core/time/dated-text.ts";
import type { Instant } from "#core/time/instant.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { AuditEntry } from "#server/platform/audit.ts";
import { hasRole } from "#server/platform/http/authenticate.ts";
import { type Context, type Implementation, implement, type UploadContext } from "#server/platform/http/implement.ts";
import { keepVersion, written } from "./reads.ts";
import * as store from "./store.ts";

/** @param implementations all operations, of which the inverses are some */
export function undoOperations(implementations: readonly Implementation[]) {
  const byName = new Map(implementations.map((one) => [one.operation.name, one]));

  /** What the inverse notes becomes part of this write's own row in the audit log. */
  const run = async (ctx: Context, { operation, input }: Call) => {
    const implementation = byName.get(operation);
    if (implementation === undefined) throw new Error(`${operation} can be taken back by nothing that is there.`);
    const { access } = implementation.operation;
    if (access !== "public" && !hasRole(ctx.member.role, access))
      throw forbidden("undo.role", `This needs the role ${access}; yours here is ${ctx.member.role}.`);
    const read = implementation.operation.input.parse(input);
    const audit: AuditEntry = {};
    const kept: Record<string, unknown> = {};
    const inner = {
      ...ctx,
      audit: (entry: AuditEntry) => {
        Object.assign(audit, entry);
        ctx.audit(entry);
      },
      keepForUndo: (before: Readonly<Record<string, unknown>>) => void Object.assign(kept, before),
    };
    // The inverse of an upload would need its file; none is in the list.
    const output = await implementation.handle(inner as UploadContext, read);
    return { input: read, output, audit, kept };
  };

  /** A refusal leaves no trace of what was tried. */
  const attempt = async (ctx: Context, entry: store.Entry, call: Call) => {
    await ctx.db.query("savepoint undo_attempt");
    try {
      return { ok: true as const, ...(await run(ctx, call)) };
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      await ctx.db.query("rollback to savepoint undo_attempt");
      return { ok: false as const, message: await whyNot(ctx, entry, error) };
    }
  };

  const refuse = async (ctx: Context, entry: store.Entry, message: DatedText) => {
    await store.changeState(ctx.db, entry, "refused", ctx.now);
    return outcome("refused", entry, message);
  };

  return {
    listUndo: implement(contract.listUndo, async (ctx, asked) => ({
      data: await store.listEntries(ctx.db, { ...asked, memberId: ctx.member.memberId }),
    })),

    takeBack: implement(contract.takeBack, async (ctx, { undoId }) => {
      const entry = await store.findDone(ctx.db, ctx.member.memberId, undoId);
      if (entry === null) return nothing(ctx, await whyNothing(ctx, undoId));
      const later = await store.findLaterChange(ctx.db, entry);
      if (later?.isMine) return ownFirst(ctx, entry, later);
      if (later !== null) return refuse(ctx, entry, changedSince(later, ctx.now));
      const done = await attempt(ctx, entry, entry.undo);
      if (!done.ok) return refuse(ctx, entry, done.message);
      // Where taking back has an inverse itself, that is how to do it again: a task by its new version, for example.
      const redo = inverseOf(entry.undo.operation, written(done))?.undo ?? entry.redo;
      await store.changeState(ctx.db, { ...entry, redo }, "undone", ctx.now);
      await keepVersion(ctx.db, entry.memberId, entry.subject, done.output);
      return outcome("done", entry, dated(null)`Taken back: ${labelOf(entry)}.`);
    }),

    doAgain: implement(contract.doAgain, async (ctx, { undoId }) => {
      const entry = await store.findUndone(ctx.db, ctx.member.memberId, undoId);
      if (entry === null) return nothing(ctx, "There is nothing to do again.");
      const later = await store.findLaterChange(ctx.db, entry);
      if (later !== null && !later.isMine) return refuse(ctx, entry, changedSince(later, ctx.now));
      const done = await attempt(ctx, entry, entry.redo);
      if (!done.ok) return refuse(ctx, entry, done.message);
      const again = inverseOf(entry.redo.operation, written(done));
      await store.changeState(ctx.db, { ...entry, undo: again?.undo ?? entry.undo }, "done", ctx.now);
      await keepVersion(ctx.db, entry.memberId, entry.subject, done.output);
      return outcome("done", entry, dated(null)`Done again: ${labelOf(entry)}.`);
    }),
  };
}

function nothing(ctx: Context, message: string) {
  ctx.nothingChanged();
  return { outcome: "nothing" as const, undoId: null, label: null, message, messageParts: [{ text: message }] };
}

function outcome(outcome: "done" | "refused", { undoId, label }: store.Entry, parts: DatedText) {
  return { outcome, undoId, label, message: plainText(parts), messageParts: [...parts] };
}

function labelOf({ label, labelDays }: Pick<store.Entry, "label" | "labelDays">): DatedText {
  return withDays(label, labelDays);
}

/** Whoever goes back through all that is kept is told that there was more, and not that there was nothing. */
async function whyNothing(ctx: Context, undoId: string | undefined): Promise<string> {
  const { memberId } = ctx.member;
  if (undoId === undefined) {
    const isAll = (await store.countEntries(ctx.db, memberId)) < contract.UNDO_DEPTH;
    return isAll ? "There is nothing to take back." : `Nothing more can be taken back: ${TOO_OLD}`;
  }
  const state = await store.findState(ctx.db, memberId, undoId);
  if (state === null) return `This is not taken back: ${TOO_OLD}`;
  return state === "refused" ? "This cannot be taken back any more." : "This was taken back already.";
}

const TOO_OLD = `only your last ${contract.UNDO_DEPTH} actions are kept. Change what is older where it stands.`;

/** One's own later change would be lost without a word; it is taken back first, and then this can be. */
function ownFirst(ctx: Context, entry: store.Entry, later: store.LaterChange) {
  ctx.nothingChanged();
  const say = dated(localDateAt(ctx.now));
  const when = { moment: later.happenedAt };
  return outcome("refused", entry, say`You changed it since (${labelOf(later)}, ${when}). Take that back first.`);
}

/** Who changed it since, what that was, and what one can do. */
function changedSince(later: store.LaterChange, now: Instant): DatedText {
  const say = dated(localDateAt(now));
  const when = { moment: later.happenedAt };
  return say`${later.name} changed it since (${labelOf(later)}, ${when}). It stays as it is: ask ${later.name}, or change it yourself.`;
}

async function whyNot(ctx: Context, entry: store.Entry, error: ProductError): Promise<DatedText> {
  const plain = [{ text: error.message }];
  if (error.kind !== "conflict" || entry.accountId === null) return plain;
  const later = await store.findLaterAct(ctx.db, entry);
  if (later === null) return plain;
  const deed = deedOf(later.kind);
  return dated(
    localDateAt(ctx.now),
  )`${error.message} The last to change something here was ${later.name}, who ${deed} (${{ moment: later.at }}).`;
}
