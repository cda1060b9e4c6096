/** What sources and persons have said of an account's fields, and which facts that makes as of a past day. */
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { type FieldReading, overridesAsOf, sourcesAsOf } from "#core/fields/field-history.ts";
import { rawText } from "#core/fields/raw-text.ts";
import type { AccountId } from "#core/ids.ts";
import type { CellValue } from "#core/imports/read-cell.ts";
import type { FieldFacts } from "#core/state/account-fields.ts";
import { type Instant, startOfDay } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { loadFieldFacts } from "#server/features/facts/reads.ts";
import { memberNames } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type AsOf = { day: LocalDate; reading: FieldReading };

/** Of each field the facts as they were at the end of that day, in UTC, and the moment at which they are read. */
export async function factsAsOf(db: Db, facts: FieldFacts, { day, reading }: AsOf) {
  const at = { moment: startOfDay(addDays(day, 1)), reading };
  const changes = await listChanges(db, facts.account.accountId, null);
  const sources = await store.listSourceValues(db, facts.account.accountId);
  const overrides = overridesAsOf(changes, at);
  return (fieldId: string) => ({
    facts: { ...facts, sources: sourcesAsOf({ sources, changes }, fieldId, at), overrides },
    now: justBefore(at.moment),
  });
}

/** The last moment of a day: a word that ends with the next one is still in force. */
function justBefore(moment: Instant): Instant {
  return new Date(Date.parse(moment) - 1).toISOString();
}

async function listChanges(db: Db, accountId: string, fieldId: string | null): Promise<store.StoredChange[]> {
  const changes = await store.listChanges(db, accountId, fieldId);
  const runs = [...new Set(changes.flatMap(({ importRunId }) => importRunId ?? []))];
  const gone = runs.length === 0 ? new Set<string>() : await store.listTakenBack(db, runs);
  return changes.map((change) => ({
    ...change,
    isVoided: change.importRunId !== null && gone.has(change.importRunId),
  }));
}

const MOST_CHANGES = 200;

/** Newest first. */
export async function readHistory(db: Db, accountId: AccountId, field: FieldDefinition) {
  const [facts] = await loadFieldFacts(db, [accountId]);
  const names = await memberNames(db);
  const changes = await listChanges(db, accountId, field.fieldId);
  const sources = await store.listSourceValues(db, accountId);
  const text = (raw: CellValue) => rawText(field, raw, facts!.account.currency);
  return {
    data: changes
      .slice(-MOST_CHANGES)
      .reverse()
      .map(({ fieldId: _, importRunId: __, memberId, ...change }) => ({
        ...change,
        memberName: memberId && names(memberId),
        before: text(change.before),
        after: text(change.after),
      })),
    since: sources.flatMap(({ source, values, firstSeenAt }) =>
      Object.hasOwn(values, field.fieldId) ? { source, at: firstSeenAt } : [],
    ),
  };
}
