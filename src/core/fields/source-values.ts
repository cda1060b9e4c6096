/** What sources and persons say of an account's fields, each kept beside the others. */

import type { MemberId } from "../ids.ts";
import type { CellValue } from "../imports/read-cell.ts";
import type { Instant } from "../time/instant.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";

/** All that one source says of one account. */
export type SourceValues = {
  readonly source: string;
  /** By id of the field, as it was given. */
  readonly values: Readonly<Record<string, CellValue>>;
  /** When the source last sent the account. */
  readonly seenAt: Instant;
  /** Of fields that the last delivery did not hold: when the source last sent them. */
  readonly olderSeenAt: Readonly<Record<string, Instant>>;
};

/** A person's word on one field. It counts from its moment until the start of its last day, in UTC. */
export type FieldOverride = {
  readonly fieldId: string;
  readonly value: CellValue;
  readonly memberId: MemberId;
  readonly setAt: Instant;
  readonly until: LocalDate | null;
  readonly reason: string | null;
  /** The word before was taken back, and nothing is said from here on. */
  readonly isTakenBack: boolean;
};

/** One of several values of a field. */
export type SourceValue = {
  readonly source: string;
  readonly value: CellValue;
  /** When the source last said so. */
  readonly observedAt: Instant;
};

/** Every source's value of a field; sources that never sent the field are not among them. */
export function valuesOfField(sources: readonly SourceValues[], fieldId: string): SourceValue[] {
  return sources.flatMap(({ source, values, seenAt, olderSeenAt }) =>
    Object.hasOwn(values, fieldId)
      ? [{ source, value: values[fieldId] ?? null, observedAt: olderSeenAt[fieldId] ?? seenAt }]
      : [],
  );
}

/** A delivery: its values replace the source's own, and what it does not hold keeps its age. */
export function withDelivery(
  before: SourceValues | null,
  { source, values, seenAt }: Pick<SourceValues, "source" | "values" | "seenAt">,
): SourceValues {
  if (before === null) return { source, values, seenAt, olderSeenAt: {} };
  const missing = Object.keys(before.values).filter((fieldId) => !Object.hasOwn(values, fieldId));
  const older = missing.map((fieldId) => [fieldId, before.olderSeenAt[fieldId] ?? before.seenAt]);
  return { source, values: { ...before.values, ...values }, seenAt, olderSeenAt: Object.fromEntries(older) };
}

/** The word in force; a later one replaces the ones before, an ended one brings none of them back. */
export function overrideInForce(words: readonly FieldOverride[], fieldId: string, now: Instant): FieldOverride | null {
  const said = words.filter((word) => word.fieldId === fieldId && word.setAt <= now);
  const last = said.reduce<FieldOverride | null>((a, b) => (a === null || b.setAt >= a.setAt ? b : a), null);
  if (last === null || last.isTakenBack) return null;
  return last.until === null || localDateAt(now) < last.until ? last : null;
}
