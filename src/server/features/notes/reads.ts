/** What others may ask of notes: those that name a member who has neither seen nor answered them. */
import type { MemberId } from "#core/ids.ts";
import { lineNaming } from "#core/notes/mentions.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type OpenMention = Omit<store.UnseenMention, "body"> & { text: string };

/** The oldest first: whoever asked it has waited longest. */
export async function listOpenMentions(db: Db, memberId: MemberId): Promise<OpenMention[]> {
  const found = await store.listUnseen(db, memberId);
  if (found.length === 0) return [];
  const members = [...(await membersById(db)).values()].filter(({ deactivatedAt }) => deactivatedAt === null);
  return found.map(({ body, ...mention }) => ({ ...mention, text: lineNaming(body, memberId, members) }));
}
