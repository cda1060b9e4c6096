/** SQL of members' preferences: one row for each who ever said something. */
import type { MemberId } from "#core/ids.ts";
import type { Preferences } from "#core/preferences/preferences.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** The zone is the member's own already. */
export type SaidPreferences = Partial<Omit<Preferences, "timeZone">>;

export async function findPreferences(db: Db, memberId: MemberId): Promise<SaidPreferences> {
  const found = await db.find(
    sql<{ said: SaidPreferences }>`select preferences as said from member_preference where member_id = ${memberId}`,
  );
  return found?.said ?? {};
}

/** One statement, so that of two changes at once neither is lost. */
export async function savePreferences(db: Db, memberId: MemberId, said: SaidPreferences, now: Instant): Promise<void> {
  await db.run(sql`
    insert into member_preference (member_id, preferences, changed_at) values (${memberId}, ${json(said)}, ${now})
    on conflict (member_id) do update
      set preferences = member_preference.preferences || excluded.preferences, changed_at = excluded.changed_at`);
}
