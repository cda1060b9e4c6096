/** Saved views. Nothing in one changes without Save; each save is a version, so that it can be taken back. */
import * as contract from "#contract/views.ts";
import { conflict, forbidden, notFound } from "#core/errors.ts";
import { mayChangeView, maySeeView } from "#core/views/may-change-view.ts";
import { changesOfView, isSameContent, tidyContent } from "#core/views/view-content.ts";
import { membersById } from "#server/features/team/reads.ts";
import { hasRole } from "#server/platform/http/authenticate.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { type Asking, findShippedView, findViewRow, listViewsFor, toWritten } from "./reads.ts";
import * as store from "./store.ts";

export const listViews = implement(contract.listViews, async (ctx) => ({
  data: await listViewsFor(ctx.db, asking(ctx)),
}));

export const getView = implement(contract.getView, async (ctx, { viewId }) => {
  const view = await answer(ctx, viewId);
  ctx.answerVersion(view.version);
  return view;
});

export const createView = implement(contract.createView, async (ctx, { name, isShared, content }) => {
  if (isShared) requireMayShare(ctx);
  const viewId = newId();
  const view = { viewId, authorId: ctx.member.memberId, name, isShared, content: tidyContent(content) };
  await store.createView(ctx.db, view, saved(ctx));
  return changed(ctx, viewId, { isShared, version: 1 });
});

export const saveView = implement(contract.saveView, async (ctx, { viewId, version, name, isShared, content }) => {
  const before = await getChangeable(ctx, viewId);
  const after: store.ViewState = {
    name: name ?? before.name,
    isShared: isShared ?? before.isShared,
    content: content === undefined ? before.content : tidyContent(content),
  };
  return save(ctx, before, version, after);
});

export const revertView = implement(contract.revertView, async (ctx, { viewId, version, to }) => {
  const before = await getChangeable(ctx, viewId);
  const wanted = (await listStates(ctx, before)).find((one) => one.version === to);
  if (wanted === undefined)
    throw notFound("view.no-such-version", "This view has no such version. Look at the list of its versions.");
  // Who may see it is decided by itself, and not brought back along with an old filter.
  const { name, content } = wanted;
  return save(ctx, before, version, { name, content, isShared: before.isShared });
});

export const deleteView = implement(contract.deleteView, async (ctx, { viewId }) => {
  const view = await getSeen(ctx, viewId);
  requireMayChange(ctx, view);
  if (view.deletedAt !== null) {
    ctx.nothingChanged();
    return { viewId };
  }
  await makeOwn(ctx, view);
  await store.setDeleted(ctx.db, viewId, ctx.now);
  audited(ctx, viewId, { isDeleted: true });
  return { viewId };
});

export const restoreView = implement(contract.restoreView, async (ctx, { viewId }) => {
  const view = await getSeen(ctx, viewId);
  requireMayChange(ctx, view);
  if (await store.setDeleted(ctx.db, viewId, null)) return changed(ctx, viewId, { isDeleted: false });
  ctx.nothingChanged();
  return answer(ctx, viewId);
});

export const listViewVersions = implement(contract.listViewVersions, async (ctx, { viewId }) => {
  const view = await getSeen(ctx, viewId);
  const members = await membersById(ctx.db);
  const states = await listStates(ctx, view);
  return {
    data: states.map(({ savedBy, content, ...state }, index) => ({
      ...state,
      content: toWritten(content),
      savedBy: savedBy === null ? null : (members.get(savedBy)?.name ?? null),
      changes: changesBetween(states[index + 1], { ...state, content }),
    })),
  };
});

export const arrangeView = implement(contract.arrangeView, async (ctx, { viewId, isStarred, place, widths }) => {
  await answer(ctx, viewId);
  const { memberId } = ctx.member;
  if (isStarred !== undefined || widths !== undefined)
    await store.saveArrangement(ctx.db, memberId, viewId, { isStarred: isStarred ?? null, widths: widths ?? {} });
  if (place !== undefined) {
    const others = (await listViewsFor(ctx.db, asking(ctx))).flatMap((view) =>
      view.viewId === viewId ? [] : view.viewId,
    );
    await store.savePlaces(ctx.db, memberId, others.toSpliced(place, 0, viewId));
  }
  ctx.audit({ subject: { kind: "view", id: viewId } });
  ctx.announce({ type: "view.arranged", viewId, memberId });
  return answer(ctx, viewId);
});

