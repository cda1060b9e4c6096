/** Which accounts the rows of accounts.csv mean, and by which ids these are known from now on. */

import type { AccountId } from "../ids.ts";
import { type OutsideId, outsideIdText, parseOutsideId } from "./outside-id.ts";
import type { ImportRecord } from "./read-row.ts";

export type OwnId = { readonly source: string; readonly region: string; readonly externalId: string };

export type MeantAccount<Account> = {
  readonly record: ImportRecord;
  /** Null for a new one. */
  readonly account: Account | null;
  readonly newIds: readonly OwnId[];
  /** An id that another source remembered without a region, and that is this row's. */
  readonly claimed: OwnId | null;
};

/** `claims` where only an id without a region was remembered, by another source. */
export type KnownById<Account> = { readonly account: Account; readonly claims: boolean };

export type KnownAccounts<Account> = {
  /** By `keyOfRecord`; several where a row without a region could mean more than one. */
  readonly known: ReadonlyMap<string, KnownById<Account> | "several">;
  /** By the text of the id in another system. */
  readonly same: ReadonlyMap<string, Account | "several">;
  readonly source: string;
};

export function keyOfRecord({ values }: ImportRecord): string {
  return `${values["region"] ?? ""}\u0000${values["account"]}`;
}

/** The id of another system that a row names in its column `same_as`. */
export function outsideIdOf({ values }: ImportRecord): OutsideId | null {
  const text = values["same_as"];
  return typeof text === "string" ? parseOutsideId(text) : null;
}

/** One per record; but of several new ones with the same id in another system, the first gets the ids of all. */
export function meantAccounts<Account extends { accountId: AccountId }>(
  records: readonly ImportRecord[],
  known: KnownAccounts<Account>,
): MeantAccount<Account>[] {
  const meant: MeantAccount<Account>[] = [];
  const placeOf = new Map<string, number>();
  const claimed = new Set<string>();
  for (const record of records) {
    const outside = outsideIdOf(record);
    const word = outside && outsideIdText(outside);
    const one = meantBy(record, known, claimed);
    if (one.claimed !== null) claimed.add(one.claimed.externalId);
    const place = word === null ? undefined : placeOf.get(word);
    if (place !== undefined && one.account === null) meant[place] = withIds(meant[place]!, one.newIds);
    else if (place === undefined && outside && word && !known.same.has(word)) {
      placeOf.set(word, meant.length);
      meant.push(withIds(one, [{ ...outside, region: outside.region ?? "" }]));
    } else meant.push(one);
  }
  return meant;
}

function withIds<Account>(one: MeantAccount<Account>, ids: readonly OwnId[]): MeantAccount<Account> {
  return { ...one, newIds: [...one.newIds, ...ids] };
}

/** Its own id decides; else the one that another system has for it. */
function meantBy<Account>(
  record: ImportRecord,
  { known, same, source }: KnownAccounts<Account>,
  claimed: ReadonlySet<string>,
): MeantAccount<Account> {
  const externalId = String(record.values["account"]);
  const own = { source, region: String(record.values["region"] ?? ""), externalId };
  const isNew = { record, account: null, newIds: [own], claimed: null };
  const byOwnId = known.get(keyOfRecord(record));
  if (byOwnId === "several") return isNew;
  if (byOwnId !== undefined) {
    const { account, claims } = byOwnId;
    if (!claims) return { record, account, newIds: [], claimed: null };
    return claimed.has(externalId) ? isNew : { ...isNew, account, claimed: { ...own, region: "" } };
  }
  const outside = outsideIdOf(record);
  const byOther = outside === null ? undefined : same.get(outsideIdText(outside));
  return byOther === undefined || byOther === "several" ? isNew : { ...isNew, account: byOther };
}
