/** Which rows of what a source sent still hold, however its messages were shuffled, repeated or delayed. */
import type { SourceRecord } from "../records.ts";

export type TranslatedDelivery = { readonly deliveryId: string; readonly records: readonly SourceRecord[] };

/** The report that was applied last to a thing. */
export type AppliedReport = { readonly version: string; readonly deliveryId: string };

export type NewestReports = {
  /** By delivery: rows to apply. A delivery whose reports are all overtaken has none. */
  readonly rows: ReadonlyMap<string, readonly SourceRecord[]>;
  /** By `objectKey`: what holds from now on. */
  readonly applied: ReadonlyMap<string, AppliedReport>;
};

export function objectKey({ kind, object = "" }: SourceRecord): string {
  return `${kind} ${object}`;
}

/**
 * I-3: the state after any order and any repetition is the state after each came once, in order. Of two reports about one
 * thing the later version holds; of two of the same version that of the greater delivery id, so that chance decides
 * nothing. A report that was applied before may be applied again. Rows that name no object always hold.
 * @param known by `objectKey`
 */
export function newestReports(
  deliveries: readonly TranslatedDelivery[],
  known: ReadonlyMap<string, AppliedReport>,
): NewestReports {
  const newest = new Map(known);
  const touched = new Map<string, AppliedReport>();
  for (const { deliveryId, records } of deliveries)
    for (const record of records.filter(isAboutObject)) {
      const key = objectKey(record);
      const report = { version: record.version ?? "", deliveryId };
      const before = newest.get(key);
      if (before !== undefined && compareReports(report, before) < 0) continue;
      newest.set(key, report);
      touched.set(key, report);
    }
  const holds = (record: SourceRecord, deliveryId: string) =>
    !isAboutObject(record) || newest.get(objectKey(record))?.deliveryId === deliveryId;
  const rows = new Map(
    deliveries.map(({ deliveryId, records }) => [deliveryId, records.filter((record) => holds(record, deliveryId))]),
  );
  return { rows, applied: touched };
}

function isAboutObject({ object }: SourceRecord): boolean {
  return object !== undefined;
}

function compareReports(a: AppliedReport, b: AppliedReport): number {
  if (a.version !== b.version) return a.version < b.version ? -1 : 1;
  return a.deliveryId === b.deliveryId ? 0 : a.deliveryId < b.deliveryId ? -1 : 1;
}
