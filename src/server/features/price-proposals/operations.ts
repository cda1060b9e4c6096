/** Asks a source for its prices, shows what book they would make, and puts it in force when a person accepts it. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PricePreview } from "#contract/price-books.ts";
import * as contract from "#contract/price-proposals.ts";
import { conflict, invalid } from "#core/errors.ts";
import { toPriceBooks } from "#core/imports/price-book-rows.ts";
import { countText, numberText } from "#core/money/count-text.ts";
import type { SourceRecord } from "#core/records.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { type Connecting, connectorContext, openConnection } from "#server/features/connections/reads.ts";
import type { WrittenFile } from "#server/features/import-runs/reads.ts";
import { startWrittenImport } from "#server/features/imports/reads.ts";
import { previewsById, startPreview } from "#server/features/price-books/reads.ts";
import { csvLine } from "#server/platform/csv/write-csv.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

const LONGEST_READ_MS = 60_000;

export function priceProposalOperations(connecting: Connecting) {
  return {
    proposePriceBooks: implement(contract.proposePriceBooks, async (ctx, { connectionId }) => {
      const opened = await openConnection(ctx.db, connecting, connectionId);
      const { proposePrices, title } = opened.uses;
      if (proposePrices === undefined)
        throw invalid("price-proposal.no-prices", `${title} has no prices to propose a book from.`);
      const signal = AbortSignal.timeout(LONGEST_READ_MS);
      const { records, notes } = await proposePrices(connectorContext(opened, connecting, { now: ctx.now, signal }));
      const data: contract.PriceProposal[] = [];
      for (const [currency, tiers] of tiersByCurrency(records)) {
        const proposalId = newId();
        await store.createProposal(ctx.db, {
          proposalId,
          connectionId,
          currency,
          tiers,
          notes: [...notes],
          proposedAt: ctx.now,
        });
        data.push(await previewed(ctx, await store.getProposal(ctx.db, proposalId), tomorrow(ctx)));
      }
      ctx.audit({
        subject: { kind: "connection", id: connectionId },
        after: { proposed: data.map(({ currency }) => currency) },
      });
      return { data, notes: [...notes] };
    }),

    listPriceProposals: implement(contract.listPriceProposals, async (ctx, { limit }) => ({
      data: await shownAll(ctx.db, await store.listProposals(ctx.db, limit)),
    })),

    previewPriceProposal: implement(contract.previewPriceProposal, async (ctx, { proposalId, effectiveOn }) => {
      const proposal = await store.getProposal(ctx.db, proposalId);
      requireWaiting(proposal);
      return previewed(ctx, proposal, effectiveOn ?? tomorrow(ctx));
    }),

    acceptPriceProposal: implement(contract.acceptPriceProposal, async (ctx, { proposalId, effectiveOn, ...given }) => {
      const proposal = await store.getProposal(ctx.db, proposalId);
      requireWaiting(proposal);
      const looked = requireWorkedOut(await shown(ctx.db, proposal));
      const { source, connectionId, currency } = proposal;
      const priceBookId = given.priceBookId ?? `${source}-${currency.toLowerCase()}-${effectiveOn}`;
      if (await store.isBookThere(ctx.db, priceBookId))
        throw conflict(
          "price-proposal.book-exists",
          `There is a price book "${priceBookId}" already. Give this one another id.`,
        );
      const file = await writeBook(connecting.folder, proposal, { priceBookId, effectiveOn });
      const request = { source, requestedBy: ctx.member.memberId, connectionId };
      const importRunId = await startWrittenImport(ctx.db, { ...request, files: [file], now: ctx.now });
      const decision = { state: "accepted", memberId: ctx.member.memberId, now: ctx.now } as const;
      await store.decide(ctx.db, proposalId, decision, { effectiveOn, priceBookId, importRunId });
      ctx.audit({
        subject: { kind: "price-proposal", id: proposalId },
        after: { effectiveOn, priceBookId, importRunId, wouldChange: looked.wouldChange },
      });
      return shown(ctx.db, await store.getProposal(ctx.db, proposalId));
    }),

    refusePriceProposal: implement(contract.refusePriceProposal, async (ctx, { proposalId }) => {
      requireWaiting(await store.getProposal(ctx.db, proposalId));
      const decision = { state: "refused", memberId: ctx.member.memberId, now: ctx.now } as const;
      await store.decide(ctx.db, proposalId, decision, null);
      ctx.audit({ subject: { kind: "price-proposal", id: proposalId }, after: { state: "refused" } });
      return shown(ctx.db, await store.getProposal(ctx.db, proposalId));
    }),
  };
}

/** Nobody has to ask for it: what it would change is being worked out when the proposal is first read. */
async function previewed(
  ctx: Context,
  proposal: store.Proposal,
  effectiveOn: LocalDate,
): Promise<contract.PriceProposal> {
  const { proposalId, source, currency } = proposal;
  const place = { priceBookId: `${source}-${currency.toLowerCase()}`, effectiveOn };
  const asked = { ...place, currency, body: bodyOf(proposal, place) };
  const previewId = await startPreview(ctx.db, { ...asked, memberId: ctx.member.memberId, now: ctx.now });
  await store.savePreview(ctx.db, proposalId, previewId);
  return shown(ctx.db, { ...proposal, previewId });
}

