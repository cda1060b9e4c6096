/** Who works a company now. Work renews a lease; left alone it ends by itself, so nobody has to be asked to let go. */
import type { MemberId } from "../ids.ts";
import { addMinutes, type Instant } from "../time/instant.ts";
import type { QueuePreset } from "./queue-preset.ts";

export type Lease = { readonly memberId: MemberId; readonly since: Instant; readonly until: Instant };

type LeaseRule = Pick<QueuePreset, "leaseMinutes">;

export function leaseFor(memberId: MemberId, now: Instant, { leaseMinutes }: LeaseRule): Lease {
  return { memberId, since: now, until: addMinutes(now, leaseMinutes) };
}

/** Until the moment that it ends, not at it. */
export function isHeld(lease: Lease | null, now: Instant): boolean {
  return lease !== null && now < lease.until;
}

/** Free, run out, or one's own. */
export function mayTake(lease: Lease | null, memberId: MemberId, now: Instant): boolean {
  return !isHeld(lease, now) || lease?.memberId === memberId;
}

/** Activity and an open draft renew it. One that has run out is taken anew; it never becomes shorter. */
export function renewed(lease: Lease, now: Instant, rule: LeaseRule): Lease {
  if (!isHeld(lease, now)) return leaseFor(lease.memberId, now, rule);
  const until = addMinutes(now, rule.leaseMinutes);
  return until > lease.until ? { ...lease, until } : lease;
}
