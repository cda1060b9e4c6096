/** SQL of what members can take back. Ids are made in order of time, so the newest entry has the largest. */

import type { Call } from "#contract/inverse.ts";
import type { UndoEntry } from "#contract/undo.ts";
import { withDays } from "#core/time/dated-text.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type Entry = {
  undoId: string;
  memberId: string;
  label: string;
  /** Those that stand in the label, in their order. */
  labelDays: LocalDate[];
  operation: string;
  subject: string;
  accountId: string | null;
  undo: Call;
  redo: Call;
  happenedAt: Instant;
  changedAt: Instant;
};

const ENTRY = sql`undo_id as "undoId", member_id as "memberId", label, label_days as "labelDays", operation, subject,
  account_id as "accountId", undo, redo, happened_at as "happenedAt", changed_at as "changedAt"`;

export async function createEntry(db: Db, entry: Omit<Entry, "changedAt">): Promise<void> {
  await db.run(sql`
    insert into undo_entry (member_id, undo_id, label, label_days, operation, subject, account_id, undo, redo, state,
      happened_at, changed_at)
    values (${entry.memberId}, ${entry.undoId}, ${entry.label}, ${entry.labelDays}::date[], ${entry.operation}, ${entry.subject},
      ${entry.accountId}, ${json(entry.undo)}, ${json(entry.redo)}, 'done', ${entry.happenedAt}, ${entry.happenedAt})`);
}

/** After something new nothing that was taken back before can be done again. */
export async function closeUndone(db: Db, memberId: string, now: Instant): Promise<void> {
  await db.run(sql`
    update undo_entry set state = 'closed', changed_at = ${now} where member_id = ${memberId} and state = 'undone'`);
}

/** So many that can still be taken back or done again; what was closed or refused takes none of their places. */
export async function keepNewest(db: Db, memberId: string, depth: number): Promise<void> {
  const border = (among: Sql) => sql`
    select undo_id from undo_entry where member_id = ${memberId} and ${among} order by undo_id desc offset ${depth} limit 1`;
  const isLive = sql`state in ('done', 'undone')`;
  await db.run(sql`
    delete from undo_entry where member_id = ${memberId}
      and (undo_id <= (${border(isLive)}) or (not ${isLive} and undo_id <= (${border(sql`true`)})))`);
}

/** What became of an action of the member; null where it is no longer kept, or never was theirs. */
export async function findState(db: Db, memberId: string, undoId: string): Promise<string | null> {
  const entry = await db.find(sql<{ state: string }>`
    select state from undo_entry where member_id = ${memberId} and undo_id = ${undoId}`);
  return entry?.state ?? null;
}

