/** SQL of handovers. What happened is kept as facts of the account; a row is what lists and the packet's readers need. */
import type { Signal } from "#core/handovers/engagement-check.ts";
import type { HandoverPreset } from "#core/handovers/handover-preset.ts";
import type { HandoverState } from "#core/handovers/handover-state.ts";
import type { PacketContact } from "#core/handovers/packet-facts.ts";
import type { AccountId, FactId, MemberId } from "#core/ids.ts";
import type { HandoverTeam } from "#core/onboarding/fact.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type HandoverRow = {
  handoverId: string;
  accountId: AccountId;
  accountName: string;
  to: HandoverTeam;
  state: HandoverState;
  handedBy: string;
  handedById: MemberId;
  handedAt: Instant;
  answerDueOn: LocalDate;
  acceptedAt: Instant | null;
  acceptedBy: string | null;
  bouncedAt: Instant | null;
  bouncedReason: string | null;
  expects: string | null;
  version: number;
};

/** With the packet, and with the facts that its steps are. */
export type WholeRow = HandoverRow & {
  packet: string;
  signals: Signal[];
  handedFactId: FactId;
  acceptedFactId: FactId | null;
  bouncedFactId: FactId | null;
};

const HANDOVER = sql`handover.handover_id as "handoverId", handover.account_id as "accountId",
  account.name as "accountName", recipient as "to", state, coalesce(member.name, 'A colleague') as "handedBy",
  handed_by as "handedById", handed_at as "handedAt", answer_due_on as "answerDueOn", accepted_at as "acceptedAt", accepted_by as "acceptedBy", bounced_at as "bouncedAt",
  bounced_reason as "bouncedReason", bounced_expects as "expects", handover.version`;
const WITH_NAMES = sql`handover join account on account.account_id = handover.account_id
  left join member on member.member_id = handover.handed_by`;

export function findHandover(db: Db, accountId: AccountId, handoverId: string): Promise<WholeRow | null> {
  return db.find(sql<WholeRow>`
    select ${HANDOVER}, packet, signals, handed_fact_id as "handedFactId", accepted_fact_id as "acceptedFactId",
      bounced_fact_id as "bouncedFactId"
    from ${WITH_NAMES} where handover.account_id = ${accountId} and handover_id = ${handoverId}`);
}

export type Listed = {
  state: HandoverState | "all";
  accountId: AccountId | null;
  after: Place | null;
  limit: number;
};

/** What waits for an answer is listed by how long it has waited, all else by how new it is. */
export function listHandovers(db: Db, { state, accountId, after, limit }: Listed): Promise<HandoverRow[]> {
  const waits = state === "open";
  const whose = accountId === null ? sql`true` : sql`handover.account_id = ${accountId}`;
  const isAsked = state === "all" ? sql`state <> 'taken-back'` : sql`state = ${state}`;
  const from = after === null ? sql`true` : waits ? isLater(after) : isEarlier(after);
  const order = waits ? sql`handed_at, handover_id` : sql`handed_at desc, handover_id desc`;
  return db.list(sql<HandoverRow>`
    select ${HANDOVER} from ${WITH_NAMES} where ${isAsked} and ${whose} and ${from}
    order by ${order} limit ${limit}`);
}

type Place = { handedAt: Instant; handoverId: string };

function isLater({ handedAt, handoverId }: Place): Sql {
  return sql`(handed_at, handover_id) > (${handedAt}::timestamptz, ${handoverId}::uuid)`;
}

function isEarlier({ handedAt, handoverId }: Place): Sql {
  return sql`(handed_at, handover_id) < (${handedAt}::timestamptz, ${handoverId}::uuid)`;
}

export type Counts = {
  open: number;
  overdue: number;
  accepted: number;
  bounced: number;
  longestOpenSince: Instant | null;
};

export function countHandovers(db: Db, today: LocalDate): Promise<Counts> {
  return db.get(sql<Counts>`
    select count(*) filter (where state = 'open') as open,
      count(*) filter (where state = 'open' and answer_due_on < ${today}) as overdue, count(*) filter (where state = 'accepted') as accepted,
      count(*) filter (where state = 'bounced') as bounced,
      min(handed_at) filter (where state = 'open') as "longestOpenSince"
    from handover`);
}

export type NewHandover = Pick<
  WholeRow,
  "handoverId" | "accountId" | "to" | "packet" | "signals" | "handedFactId" | "answerDueOn"
>;

export async function createHandover(
  db: Db,
  handover: NewHandover,
  { by, now }: { by: MemberId; now: Instant },
): Promise<void> {
  const { accountId, handoverId, to, packet, signals, handedFactId, answerDueOn } = handover;
  await db.run(sql`
    insert into handover (account_id, handover_id, recipient, state, packet, signals, handed_by, handed_at, handed_fact_id,
      answer_due_on, version, changed_at)
    values (${accountId}, ${handoverId}, ${to}, 'open', ${packet}, ${json(signals)}, ${by}, ${now}, ${handedFactId},
      ${answerDueOn}, 1, ${now})`);
}

