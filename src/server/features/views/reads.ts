/** What others may ask of views: those that a member may see, as they can be shown now. */
import type { SavedView } from "#contract/views.ts";
import type { MemberId } from "#core/ids.ts";
import { mayChangeView, maySeeView } from "#core/views/may-change-view.ts";
import { mendView, type ViewField } from "#core/views/mend-view.ts";
import { PLAIN_CONTENT, type ViewContent } from "#core/views/view-content.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import shippedViews from "../../../../presets/usage-billed-analytics/views.json" with { type: "json" };
import * as store from "./store.ts";

type ShippedView = Partial<ViewContent> & { viewId: string; name: string; isStarred?: boolean; isFixed?: boolean };

const SHIPPED = shippedViews as readonly ShippedView[];

export type Asking = { memberId: MemberId; isLead: boolean };

/** Those that came with the product, as long as nobody changed them. */
const SHIPPED_ROWS: readonly store.ViewRow[] = SHIPPED.map(
  ({ viewId, name, isStarred: _, isFixed = false, ...content }) => ({
    viewId,
    name,
    isFixed,
    isShared: true,
    content: { ...PLAIN_CONTENT, ...content },
    authorId: null,
    version: 1,
    savedBy: null,
    savedAt: null,
    deletedAt: null,
  }),
);

const SHIPPED_STARS: ReadonlySet<string> = new Set(
  SHIPPED.flatMap(({ viewId, isStarred }) => (isStarred ? viewId : [])),
);

export function findShippedView(viewId: string): store.ViewRow | null {
  return SHIPPED_ROWS.find((row) => row.viewId === viewId) ?? null;
}

/** With deleted ones, and whoever's it is. */
export async function findViewRow(db: Db, viewId: string): Promise<store.ViewRow | null> {
  const shipped = findShippedView(viewId);
  return shipped?.isFixed ? shipped : ((await store.findView(db, viewId)) ?? shipped);
}

/** In the order of the member's navigation: as they placed them, then those that came with the product, then by age. */
export async function listViewsFor(db: Db, asking: Asking): Promise<SavedView[]> {
  // One that is fixed may have been changed before it was.
  const kept = (await store.listViews(db)).filter(({ viewId }) => !findShippedView(viewId)?.isFixed);
  const changed = new Set(kept.map(({ viewId }) => viewId));
  const unchanged = SHIPPED_ROWS.filter(({ viewId }) => !changed.has(viewId));
  // A stable sort: those that members made stay in the order of their age.
  const rows = [...unchanged, ...kept].sort((a, b) => shippedPlace(a) - shippedPlace(b));
  const seen = rows.filter((row) => row.deletedAt === null && maySeeView(row, asking));
  const about = await readAbout(db, asking);
  return seen
    .map((row, index) => ({ row, place: about.arrangements.get(row.viewId)?.place ?? FIRST_FREE_PLACE + index }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }, place) => toSavedView(row, place, about, asking));
}

function shippedPlace({ viewId }: store.ViewRow): number {
  const place = SHIPPED_ROWS.findIndex((row) => row.viewId === viewId);
  return place < 0 ? SHIPPED_ROWS.length : place;
}

/** Behind all that were placed. */
const FIRST_FREE_PLACE = 1_000_000;

type About = {
  fields: readonly ViewField[];
  names: ReadonlyMap<string, { name: string }>;
  arrangements: ReadonlyMap<string, store.Arrangement>;
};

async function readAbout(db: Db, { memberId }: Asking): Promise<About> {
  const [fields, names, arrangements] = [
    await listFieldDefinitions(db),
    await membersById(db),
    await store.listArrangements(db, memberId),
  ];
  return { fields, names, arrangements: new Map(arrangements.map((one) => [one.viewId, one])) };
}

function toSavedView(row: store.ViewRow, place: number, about: About, asking: Asking): SavedView {
  const { viewId, name, isShared, version, authorId, savedBy, savedAt } = row;
  const arrangement = about.arrangements.get(viewId);
  const { content } = row;
  const { usable, gone } = mendView(content, about.fields);
  const nameOf = (memberId: MemberId | null) => (memberId === null ? null : (about.names.get(memberId)?.name ?? null));
  return {
    viewId,
    name,
    isShared,
    version,
    content: toWritten(content),
    usable: toWritten(usable),
    gone: [...gone],
    author: nameOf(authorId),
    savedBy: nameOf(savedBy),
    savedAt,
    mine: authorId === asking.memberId,
    mayChange: mayChangeView(row, asking),
    isStarred: arrangement?.isStarred ?? (authorId === asking.memberId || SHIPPED_STARS.has(viewId)),
    place,
    widths: { ...arrangement?.widths },
  };
}

/** With lists of its own, as answers have them. */
export function toWritten(content: ViewContent): SavedView["content"] {
  const { sorts, columns, pinnedLeft, pinnedRight, folded, footers } = content;
  return {
    ...content,
    sorts: [...sorts],
    columns: columns && [...columns],
    pinnedLeft: [...pinnedLeft],
    pinnedRight: [...pinnedRight],
    folded: [...folded],
    footers: { ...footers },
  };
}
