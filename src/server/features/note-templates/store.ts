/** SQL of note templates. What one says is in its versions; its row says which one counts. */
import type { AccountId, MemberId } from "#core/ids.ts";
import type { NoteKind } from "#core/notes/note-kind.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type TemplateState = { name: string; kind: NoteKind; body: string };

export type TemplateRow = TemplateState & {
  templateId: string;
  /** Null: it came with the product. */
  authorId: MemberId | null;
  isShared: boolean;
  version: number;
  savedBy: MemberId | null;
  savedAt: Instant | null;
  deletedAt: Instant | null;
};

/** Everybody's, deleted ones too: who may see which is a rule of the product. */
export function listTemplates(db: Db): Promise<TemplateRow[]> {
  return db.list(sql<TemplateRow>`
    select template_id as "templateId", author_id as "authorId", is_shared as "isShared", version, name, kind, body,
      saved_by as "savedBy", saved_at as "savedAt", deleted_at as "deletedAt"
    from note_template join note_template_version using (template_id, version) order by created_at, template_id`);
}

export type Saved = { by: MemberId | null; at: Instant };

/** Nothing where there is one by that id already. */
export async function createTemplate(
  db: Db,
  template: Pick<TemplateRow, "templateId" | "authorId" | "isShared"> & TemplateState,
  saved: Saved,
): Promise<void> {
  const made = await db.run(sql`
    insert into note_template (template_id, author_id, is_shared, version, created_at)
    values (${template.templateId}, ${template.authorId}, ${template.isShared}, 1, ${saved.at})
    on conflict (template_id) do nothing`);
  if (made === 1) await addVersion(db, { ...template, version: 1 }, saved);
}

/** @returns false when it is not at that version any more, or was deleted */
export async function saveTemplate(
  db: Db,
  { templateId, version, ...state }: { templateId: string; version: number } & TemplateState,
  saved: Saved,
): Promise<boolean> {
  const done = await db.run(sql`
    update note_template set version = version + 1
    where template_id = ${templateId} and version = ${version} and deleted_at is null`);
  if (done === 1) await addVersion(db, { ...state, templateId, version: version + 1 }, saved);
  return done === 1;
}

async function addVersion(
  db: Db,
  { templateId, version, name, kind, body }: { templateId: string; version: number } & TemplateState,
  { by, at }: Saved,
): Promise<void> {
  await db.run(sql`
    insert into note_template_version (template_id, version, name, kind, body, saved_by, saved_at)
    values (${templateId}, ${version}, ${name}, ${kind}, ${body}, ${by}, ${at})`);
}

/** @returns false when that is how it was */
export async function setDeleted(db: Db, templateId: string, deletedAt: Instant | null): Promise<boolean> {
  const changed = await db.run(sql`
    update note_template set deleted_at = ${deletedAt}
    where template_id = ${templateId} and (deleted_at is null) <> (${deletedAt}::timestamptz is null)`);
  return changed === 1;
}

export type VersionRow = TemplateState & { version: number; savedBy: MemberId | null; savedAt: Instant | null };

/** The latest first. */
export function listVersions(db: Db, templateId: string): Promise<VersionRow[]> {
  return db.list(sql<VersionRow>`
    select version, name, kind, body, saved_by as "savedBy", saved_at as "savedAt"
    from note_template_version where template_id = ${templateId} order by version desc`);
}

/** Owners and admins first, then who was seen last. */
export async function listPeopleNames(db: Db, accountIds: readonly AccountId[]): Promise<string[]> {
  const rows = await db.list(sql<{ name: string }>`
    select person.name from person_role join person using (person_id)
    where person_role.account_id = any(${accountIds as string[]}::uuid[]) and removed_on is null and person.name is not null
    order by case role when 'owner' then 0 when 'admin' then 1 else 2 end, last_seen_on desc nulls last, person_id
    limit 8`);
  return rows.map(({ name }) => name);
}
