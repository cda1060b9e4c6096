/**
 * What was said of a field, from its changes: for a history, and for a look at a past moment. `known then` is what had
 * been recorded by that moment; `known now` is what is held today to have been so at that moment.
 */

import type { MemberId } from "../ids.ts";
import type { CellValue } from "../imports/read-cell.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { type FieldOverride, type SourceValues, valuesOfField } from "./source-values.ts";

export type FieldReading = "known-then" | "known-now";

/** One change of a field by one source or person, in the order in which they were recorded. */
export type RecordedChange = {
  readonly fieldId: string;
  readonly before: CellValue;
  readonly after: CellValue;
  readonly source: string;
  readonly memberId: MemberId | null;
  readonly until: LocalDate | null;
  readonly reason: string | null;
  readonly isTakenBack: boolean;
  /** The run that brought it was taken back: it is no longer held to have been so. */
  readonly isVoided: boolean;
  readonly happenedAt: Instant;
  readonly recordedAt: Instant;
};

/** @param firstSeenAt since when each source has said anything of the account */
export function sourcesAsOf(
  given: { sources: readonly (SourceValues & { readonly firstSeenAt: Instant })[]; changes: readonly RecordedChange[] },
  fieldId: string,
  at: { moment: Instant; reading: FieldReading },
): SourceValues[] {
  return given.sources.flatMap(({ firstSeenAt, ...now }) => {
    if (firstSeenAt > at.moment) return [];
    const own = given.changes.filter(
      (change) => change.memberId === null && change.source === now.source && change.fieldId === fieldId,
    );
    const known = own.filter((change) => isKnown(change, at));
    const held = at.reading === "known-now" ? own.filter(({ isVoided }) => !isVoided) : own;
    const last = known.at(-1);
    const next = held.find((change) => !known.includes(change));
    const current = valuesOfField([now], fieldId)[0];
    const value = last ? last.after : next ? next.before : current?.value;
    if (value === undefined || (value === null && !last)) return [];
    const seenAt = last && (current === undefined || current.observedAt > at.moment) ? last.happenedAt : firstSeenAt;
    const observedAt = current !== undefined && current.observedAt <= at.moment ? current.observedAt : seenAt;
    return [{ source: now.source, values: { [fieldId]: value }, seenAt: observedAt, olderSeenAt: {} }];
  });
}

function isKnown(change: RecordedChange, { moment, reading }: { moment: Instant; reading: FieldReading }): boolean {
  if (reading === "known-then") return change.recordedAt <= moment;
  return change.happenedAt <= moment && !change.isVoided;
}

/** A person's words among the changes, in the form that resolving reads. */
export function overridesAsOf(
  changes: readonly RecordedChange[],
  at: { moment: Instant; reading: FieldReading },
): FieldOverride[] {
  return changes.flatMap((change) =>
    change.memberId === null || !isKnown(change, at)
      ? []
      : {
          fieldId: change.fieldId,
          value: change.after,
          memberId: change.memberId,
          setAt: at.reading === "known-then" ? change.recordedAt : change.happenedAt,
          until: change.until,
          reason: change.reason,
          isTakenBack: change.isTakenBack,
        },
  );
}
