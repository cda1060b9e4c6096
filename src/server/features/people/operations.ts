/** People at a customer: found, handed over whole, and erased for good so that no import brings them back. */
import * as contract from "#contract/people.ts";
import { personArchive } from "#core/people/person-archive.ts";
import { localDateAt } from "#core/time/instant.ts";
import { listAuditIds } from "#server/features/person-traces/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import { zipArchive } from "#server/platform/zip-archive.ts";
import { type FoundPerson, findPerson as findEverything, removePerson } from "./reads.ts";
import * as store from "./store.ts";

const MOST_FOUND = 50;

export const findPeople = implement(contract.findPeople, async (ctx, { query }) => {
  const persons = await store.searchPersons(ctx.db, query.trim(), MOST_FOUND);
  const roles = await store.listRoles(
    ctx.db,
    persons.map(({ personId }) => personId),
  );
  return {
    data: persons.map((person) => ({
      ...person,
      accounts: roles
        .filter(({ personId }) => personId === person.personId)
        .map(({ accountId, account }) => ({ accountId, name: account })),
    })),
  };
});

export const exportPerson = implement(
  contract.exportPerson,
  async (ctx, wanted) => {
    const found = await findEverything(ctx.db, wanted);
    ctx.audit({ subject: { kind: "person", id: idsOf(found) } });
    const auditIds = await listAuditIds(ctx.db, found.whose.personIds);
    const files = personArchive({ ...found, auditIds, takenAt: ctx.now });
    return {
      ...countsOf(found),
      fileName: `person-${localDateAt(ctx.now)}.zip`,
      archive: zipArchive(files, ctx.now).toString("base64"),
    };
  },
  { answersSecret: true },
);

export const erasePerson = implement(
  contract.erasePerson,
  async (ctx, wanted) => {
    const found = await findEverything(ctx.db, wanted);
    const { texts, messages, payloads, files } = found.traces;
    ctx.audit({ subject: { kind: "person", id: idsOf(found) } });
    const counts = countsOf(found);
    const isAnything = counts.items.some(({ count }) => count > 0);
    if (!isAnything) ctx.nothingChanged();
    // Files are no part of the transaction that a dry run takes back.
    await removePerson(ctx.db, ctx.dryRun ? { ...found, traces: { ...found.traces, files: [] } } : found, ctx.now);
    // What was there is shown before it goes, and not once it is gone.
    const shown = ctx.dryRun ? texts.slice(0, contract.MOST_TEXTS_SHOWN).map(toShown) : [];
    return {
      ...counts,
      people: found.persons.length,
      roles: found.roles.length,
      messages: messages.length,
      notesChanged: texts.length,
      payloads: payloads.length,
      files: files.length,
      texts: shown,
      erased: !ctx.dryRun && isAnything,
    };
  },
  { answersSecret: true },
);

function idsOf({ whose }: FoundPerson): string {
  return whose.personIds.join(" ") || "none";
}

function toShown({ column, accountId, before, after }: FoundPerson["traces"]["texts"][number]) {
  return { accountId: column.owner === "company_id" ? null : accountId, place: placeOf(column), before, after };
}

function placeOf({ table, column }: { table: string; column: string }): string {
  return `${table}.${column}`;
}

/** The same for an export and for an erasure. */
function countsOf({ persons, roles, traces, optOuts }: FoundPerson) {
  const places = new Map<string, number>();
  const add = (place: string, count: number) => count > 0 && places.set(place, (places.get(place) ?? 0) + count);
  add("person", persons.length);
  add("former_address", persons.flatMap(({ formerEmails }) => formerEmails).length);
  add("person_role", roles.length);
  add("opt_out", optOuts.length);
  add("message", traces.messages.length);
  for (const { column } of traces.texts) add(placeOf(column), 1);
  add("raw_delivery.body", traces.payloads.length);
  for (const { lines } of traces.files) add("import_upload.path", lines.length);
  add("idempotency_key.answer", traces.answers.length);
  add("undo_entry.label", traces.undoEntries.length);
  return { items: [...places].map(([place, count]) => ({ place, count })) };
}
