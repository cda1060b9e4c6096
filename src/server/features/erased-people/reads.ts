/** Who was erased, by hashes alone; and what comes in later, without what it says of them. */
import { createHmac } from "node:crypto";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { BLOT, emailKey } from "#core/people/blot-out.ts";
import { blotOutObjects } from "#core/people/blot-out-objects.ts";
import { blotMarked, marksIn } from "#core/people/erased-marks.ts";
import { accountNameMark, companyNameMark, neutralName, soleNameMark } from "#core/people/sole-trader.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { getInstallation } from "#server/platform/installation.ts";
import * as store from "./store.ts";

/** Which of these e-mails and outside ids belong to people who were erased. Ask once per batch of rows. */
export async function erasedAmong(db: Db, texts: readonly string[]): Promise<Set<string>> {
  const isErased = await askErased(
    db,
    texts.flatMap((text) => [text, emailKey(text)]),
  );
  return new Set(texts.filter((text) => isErased(text) || isErased(emailKey(text)) || text.includes(BLOT)));
}

/** An id of another system is asked for with its source: ids of two systems may be alike. */
export function outsideId(source: string, externalId: string): string {
  return `${source}|${externalId}`;
}

async function askErased(db: Db, marks: readonly string[]): Promise<(mark: string) => boolean> {
  const { installationId } = await getInstallation(db);
  const hashOf = new Map(marks.map((mark) => [mark, tombstoneHash(installationId, mark)]));
  const erased = new Set(await store.listTombstones(db, [...new Set(hashOf.values())]));
  return (mark) => erased.has(hashOf.get(mark) ?? "");
}

/** Keyed with the installation's id, so that lists of known hashes say nothing. E-mails count without case. */
export function tombstoneHash(installationId: string, text: string): string {
  return createHmac("sha256", installationId).update(text.trim().toLowerCase()).digest("hex");
}

export type IncomingText = { text: string; accountId: string | null };

/** The same texts with a mark in the place of whoever was erased. Costs one look where nobody was. */
export async function blotOutErased(db: Db, texts: readonly IncomingText[]): Promise<string[]> {
  const counts = texts.length === 0 ? null : await store.findWordCounts(db);
  if (counts === null) return texts.map(({ text }) => text);
  const marks = texts.map(({ text, accountId }) => marksIn(text, accountId, counts));
  const isErased = await askErased(db, [...new Set(marks.flat().map(({ mark }) => mark))]);
  return texts.map(({ text }, index) => blotMarked(text, marks[index]!, isErased));
}

/** They name accounts and people, and whoever saves rows of people asks about those by themselves. */
const NAMING = new Set(
  "id account region person email company domain name source plan currency kind stage direction thread meter".split(
    " ",
  ),
);

/** Rows of accounts that are still called as somebody who was erased leave the name as it is now. */
export async function withoutErasedNames(
  db: Db,
  source: string,
  records: readonly ImportRecord[],
): Promise<ImportRecord[]> {
  if (records.length === 0 || (await store.findWordCounts(db)) === null) return [...records];
  const marksOf = ({ values: { account, name } }: ImportRecord) =>
    typeof name === "string" ? [accountNameMark(source, String(account), name), soleNameMark(name) ?? []].flat() : [];
  const isErased = await askErased(db, records.flatMap(marksOf));
  return records.map((record) => {
    if (!marksOf(record).some(isErased)) return record;
    const { name: _, ...values } = record.values;
    return { ...record, values, received: record.received ?? record.values };
  });
}

/** Which of these companies would be called as somebody who was erased; the names that they may have instead. */
export async function neutralCompanyNames(
  db: Db,
  companies: readonly { companyId: string; name: string }[],
): Promise<Map<string, string>> {
  if (companies.length === 0 || (await store.findWordCounts(db)) === null) return new Map();
  const marksOf = ({ companyId, name }: { companyId: string; name: string }) =>
    [companyNameMark(companyId, name), soleNameMark(name) ?? []].flat();
  const isErased = await askErased(db, companies.flatMap(marksOf));
  const erased = companies.filter((company) => marksOf(company).some(isErased)).map(({ companyId }) => companyId);
  const now = new Map((await store.listCompanyNames(db, erased)).map((one) => [one.companyId, one.name]));
  return new Map(erased.map((companyId) => [companyId, now.get(companyId) ?? neutralName(companyId)]));
}

/** Which of these are whole names of people who were erased and were a customer of their own. */
export async function erasedSoleNames(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0 || (await store.findWordCounts(db)) === null) return new Set();
  const isErased = await askErased(
    db,
    names.flatMap((name) => soleNameMark(name) ?? []),
  );
  return new Set(names.filter((name) => isErased(soleNameMark(name) ?? "")));
}

/** Rows of an import without the words of erased people, whichever source brings them. */
export async function withoutErased(db: Db, records: readonly ImportRecord[]): Promise<ImportRecord[]> {
  if (records.length === 0 || (await store.findWordCounts(db)) === null) return [...records];
  const texts: IncomingText[] = [];
  for (const { account, values } of records)
    eachText(values, (text) => {
      texts.push({ text, accountId: account?.accountId ?? null });
      return text;
    });
  const blotted = await blotOutErased(db, texts);
  if (blotted.every((text, index) => text === texts[index]!.text)) return [...records];
  const next = blotted.values();
  return records.map((record) => {
    const values = eachText(record.values, () => next.next().value ?? "");
    const isSame = JSON.stringify(values) === JSON.stringify(record.values);
    return isSame ? record : { ...record, values, received: record.values };
  });
}

function eachText(values: ImportRecord["values"], change: (text: string) => string): ImportRecord["values"] {
  const walk = (value: CellValue): CellValue => {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map((one: string) => change(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(String(one))]));
  };
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [column, NAMING.has(column) ? value : walk(value)]),
  );
}

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Payloads without what they say of erased people; null for those that say nothing of any. */
export async function payloadsWithoutErased(db: Db, bodies: readonly Uint8Array[]): Promise<(Buffer | null)[]> {
  if ((await store.findWordCounts(db)) === null) return bodies.map(() => null);
  const texts = bodies.map((body) => Buffer.from(body).toString("utf8"));
  const emailsOf = (text: string) => text.match(EMAIL) ?? [];
  const erased = await erasedAmong(db, [...new Set(texts.flatMap(emailsOf))]);
  const isTheirs = (text: string) => emailsOf(text).some((email) => erased.has(email));
  return texts.map((text) => {
    if (!isTheirs(text)) return null;
    return Buffer.from(withoutObjects(text, isTheirs));
  });
}

function withoutObjects(text: string, isTheirs: (text: string) => boolean): string {
  try {
    return JSON.stringify(blotOutObjects(JSON.parse(text), { isTheirs }));
  } catch {
    return text.replace(EMAIL, (email) => (isTheirs(email) ? BLOT : email));
  }
}

export type Tombstone = store.Tombstone;
export const { listAllTombstones, recordTombstones } = store;