export async function countEntries(db: Db, memberId: string): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) from undo_entry where member_id = ${memberId}`)).count;
}

export type Listing = { memberId: string; whose: "mine" | "team"; limit: number };

type ListedRow = Omit<UndoEntry, "labelParts" | "changedSince"> & {
  labelDays: LocalDate[];
  laterName: string | null;
  laterLabel: string;
  laterDays: LocalDate[];
  laterAt: Instant;
};

/** A colleague's views are their own business, so what was done with them is in nobody else's list. */
export async function listEntries(db: Db, { memberId, whose, limit }: Listing): Promise<UndoEntry[]> {
  const isMine = sql`entry.member_id = ${memberId}`;
  const isShown = whose === "mine" ? isMine : sql`(${isMine} or entry.operation not like 'views.%')`;
  const rows = await db.list(sql<ListedRow>`
    select entry.undo_id as "undoId", entry.label, entry.label_days as "labelDays", entry.operation, entry.happened_at as "happenedAt", entry.state,
      member.name as "memberName", ${isMine} as "isMine",
      later.name as "laterName", later.label as "laterLabel", later.label_days as "laterDays", later.happened_at as "laterAt"
    from undo_entry entry join member on member.member_id = entry.member_id
    left join lateral (
      select other.name, change.label, change.label_days, change.happened_at from undo_entry change
      join member other on other.member_id = change.member_id
      where change.subject = entry.subject and change.state = 'done' and change.member_id <> entry.member_id
        and (change.undo_id > entry.undo_id or change.changed_at > entry.changed_at)
      order by change.undo_id desc limit 1) later on true
    where ${isShown} and entry.state in ('done', 'undone') order by entry.undo_id desc limit ${limit}`);
  return rows.map(({ labelDays, laterName, laterLabel, laterDays, laterAt, ...entry }) => ({
    ...entry,
    labelParts: withDays(entry.label, labelDays),
    changedSince:
      laterName === null
        ? null
        : { name: laterName, label: laterLabel, labelParts: withDays(laterLabel, laterDays), happenedAt: laterAt },
  }));
}

/** The newest that was done. Held to the end of the transaction: of two who take back at once the second takes another. */
export function findDone(db: Db, memberId: string, undoId: string | undefined): Promise<Entry | null> {
  return db.find(sql<Entry>`
    select ${ENTRY} from undo_entry
    where member_id = ${memberId} and state = 'done' ${undoId === undefined ? sql`` : sql`and undo_id = ${undoId}`}
    order by undo_id desc limit 1 for update`);
}

/** What was taken back last is done again first. */
export function findUndone(db: Db, memberId: string, undoId: string | undefined): Promise<Entry | null> {
  return db.find(sql<Entry>`
    select ${ENTRY} from undo_entry
    where member_id = ${memberId} and state = 'undone' ${undoId === undefined ? sql`` : sql`and undo_id = ${undoId}`}
    order by undo_id limit 1 for update`);
}

/** The entry whose inverse is exactly this call, when somebody asks for the inverse by its own name. */
export function findDoneBy(db: Db, memberId: string, undo: Call): Promise<Entry | null> {
  return db.find(sql<Entry>`
    select ${ENTRY} from undo_entry
    where member_id = ${memberId} and state = 'done' and undo = ${json(undo)}::jsonb
    order by undo_id desc limit 1`);
}

type State = "done" | "undone" | "refused";

export async function changeState(db: Db, entry: Entry, state: State, now: Instant): Promise<void> {
  await db.run(sql`
    update undo_entry set state = ${state}, undo = ${json(entry.undo)}, redo = ${json(entry.redo)}, changed_at = ${now}
    where member_id = ${entry.memberId} and undo_id = ${entry.undoId}`);
}

/** One's own later change of the same thing is no conflict: what is older goes on from the version that is there now. */
export async function keepVersion(
  db: Db,
  { memberId, subject, version }: { memberId: string; subject: string; version: number },
): Promise<void> {
  const fresh = (column: string) =>
    sql`case when ${sql.ref(column)} -> 'input' ? 'version'
      then jsonb_set(${sql.ref(column)}, '{input,version}', ${json(version)}) else ${sql.ref(column)} end`;
  await db.run(sql`
    update undo_entry set undo = ${fresh("undo")}, redo = ${fresh("redo")}
    where member_id = ${memberId} and subject = ${subject}`);
}

export type LaterChange = Pick<Entry, "label" | "labelDays" | "happenedAt"> & { name: string; isMine: boolean };

/** The last change of the same thing since that was not taken back, by whomever; a colleague's goes first. */
export function findLaterChange(db: Db, { memberId, undoId, subject, changedAt }: Entry): Promise<LaterChange | null> {
  return db.find(sql<LaterChange>`
    select member.name, label, label_days as "labelDays", happened_at as "happenedAt", member_id = ${memberId} as "isMine"
    from undo_entry join member using (member_id)
    where subject = ${subject} and state = 'done' and undo_id <> ${undoId}
      and (undo_id > ${undoId} or changed_at > ${changedAt})
    order by 4, undo_id desc limit 1`);
}

/** Who else last changed anything of the account since, by the audit log. */
export function findLaterAct(db: Db, entry: Entry): Promise<{ name: string; kind: string; at: Instant } | null> {
  return db.find(sql<{ name: string; kind: string; at: Instant }>`
    select member.name, kind, at from audit join member using (member_id)
    where account_id = ${entry.accountId} and at >= ${entry.happenedAt} and member_id <> ${entry.memberId}
    order by sequence desc limit 1`);
}

export async function findAccountName(db: Db, accountId: string): Promise<string | null> {
  const found = await db.find(sql<{ name: string }>`select name from account where account_id = ${accountId}`);
  return found?.name ?? null;
}

/** A company is called as in the queue, else as its first account. */
export async function findCompanyAccount(
  db: Db,
  companyId: string,
): Promise<{ accountId: string; name: string } | null> {
  return db.find(sql<{ accountId: string; name: string }>`
    select account_id as "accountId", account.name from account left join queue_entry entry using (account_id)
    where account.company_id = ${companyId} order by entry.account_id is null, account_id limit 1`);
}