function tomorrow({ now }: Context): LocalDate {
  return addDays(localDateAt(now), 1);
}

async function shown(db: Db, proposal: store.Proposal): Promise<contract.PriceProposal> {
  return (await shownAll(db, [proposal]))[0]!;
}

async function shownAll(db: Db, proposals: readonly store.Proposal[]): Promise<contract.PriceProposal[]> {
  const previews = await previewsById(
    db,
    proposals.flatMap(({ previewId }) => previewId ?? []),
  );
  return proposals.map(({ source: _, previewId, ...proposal }) => {
    const preview = previews.get(previewId ?? "") ?? null;
    return { ...proposal, ...againOpen(proposal), wouldChange: wouldChange(preview), preview };
  });
}

const UNDECIDED = { decidedAt: null, effectiveOn: null, priceBookId: null, importRunId: null };

/** The acceptance of one that waits again is told as a note; it holds no more. */
function againOpen({ state, effectiveOn, priceBookId, notes }: Omit<store.Proposal, "source" | "previewId">) {
  if (state !== "waiting" || effectiveOn === null) return {};
  const said = `It was accepted from ${effectiveOn} on as "${priceBookId}". That price book is not there any more, so it waits again.`;
  return { ...UNDECIDED, notes: [said, ...notes] };
}

function wouldChange(preview: PricePreview | null): string {
  if (preview === null) return "Not worked out yet.";
  const { says, progress, problem } = preview;
  if (progress?.total === 0) return "Being worked out.";
  if (progress) return `Being worked out: ${numberText(progress.done)} of ${countText(progress.total, "account")}.`;
  return says ?? problem ?? "Not worked out yet.";
}

function requireWorkedOut(proposal: contract.PriceProposal): contract.PriceProposal {
  const { preview } = proposal;
  if (preview === null)
    throw conflict(
      "price-proposal.not-previewed",
      "Nobody has looked at what these prices would change. Work that out first, then accept them.",
    );
  if (preview.progress !== null)
    throw conflict(
      "price-proposal.working",
      "What these prices would change is still being worked out. Accept them when it is done.",
    );
  if (preview.state === "failed")
    throw invalid("price-proposal.unreadable", `These prices make no price book: ${preview.problem}`);
  return proposal;
}

function requireWaiting({ state }: store.Proposal): void {
  if (state === "waiting") return;
  throw conflict(
    "price-proposal.decided",
    `This proposal is ${state} already. Have the source propose its prices anew.`,
  );
}

type Tier = contract.PriceProposal["tiers"][number];

function tiersByCurrency(records: readonly SourceRecord[]): Map<string, Tier[]> {
  const books = new Map<string, Tier[]>();
  for (const { values } of records) {
    const {
      product = "",
      name = "",
      unit = "",
      when = "used",
      up_to: upTo = "",
      unit_amount: unitAmount = "",
    } = values;
    const tier = { product, name, unit, when, upTo: upTo === "" ? null : upTo, unitAmount };
    const currency = values["currency"] ?? "";
    books.set(currency, [...(books.get(currency) ?? []), tier]);
  }
  return books;
}

type Place = { priceBookId: string; effectiveOn: LocalDate };

const COLUMNS = [
  "book",
  "currency",
  "effective_on",
  "product",
  "name",
  "unit",
  "when",
  "up_to",
  "unit_amount",
] as const;

function rowsOf({ tiers, currency }: store.Proposal, { priceBookId, effectiveOn }: Place) {
  return tiers.map(({ product, name, unit, when, upTo, unitAmount }) => ({
    ...{ book: priceBookId, currency, effective_on: effectiveOn, product, name, unit, when },
    up_to: upTo ?? "",
    unit_amount: unitAmount,
  }));
}

/** As the import makes it of the rows. */
function bodyOf(proposal: store.Proposal, place: Place): unknown {
  return toPriceBooks(rowsOf(proposal, place).map((values) => ({ account: null, values })))[0]?.body;
}

/** As a file of prices, so that it is checked, counted and taken back like any other. */
async function writeBook(folder: string, proposal: store.Proposal, place: Place): Promise<WrittenFile> {
  const rows = rowsOf(proposal, place).map((row) => csvLine(COLUMNS.map((column) => row[column])));
  const text = [csvLine(COLUMNS), ...rows].join("");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `proposal-${newId()}`);
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
  const sha256 = createHash("sha256").update(text).digest("hex");
  return {
    name: `prices of ${proposal.connection}`,
    kind: "prices",
    path,
    sha256,
    sizeBytes: Buffer.byteLength(text),
    columns: [...COLUMNS],
  };
}
