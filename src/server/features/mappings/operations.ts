/** Lists, saves and removes mappings. */
import * as contract from "#contract/mappings.ts";
import { invalid, notFound } from "#core/errors.ts";
import { mapColumns } from "#core/mappings/map-columns.ts";
import { implement } from "#server/platform/http/implement.ts";
import { saveMapping as save, toSavedMapping, toSavedMappings } from "./reads.ts";
import * as store from "./store.ts";

export const listMappings = implement(contract.listMappings, async (ctx, { source }) => ({
  data: await toSavedMappings(ctx.db, await store.listMappings(ctx.db, source ?? null)),
}));

export const saveMapping = implement(contract.saveMapping, async (ctx, input) => {
  const matched = mapColumns(input.mapping, input.header);
  if (!matched.ok) throw invalid("mapping.unfit", matched.problem, [{ pointer: "/mapping", message: matched.problem }]);
  const known = await store.listMappings(ctx.db, input.source);
  const row = await save(ctx.db, { ...input, savedBy: ctx.member.memberId, savedAt: ctx.now });
  ctx.audit({ subject: { kind: "mapping", id: row.mappingId }, after: { source: row.source, kind: row.kind } });
  const before = known.find(({ shape }) => shape === row.shape);
  const columns = before && (await toSavedMapping(ctx.db, before));
  ctx.keepForUndo({ columns: columns ?? null });
  return toSavedMapping(ctx.db, row);
});

export const removeMapping = implement(contract.removeMapping, async (ctx, { mappingId }) => {
  const row = await store.removeMapping(ctx.db, mappingId, ctx.now);
  if (row === null)
    throw notFound("mapping.unknown", "That mapping is not there any more. Load the list of mappings again.");
  ctx.audit({ subject: { kind: "mapping", id: mappingId }, before: { source: row.source, kind: row.kind } });
  return toSavedMapping(ctx.db, row);
});