export type HandoverSteps = Pick<
  WholeRow,
  "state" | "acceptedAt" | "acceptedBy" | "acceptedFactId" | "bouncedAt" | "bouncedReason" | "expects" | "bouncedFactId"
>;

/** Each step is a version of its own. @returns false when somebody took another step since it was read */
export async function saveSteps(db: Db, read: WholeRow, steps: HandoverSteps, now: Instant): Promise<boolean> {
  const saved = await db.run(sql`
    update handover set state = ${steps.state}, accepted_at = ${steps.acceptedAt}, accepted_by = ${steps.acceptedBy},
      accepted_fact_id = ${steps.acceptedFactId}, bounced_at = ${steps.bouncedAt},
      bounced_reason = ${steps.bouncedReason}, bounced_expects = ${steps.expects},
      bounced_fact_id = ${steps.bouncedFactId}, changed_at = ${now}, version = version + 1
    where account_id = ${read.accountId} and handover_id = ${read.handoverId} and version = ${read.version}`);
  return saved === 1;
}

/** Owners and admins first, then who was seen last. */
export function listContacts(db: Db, accountId: AccountId, most: number): Promise<PacketContact[]> {
  return db.list(sql<PacketContact>`
    select person.name, email, role, last_seen_on as "lastSeenOn",
      exists (select from opt_out_person about where about.person_id = person.person_id) as "isOptedOut"
    from person_role join person using (person_id)
    where person_role.account_id = ${accountId} and removed_on is null
    order by case role when 'owner' then 0 when 'admin' then 1 else 2 end, last_seen_on desc nulls last, person_id
    limit ${most}`);
}

export type OverdueAnswer = Pick<
  HandoverRow,
  "handoverId" | "accountId" | "accountName" | "to" | "handedBy" | "handedById" | "answerDueOn"
>;

/** Open ones whose day for an answer is over, the longest first. */
export function listOverdue(db: Db, today: LocalDate, limit: number): Promise<OverdueAnswer[]> {
  return db.list(sql<OverdueAnswer>`
    select handover.handover_id as "handoverId", handover.account_id as "accountId", account.name as "accountName",
      recipient as "to", answer_due_on as "answerDueOn", coalesce(member.name, 'A colleague') as "handedBy",
      handed_by as "handedById"
    from ${WITH_NAMES} where state = 'open' and answer_due_on < ${today}
    order by answer_due_on, handed_at, handover.handover_id limit ${limit}`);
}

// Rules ----------------------------------------------------------------------------------------------------------------

export type SavedRules = {
  version: number;
  effectiveOn: LocalDate;
  author: string;
  reason: string;
  recordedAt: Instant;
};

/** Newest first; the first that has begun is in force. */
export function listRules(db: Db): Promise<(SavedRules & { rules: HandoverPreset })[]> {
  return db.list(sql<SavedRules & { rules: HandoverPreset }>`
    select version, effective_on as "effectiveOn", author, reason, recorded_at as "recordedAt", body as rules
    from rule_set where kind = 'handovers' order by effective_on desc, version desc`);
}

/** @returns false when somebody else has just taken that version */
export async function createRules(
  db: Db,
  { rules, ...saved }: SavedRules & { rules: HandoverPreset },
): Promise<boolean> {
  const made = await db.run(sql`
    insert into rule_set (rule_set_id, kind, version, effective_on, body, author, reason, recorded_at)
    values (${`handovers-${saved.version}`}, 'handovers', ${saved.version}, ${saved.effectiveOn}, ${json(rules)},
      ${saved.author}, ${saved.reason}, ${saved.recordedAt})
    on conflict do nothing`);
  return made === 1;
}

/** Of two versions of the rules, by currency in minor units. */
type Levels = { before: Readonly<Record<string, number>>; after: Readonly<Record<string, number>> };

/** Strictly over, as wherever the level decides; a currency without one has nobody over it. */
function isOverSql(levels: Readonly<Record<string, number>>): Sql {
  return sql`coalesce(net_minor > (${json(levels)}::jsonb ->> currency::text)::bigint, false)`;
}

export function countOver(db: Db, { before, after }: Levels): Promise<{ overBefore: number; overAfter: number }> {
  return db.get(sql<{ overBefore: number; overAfter: number }>`
    select count(*) filter (where ${isOverSql(before)}) as "overBefore",
      count(*) filter (where ${isOverSql(after)}) as "overAfter"
    from account_state where verdict = 'in'`);
}

export type Crossing = { accountId: AccountId; name: string; netMinor: number; currency: string; isOver: boolean };

export function listCrossing(db: Db, { before, after, limit }: Levels & { limit: number }): Promise<Crossing[]> {
  return db.list(sql<Crossing>`
    select account_id as "accountId", name, net_minor as "netMinor", currency, ${isOverSql(after)} as "isOver"
    from account_state where verdict = 'in' and ${isOverSql(before)} <> ${isOverSql(after)}
    order by net_minor desc, account_id limit ${limit}`);
}
