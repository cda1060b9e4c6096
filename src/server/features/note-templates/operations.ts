/** Note templates. Nothing in one changes without saving it; each save is a version, so that it can be taken back. */
import * as contract from "#contract/note-templates.ts";
import { conflict, forbidden, invalid, notFound } from "#core/errors.ts";
import { fillGaps, gapsLeft, NOTE_GAPS, unknownGaps } from "#core/notes/note-gaps.ts";
import { recentCallAt } from "#core/onboarding/recent-call.ts";
import { gapValuesOf } from "#core/state/gap-values-of.ts";
import { mayChangeView, maySeeView } from "#core/views/may-change-view.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { deriveForReading } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { hasRole } from "#server/platform/http/authenticate.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import shippedTemplates from "../../../../presets/usage-billed-analytics/note-templates.json" with { type: "json" };
import * as store from "./store.ts";

type Shipped = { templateId: string } & store.TemplateState;

/** Those that came with the product have no row until somebody changes one. */
const SHIPPED: readonly store.TemplateRow[] = (shippedTemplates as readonly Shipped[]).map((template) => ({
  ...template,
  ...{ authorId: null, isShared: true, version: 1, savedBy: null, savedAt: null, deletedAt: null },
}));

/** With which a note begins right after a call (N-3). */
const AFTER_A_CALL = "meeting";

export const listNoteTemplates = implement(contract.listNoteTemplates, async (ctx) => {
  const members = await membersById(ctx.db);
  return { data: (await listSeen(ctx)).map((row) => toTemplate(row, ctx, members)) };
});

export const fillNoteTemplates = implement(contract.fillNoteTemplates, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const { derived, context } = await deriveForReading(ctx.db, accountId, ctx.now);
  const people = await store.listPeopleNames(ctx.db, await listMergedIds(ctx.db, accountId));
  const values = gapValuesOf(derived, context, { people, me: ctx.member.name });
  const rows = await listSeen(ctx);
  const callAt = recentCallAt(derived.facts.facts, ctx.now);
  const isThere = rows.some(({ templateId }) => templateId === AFTER_A_CALL);
  return {
    data: rows.map(({ templateId, name, kind, body: template }) => {
      const body = fillGaps(template, values);
      return { templateId, name, kind, body, unfilled: gapsLeft(body) };
    }),
    suggested: callAt !== null && isThere ? { templateId: AFTER_A_CALL, callAt } : null,
  };
});

export const createNoteTemplate = implement(contract.createNoteTemplate, async (ctx, given) => {
  requireKnownGaps(given.body);
  const templateId = newId();
  await store.createTemplate(ctx.db, { ...given, templateId, authorId: ctx.member.memberId }, saved(ctx));
  return changed(ctx, templateId);
});

export const saveNoteTemplate = implement(contract.saveNoteTemplate, async (ctx, { templateId, version, ...given }) => {
  const before = await getChangeable(ctx, templateId);
  const { name, kind, body } = before;
  const after = { name: given.name ?? name, kind: given.kind ?? kind, body: given.body ?? body };
  requireKnownGaps(after.body);
  return save(ctx, before, version, after);
});

export const revertNoteTemplate = implement(contract.revertNoteTemplate, async (ctx, { templateId, version, to }) => {
  const before = await getChangeable(ctx, templateId);
  const wanted = (await listStates(ctx, before)).find((one) => one.version === to);
  if (wanted === undefined)
    throw notFound("note-template.no-such-version", "This template has no such version. Look at the list of them.");
  const { name, kind, body } = wanted;
  return save(ctx, before, version, { name, kind, body });
});

export const deleteNoteTemplate = implement(contract.deleteNoteTemplate, async (ctx, { templateId }) => {
  const template = await getOwned(ctx, templateId);
  await makeOwn(ctx, template);
  if (await store.setDeleted(ctx.db, templateId, ctx.now)) announce(ctx, templateId);
  else ctx.nothingChanged();
  return { templateId };
});

export const restoreNoteTemplate = implement(contract.restoreNoteTemplate, async (ctx, { templateId }) => {
  await getOwned(ctx, templateId);
  if (await store.setDeleted(ctx.db, templateId, null)) return changed(ctx, templateId);
  ctx.nothingChanged();
  return answer(ctx, templateId);
});

export const listNoteTemplateVersions = implement(contract.listNoteTemplateVersions, async (ctx, { templateId }) => {
  const template = await getSeen(ctx, templateId);
  const members = await membersById(ctx.db);
  const states = await listStates(ctx, template);
  return {
    data: states.map(({ version, name, kind, body, savedBy, savedAt }) => ({
      ...{ version, name, kind, body, savedAt },
      savedBy: savedBy === null ? null : (members.get(savedBy)?.name ?? null),
    })),
  };
});

