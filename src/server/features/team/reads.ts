/** What others may ask of the team: names beside ids, and the way in from the machine itself. */
import type { Member } from "#contract/team.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import { recordAudit } from "#server/platform/audit.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId, newSecret } from "#server/platform/id.ts";
import * as store from "./store.ts";

const LOGIN_LINK_MINUTES = 15;

/** All members, those who left included, by id: for showing who did something. */
export async function membersById(db: Db): Promise<Map<string, Member>> {
  const members = await store.listMembers(db, null, 10_000);
  return new Map(members.map((member) => [member.memberId, member]));
}

/** How a member is named in a sentence about what they did. */
export async function memberNames(db: Db): Promise<(memberId: string) => string> {
  const members = await membersById(db);
  return (memberId) => members.get(memberId)?.name ?? "a colleague";
}

/** Makes the first member, an operator, where there is no operator yet; two servers that start at once make one. */
export async function ensureOperator(db: Db, now: Instant): Promise<Member> {
  const found = await store.findFirstOperator(db);
  if (found !== null) return found;
  return inTransaction(db, async (transaction) => {
    const member: Member = {
      memberId: newId(),
      name: "Operator",
      email: "operator@firstbill.localhost",
      role: "operator",
      timeZone: "UTC",
      createdAt: now,
      deactivatedAt: null,
    };
    if (await store.createMember(transaction, member)) {
      const subject = { kind: "member", id: member.memberId };
      const actor = { kind: "system" } as const;
      await recordAudit(transaction, { actor, kind: "member.created", at: now, requestId: "start", subject });
    }
    return (await store.findFirstOperator(transaction)) ?? member;
  });
}

/** A link for one sign-in within 15 minutes. Only its hash is kept; the secret is behind the `#`, so in no log. */
export async function createLoginLink(
  db: Db,
  { memberId, baseUrl, now }: { memberId: string; baseUrl: string; now: Instant },
): Promise<{ link: string; expiresAt: Instant }> {
  const secret = newSecret();
  const expiresAt = addMinutes(now, LOGIN_LINK_MINUTES);
  await store.createLoginLink(db, memberId, { id: newId(), secret, createdAt: now, expiresAt });
  return { link: `${baseUrl}/login#secret=${secret}`, expiresAt };
}

/** In which zone a member reads times. */
export async function getTimeZone(db: Db, memberId: string): Promise<string> {
  return (await store.getMember(db, memberId)).timeZone;
}

export async function changeTimeZone(db: Db, memberId: string, timeZone: string): Promise<void> {
  await store.saveMember(db, { ...(await store.getMember(db, memberId)), timeZone });
}
