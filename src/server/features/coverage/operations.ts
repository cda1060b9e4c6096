/** A lead's word that nobody of sales or success looks after the accounts of a source. */
import * as coverage from "#contract/coverage.ts";
import { conflict, notFound } from "#core/errors.ts";
import { reconsiderSource } from "#server/features/state/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const declareCoverage = implement(coverage.declareCoverage, async (ctx, { source, nobody }) => {
  if (!(await store.knowsSource(ctx.db, source))) {
    throw notFound(
      "coverage.source",
      `No account comes from ${source}. Look at Today for the sources that are asked for.`,
    );
  }
  if (!nobody && (await store.hasImportedHumans(ctx.db, source))) {
    throw conflict(
      "coverage.imported",
      `Humans were imported from ${source}, so it is known who looks after its accounts.`,
    );
  }
  const isChanged = nobody
    ? await store.declareNobody(ctx.db, source, ctx.now)
    : await store.takeDeclarationBack(ctx.db, source);
  if (!isChanged) {
    ctx.nothingChanged();
    return { source, nobody, accounts: 0 };
  }
  await reconsiderSource(ctx.db, source, ctx.now);
  const count = await store.countAccountsOf(ctx.db, source);
  ctx.audit({ subject: { kind: "source", id: source }, after: { nobody, accounts: count } });
  ctx.announce({ type: "coverage.declared", source });
  return { source, nobody, accounts: count };
});