function asking(ctx: Context) {
  return { memberId: ctx.member.memberId, isLead: hasRole(ctx.member.role, "lead") };
}

async function listAll(ctx: Context): Promise<store.TemplateRow[]> {
  const kept = await store.listTemplates(ctx.db);
  const unchanged = SHIPPED.filter(({ templateId }) => kept.every((row) => row.templateId !== templateId));
  return [...unchanged, ...kept];
}

async function listSeen(ctx: Context): Promise<store.TemplateRow[]> {
  return (await listAll(ctx)).filter((row) => row.deletedAt === null && maySeeView(row, asking(ctx)));
}

/** With deleted ones. One of somebody else's own is not there, whatever the role. */
async function getSeen(ctx: Context, templateId: string): Promise<store.TemplateRow> {
  const row = (await listAll(ctx)).find((one) => one.templateId === templateId);
  if (row === undefined || !maySeeView(row, asking(ctx)))
    throw notFound("note-template.unknown", "There is no such template, or it is somebody's own. Look at the list.");
  return row;
}

async function getOwned(ctx: Context, templateId: string): Promise<store.TemplateRow> {
  const row = await getSeen(ctx, templateId);
  if (mayChangeView(row, asking(ctx))) return row;
  throw forbidden(
    "note-template.not-yours",
    "Only its author and leads may change this template. Add one of your own instead.",
  );
}

async function getChangeable(ctx: Context, templateId: string): Promise<store.TemplateRow> {
  const row = await getOwned(ctx, templateId);
  if (row.deletedAt === null) return row;
  throw conflict("note-template.deleted", "This template was deleted. Bring it back first, then change it.");
}

/** The latest first. */
async function listStates(ctx: Context, template: store.TemplateRow): Promise<store.VersionRow[]> {
  const kept = await store.listVersions(ctx.db, template.templateId);
  return kept.length > 0 ? kept : [template];
}

async function save(ctx: Context, before: store.TemplateRow, version: number, after: store.TemplateState) {
  const { templateId } = before;
  if (after.name === before.name && after.kind === before.kind && after.body === before.body) {
    ctx.nothingChanged();
    return answer(ctx, templateId);
  }
  ctx.requireVersion(before.version);
  await makeOwn(ctx, before);
  if (before.version !== version || !(await store.saveTemplate(ctx.db, { ...after, templateId, version }, saved(ctx))))
    throw conflict(
      "note-template.changed-meanwhile",
      "Somebody saved this template since you read it. Read it again, put your words in, and save.",
    );
  return changed(ctx, templateId);
}

/** One that came with the product becomes the team's with its first change; what it was is its version 1. */
async function makeOwn(ctx: Context, template: store.TemplateRow): Promise<void> {
  if (template.authorId === null) await store.createTemplate(ctx.db, template, { by: null, at: ctx.now });
}

function requireKnownGaps(body: string): void {
  const unknown = unknownGaps(body).map((word) => `{${word}}`);
  if (unknown.length === 0) return;
  const known = Object.keys(NOTE_GAPS).map((word) => `{${word}}`);
  throw invalid(
    "note-template.gap",
    `Nothing fills ${unknown.join(", ")}. These gaps are filled: ${known.join(", ")}.`,
    [{ pointer: "/body", message: `Nothing fills ${unknown.join(", ")}.` }],
  );
}

function saved(ctx: Context): store.Saved {
  return { by: ctx.member.memberId, at: ctx.now };
}

async function changed(ctx: Context, templateId: string) {
  announce(ctx, templateId);
  return answer(ctx, templateId);
}

/** Without its words, which may name a person. */
function announce(ctx: Context, templateId: string): void {
  ctx.audit({ subject: { kind: "note-template", id: templateId } });
}

async function answer(ctx: Context, templateId: string) {
  const row = await getSeen(ctx, templateId);
  ctx.answerVersion(row.version);
  return toTemplate(row, ctx, await membersById(ctx.db));
}

type Members = Awaited<ReturnType<typeof membersById>>;

function toTemplate(row: store.TemplateRow, ctx: Context, members: Members) {
  const { authorId, savedBy, deletedAt: _, ...template } = row;
  const nameOf = (memberId: string | null) => (memberId === null ? null : (members.get(memberId)?.name ?? null));
  return {
    ...template,
    author: nameOf(authorId),
    savedBy: nameOf(savedBy),
    mine: authorId === ctx.member.memberId,
    mayChange: hasRole(ctx.member.role, "specialist") && mayChangeView(row, asking(ctx)),
  };
}
