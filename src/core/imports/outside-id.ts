/** The id of an account in another system, written as one word: `stripe:cus_1`, or `billing-db/EU:org_1` with its region. */
export type OutsideId = {
  readonly source: string;
  /** Null where it was not written: then the id must be one account's alone. */
  readonly region: string | null;
  readonly externalId: string;
};

/** Only the first colon counts: ids may hold colons, and sources may not. `ext:` in front is the older way of writing it. */
const FORM = /^(?:ext:)?([^:/\s][^:/]*)(?:\/([^:]*))?:(.+)$/s;

/** @returns null where the text names no other system */
export function parseOutsideId(text: string): OutsideId | null {
  const [, source, region, externalId] = FORM.exec(text.trim()) ?? [];
  if (source === undefined || externalId === undefined) return null;
  return { source: source.trim(), region: region === undefined ? null : region.trim(), externalId: externalId.trim() };
}

export function outsideIdText({ source, region, externalId }: OutsideId): string {
  return `${source}${region ? `/${region}` : ""}:${externalId}`;
}
