/** SQL of the price books that sources propose. */
import type { PriceProposal } from "#contract/price-proposals.ts";
import { notFound } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** With the source whose ids its import is filed under, and the id of what is worked out of it. */
export type Proposal = Omit<PriceProposal, "preview" | "wouldChange"> & { source: string; previewId: string | null };

/**
 * Once the book of an accepted one was withdrawn, or its import was taken back or refused, nobody has decided any more: it
 * waits again, unless a newer one is there. An import that is under way may still bring the book.
 */
const STATE = sql`case
    when p.state <> 'accepted' or exists (select 1 from price_book b where b.price_book_id = p.price_book_id)
      or exists (select 1 from import_run r
                  where r.import_run_id = p.import_run_id and r.state in ('received', 'running', 'held', 'taking_back')) then p.state
    when exists (select 1 from price_proposal newer
                  where newer.connection_id = p.connection_id and newer.currency = p.currency
                    and (newer.proposed_at, newer.proposal_id) > (p.proposed_at, p.proposal_id)) then 'replaced'
    else 'waiting' end`;

const PROPOSAL = sql`proposal_id as "proposalId", p.connection_id as "connectionId", c.name as connection, c.source, p.currency,
  tiers, notes, ${STATE} as state, proposed_at as "proposedAt", decided_at as "decidedAt", effective_on as "effectiveOn",
  price_book_id as "priceBookId", import_run_id as "importRunId", preview_id as "previewId"`;

export function listProposals(db: Db, limit: number): Promise<Proposal[]> {
  return db.list(sql<Proposal>`select ${PROPOSAL} from price_proposal p join connection c using (connection_id)
    order by proposed_at desc, proposal_id desc limit ${limit}`);
}

/** @throws ProductError `price-proposal.unknown` */
export async function getProposal(db: Db, proposalId: string): Promise<Proposal> {
  const found =
    await db.find(sql<Proposal>`select ${PROPOSAL} from price_proposal p join connection c using (connection_id)
    where proposal_id = ${proposalId} for update of p`);
  if (found === null)
    throw notFound("price-proposal.unknown", "There is no such proposal. Look at the list of proposals.");
  return found;
}

export type NewProposal = Pick<Proposal, "proposalId" | "connectionId" | "currency" | "tiers" | "notes" | "proposedAt">;

/** One that nobody has looked at yet gives way to the newer one. */
export async function createProposal(db: Db, made: NewProposal): Promise<void> {
  await db.run(sql`update price_proposal set state = 'replaced', decided_at = ${made.proposedAt}
    where connection_id = ${made.connectionId} and currency = ${made.currency} and state = 'waiting'`);
  await db.run(sql`insert into price_proposal (proposal_id, connection_id, currency, tiers, notes, state, proposed_at)
    values (${made.proposalId}, ${made.connectionId}, ${made.currency}, ${json(made.tiers)}, ${made.notes}, 'waiting', ${made.proposedAt})`);
}

export async function savePreview(db: Db, proposalId: string, previewId: string): Promise<void> {
  await db.run(sql`update price_proposal set preview_id = ${previewId} where proposal_id = ${proposalId}`);
}

export type Decision = { state: "accepted" | "refused"; memberId: string; now: Instant };
export type Acceptance = { effectiveOn: LocalDate; priceBookId: string; importRunId: string };

export async function decide(
  db: Db,
  proposalId: string,
  { state, memberId, now }: Decision,
  accepted: Acceptance | null,
): Promise<void> {
  await db.run(sql`update price_proposal set state = ${state}, decided_at = ${now}, decided_by = ${memberId},
      effective_on = ${accepted?.effectiveOn ?? null}, price_book_id = ${accepted?.priceBookId ?? null},
      import_run_id = ${accepted?.importRunId ?? null}
    where proposal_id = ${proposalId}`);
}

export async function isBookThere(db: Db, priceBookId: string): Promise<boolean> {
  return (await db.find(sql`select 1 as one from price_book where price_book_id = ${priceBookId}`)) !== null;
}
