/** SQL of saved views. What a view says is in its versions; the row of the view says which one counts. */
import type { MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import { PLAIN_CONTENT, type ViewContent } from "#core/views/view-content.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type ViewState = { name: string; isShared: boolean; content: ViewContent };

export type ViewRow = ViewState & {
  viewId: string;
  /** Null: it came with the product. */
  authorId: MemberId | null;
  version: number;
  savedBy: MemberId | null;
  savedAt: Instant | null;
  deletedAt: Instant | null;
  /** Set for a view of the product that nobody may change. */
  isFixed?: boolean;
};

const VIEW = sql`view_id as "viewId", author_id as "authorId", version, name, is_shared as "isShared", content,
  saved_by as "savedBy", saved_at as "savedAt", deleted_at as "deletedAt"`;
const WITH_VERSION = sql`saved_view join saved_view_version using (view_id, version)`;

/** Everybody's, deleted ones too: who may see which is a rule of the product. */
export async function listViews(db: Db): Promise<ViewRow[]> {
  const rows = await db.list(sql<ViewRow>`select ${VIEW} from ${WITH_VERSION} order by created_at, view_id`);
  return rows.map(withWholeContent);
}

export async function findView(db: Db, viewId: string): Promise<ViewRow | null> {
  const row = await db.find(sql<ViewRow>`select ${VIEW} from ${WITH_VERSION} where view_id = ${viewId}`);
  return row && withWholeContent(row);
}

/** What was saved before views could say as much as today has the rest as a plain view has it. */
function withWholeContent<Row extends { content: ViewContent }>(row: Row): Row {
  return { ...row, content: { ...PLAIN_CONTENT, ...row.content } };
}

export type Saved = { by: MemberId | null; at: Instant };

/** @returns false when there is one by that id already */
export async function createView(
  db: Db,
  { viewId, authorId, ...state }: Pick<ViewRow, "viewId" | "authorId"> & ViewState,
  saved: Saved,
): Promise<boolean> {
  const made = await db.run(sql`
    insert into saved_view (view_id, author_id, version, created_at) values (${viewId}, ${authorId}, 1, ${saved.at})
    on conflict (view_id) do nothing`);
  if (made === 1) await addVersion(db, viewId, 1, state, saved);
  return made === 1;
}

/** @returns false when the view is not at that version any more, or was deleted */
export async function saveView(
  db: Db,
  { viewId, version }: { viewId: string; version: number },
  state: ViewState,
  saved: Saved,
): Promise<boolean> {
  const done = await db.run(sql`
    update saved_view set version = version + 1
    where view_id = ${viewId} and version = ${version} and deleted_at is null`);
  if (done === 1) await addVersion(db, viewId, version + 1, state, saved);
  return done === 1;
}

async function addVersion(db: Db, viewId: string, version: number, state: ViewState, { by, at }: Saved): Promise<void> {
  await db.run(sql`
    insert into saved_view_version (view_id, version, name, is_shared, content, saved_by, saved_at)
    values (${viewId}, ${version}, ${state.name}, ${state.isShared}, ${json(state.content)}, ${by}, ${at})`);
}

/** @returns false when that is how it was */
export async function setDeleted(db: Db, viewId: string, deletedAt: Instant | null): Promise<boolean> {
  const changed = await db.run(sql`
    update saved_view set deleted_at = ${deletedAt}
    where view_id = ${viewId} and (deleted_at is null) <> (${deletedAt}::timestamptz is null)`);
  return changed === 1;
}

export type VersionRow = ViewState & { version: number; savedBy: MemberId | null; savedAt: Instant };

/** The latest first. */
export async function listVersions(db: Db, viewId: string): Promise<VersionRow[]> {
  const rows = await db.list(sql<VersionRow>`
    select version, name, is_shared as "isShared", content, saved_by as "savedBy", saved_at as "savedAt"
    from saved_view_version where view_id = ${viewId} order by version desc`);
  return rows.map(withWholeContent);
}

/** What is a member's own of a view. Null: they never said. */
export type Arrangement = {
  viewId: string;
  isStarred: boolean | null;
  place: number | null;
  widths: Readonly<Record<string, number>>;
};

export function listArrangements(db: Db, memberId: MemberId): Promise<Arrangement[]> {
  return db.list(sql<Arrangement>`
    select view_id as "viewId", is_starred as "isStarred", place, widths from member_view where member_id = ${memberId}`);
}

/** Columns that are not named keep their widths; null takes one away. */
export async function saveArrangement(
  db: Db,
  memberId: MemberId,
  viewId: string,
  { isStarred, widths }: { isStarred: boolean | null; widths: Readonly<Record<string, number | null>> },
): Promise<void> {
  await db.run(sql`
    insert into member_view (member_id, view_id, is_starred, widths)
    values (${memberId}, ${viewId}, ${isStarred}, jsonb_strip_nulls(${json(widths)}))
    on conflict (member_id, view_id) do update
      set is_starred = coalesce(excluded.is_starred, member_view.is_starred),
        widths = jsonb_strip_nulls(member_view.widths || ${json(widths)})`);
}

/** In this order, from the first on. */
export async function savePlaces(db: Db, memberId: MemberId, viewIds: readonly string[]): Promise<void> {
  await db.run(sql`
    insert into member_view (member_id, view_id, place)
    select ${memberId}::uuid, view_id, place - 1
    from unnest(${viewIds as string[]}::text[]) with ordinality as given(view_id, place)
    on conflict (member_id, view_id) do update set place = excluded.place`);
}