function asking(ctx: Context): Asking {
  return { memberId: ctx.member.memberId, isLead: hasRole(ctx.member.role, "lead") };
}

/** With deleted ones. A private view of somebody else is not there, whatever the role. */
async function getSeen(ctx: Context, viewId: string): Promise<store.ViewRow> {
  const view = await findViewRow(ctx.db, viewId);
  if (view === null || !maySeeView(view, asking(ctx))) throw unknown();
  return view;
}

async function getChangeable(ctx: Context, viewId: string): Promise<store.ViewRow> {
  const view = await getSeen(ctx, viewId);
  requireMayChange(ctx, view);
  if (view.deletedAt !== null)
    throw conflict("view.deleted", "This view was deleted. Bring it back first, or save yours as a new one.");
  return view;
}

async function answer(ctx: Context, viewId: string) {
  const view = (await listViewsFor(ctx.db, asking(ctx))).find((one) => one.viewId === viewId);
  if (view === undefined) throw unknown();
  return view;
}

function unknown() {
  return notFound("view.unknown", "There is no such view, or it is somebody's own. Look at the list of views.");
}

function requireMayChange(ctx: Context, view: store.ViewRow): void {
  if (mayChangeView(view, asking(ctx))) return;
  if (view.isFixed)
    throw forbidden(
      "view.fixed",
      `${view.name} stays as it is, so that everybody finds back to it. Save what you see as a new view instead.`,
    );
  throw forbidden(
    "view.not-yours",
    "Only its author and leads may change this view. Save what you see as a view of your own instead.",
  );
}

function requireMayShare(ctx: Context): void {
  if (hasRole(ctx.member.role, "specialist")) return;
  throw forbidden("view.may-not-share", "A viewer's views are their own. Save it without sharing it.");
}

async function save(ctx: Context, before: store.ViewRow, version: number, after: store.ViewState) {
  if (after.isShared && !before.isShared) requireMayShare(ctx);
  if (before.isShared && !after.isShared && before.authorId !== ctx.member.memberId)
    throw forbidden("view.not-the-author", "Only its author can make a shared view private again.");
  const isSame =
    after.name === before.name && after.isShared === before.isShared && isSameContent(before.content, after.content);
  if (isSame) {
    ctx.nothingChanged();
    return answer(ctx, before.viewId);
  }
  ctx.requireVersion(before.version);
  await makeOwn(ctx, before);
  const read = { viewId: before.viewId, version };
  if (before.version !== version || !(await store.saveView(ctx.db, read, after, saved(ctx)))) {
    const members = await membersById(ctx.db);
    const who = (before.savedBy && members.get(before.savedBy)?.name) ?? "Somebody";
    throw conflict(
      "view.changed-meanwhile",
      `${who} saved this view since you opened it. What you changed is still on your screen: save it as a view of your own, or revert to see theirs.`,
    );
  }
  ctx.audit({ before: { isShared: before.isShared, version } });
  return changed(ctx, before.viewId, { isShared: after.isShared, version: version + 1 });
}

/** A view that came with the product becomes the team's own with its first change; what it was is its version 1. */
async function makeOwn(ctx: Context, view: store.ViewRow): Promise<void> {
  if (findShippedView(view.viewId) !== null) await store.createView(ctx.db, view, { by: null, at: ctx.now });
}

/** The latest first. */
async function listStates(ctx: Context, view: store.ViewRow) {
  const kept = await store.listVersions(ctx.db, view.viewId);
  return kept.length > 0 ? kept : [view];
}

function changesBetween(before: store.ViewState | undefined, after: store.ViewState): string[] {
  if (before === undefined) return [];
  return [
    ...(before.name === after.name ? [] : ["name"]),
    ...(before.isShared === after.isShared ? [] : ["who sees it"]),
    ...changesOfView(before.content, after.content),
  ];
}

function saved(ctx: Context): store.Saved {
  return { by: ctx.member.memberId, at: ctx.now };
}

async function changed(ctx: Context, viewId: string, after: Record<string, unknown>) {
  audited(ctx, viewId, after);
  const view = await answer(ctx, viewId);
  ctx.answerVersion(view.version);
  return view;
}

/** Without the name and the filter, which may name a person. */
function audited(ctx: Context, viewId: string, after: Record<string, unknown>): void {
  ctx.audit({ subject: { kind: "view", id: viewId }, after });
  ctx.announce({ type: "view.changed", viewId });
}
