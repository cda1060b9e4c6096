/** Who works a company, for whoever shows it or works it. */
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import { isHeld, type Lease, leaseFor, renewed } from "#core/queue/lease.ts";
import type { Instant } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export const findLease = store.findLease;
export const endLease = store.endLease;
export const findCompanyOf = store.findCompanyOf;

/** Taking what one has already makes it longer. @returns null when a colleague has it */
export async function takeLease(
  db: Db,
  company: { companyId: CompanyId; accountId: AccountId },
  memberId: MemberId,
  now: Instant,
): Promise<Lease | null> {
  const { queue } = await loadContext(db, now);
  return store.takeLease(db, company, leaseFor(memberId, now, queue));
}

/**
 * Work renews the lease of whoever does it. It takes none: who has none, or whose lease has run out, works on without.
 * Call it before `refreshAccount`, so that everybody locks in the same order.
 * @returns the lease as it is now, or null
 */
export async function renewLease(
  db: Db,
  companyId: CompanyId,
  memberId: MemberId,
  now: Instant,
): Promise<Lease | null> {
  const lease = await store.findLease(db, companyId);
  if (lease === null || lease.memberId !== memberId || !isHeld(lease, now)) return null;
  const { queue } = await loadContext(db, now);
  const longer = renewed(lease, now, queue);
  if (longer.until !== lease.until) await store.extendLease(db, companyId, longer);
  return longer;
}

/** The same, for who knows the account only. */
export async function renewLeaseOfAccount(db: Db, accountId: AccountId, memberId: MemberId, now: Instant) {
  const companyId = await store.findCompanyOf(db, accountId);
  return companyId === null ? null : renewLease(db, companyId, memberId, now);
}
