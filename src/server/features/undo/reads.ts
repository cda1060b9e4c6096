/** Remembers each write that can be taken back, in the write's own transaction. */

import type { Inverse } from "#contract/inverse.ts";
import { inverseOf } from "#contract/inverses.ts";
import { UNDO_DEPTH } from "#contract/undo.ts";
import { daysOf, plainText } from "#core/time/dated-text.ts";
import { addMinutes } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import type { WrittenByMember } from "#server/platform/http/run-operation.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** Asking for the inverse by its own name is taking back as well, and no action of its own. */
export async function rememberWrite(db: Db, done: WrittenByMember): Promise<void> {
  const { memberId } = done.actor;
  const own = await store.findDoneBy(db, memberId, { operation: done.operation, input: done.input });
  if (own !== null) {
    await store.changeState(db, own, "undone", done.now);
    return keepVersion(db, memberId, own.subject, done.output);
  }
  const inverse = inverseOf(done.operation, written(done));
  if (inverse === null) return;
  await store.closeUndone(db, memberId, done.now);
  if (await joined(db, inverse, done)) return keepVersion(db, memberId, inverse.subject, done.output);
  await store.createEntry(db, {
    undoId: newId(),
    memberId,
    ...(await named(db, inverse, done.audit.accountId ?? null)),
    operation: done.operation,
    subject: inverse.subject,
    undo: inverse.undo,
    redo: inverse.redo,
    happenedAt: done.now,
  });
  await keepVersion(db, memberId, inverse.subject, done.output);
  await store.keepNewest(db, memberId, UNDO_DEPTH);
}

const JOINS_WITHIN_MINUTES = 30;

/** What takes back stays what it was; doing it again leads to where it ended. */
async function joined(db: Db, { joins, subject, redo }: Inverse, { actor, operation, now }: WrittenByMember) {
  if (joins === undefined) return false;
  const newest = await store.findDone(db, actor.memberId, undefined);
  const isOne = newest?.subject === subject && joins.includes(newest.operation);
  if (!isOne || newest.happenedAt < addMinutes(now, -JOINS_WITHIN_MINUTES)) return false;
  await store.changeState(db, { ...newest, redo: newest.operation === operation ? redo : newest.redo }, "done", now);
  return true;
}

/** Where the answer has a version, calls that are older name it from now on. */
export async function keepVersion(db: Db, memberId: string, subject: string, output: unknown): Promise<void> {
  const { version } = recordOf(output);
  if (typeof version === "number") await store.keepVersion(db, { memberId, subject, version });
}

export function written({ input, output, audit, kept }: Pick<WrittenByMember, "input" | "output" | "audit" | "kept">) {
  return { input, output, before: { ...recordOf(audit.before), ...kept }, after: recordOf(audit.after) };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

async function named(db: Db, { label, about }: Inverse, accountId: string | null) {
  const found =
    about?.kind === "company"
      ? await store.findCompanyAccount(db, about.id)
      : await accountNamed(db, about?.id ?? accountId);
  const said = label(found?.name ?? "an account");
  const labelled =
    typeof said === "string" ? { label: said, labelDays: [] } : { label: plainText(said), labelDays: daysOf(said) };
  return { ...labelled, accountId: found?.accountId ?? accountId };
}

async function accountNamed(db: Db, accountId: string | null) {
  const name = accountId === null ? null : await store.findAccountName(db, accountId);
  return name === null || accountId === null ? null : { accountId, name };
}
