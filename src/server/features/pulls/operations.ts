/** Looks at what a source would bring, and at how its last tries went. */

import { rm } from "node:fs/promises";
import * as contract from "#contract/connections.ts";
import { invalid, ProductError } from "#core/errors.ts";
import { TryLater } from "#server/connectors/connector.ts";
import { type Connecting, connectorContext, openConnection } from "#server/features/connections/reads.ts";
import { previewFiles } from "#server/features/imports/reads.ts";
import { mappingFinder } from "#server/features/mappings/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import { spoolPart } from "./reads.ts";
import * as store from "./store.ts";

/** Of each kind: enough to see what the rest would change, and soon there. Twenty of them are shown. */
const MOST_PREVIEW_ROWS = 1000;
const LONGEST_PREVIEW_MS = 60_000;

export function pullOperations(connecting: Connecting) {
  return {
    previewConnection: implement(contract.previewConnection, async (ctx, { connectionId }) => {
      const opened = await openConnection(ctx.db, connecting, connectionId);
      const signal = AbortSignal.timeout(LONGEST_PREVIEW_MS);
      const context = connectorContext(opened, connecting, { now: ctx.now, signal });
      const asked = { ...context, cursor: null, mostRows: MOST_PREVIEW_ROWS };
      const { files } = await spoolPart(opened, asked, {
        folder: connecting.folder,
        findMapping: mappingFinder(ctx.db, opened.source),
      }).catch((error) => {
        throw inWords(error, opened.withoutSecrets);
      });
      try {
        const request = { source: opened.source, requestedBy: ctx.member.memberId, connectionId };
        return await previewFiles(ctx.db, { request, files, now: ctx.now });
      } finally {
        await Promise.all(files.map(({ path }) => rm(path, { force: true })));
      }
    }),

    listAttempts: implement(contract.listAttempts, async (ctx, { connectionId, limit }) => ({
      data: await store.listAttempts(ctx.db, connectionId, limit),
    })),
  };
}

/** Whatever a source answers is not a defect of ours. */
function inWords(error: unknown, withoutSecrets: (text: string) => string): ProductError {
  if (error instanceof ProductError) return new ProductError(error.kind, error.code, withoutSecrets(error.message));
  const said = withoutSecrets(error instanceof Error ? error.message : String(error));
  if (error instanceof TryLater) return new ProductError("unavailable", "connection.try-later", said);
  return invalid("connection.unreadable", `The source could not be read: ${said}`);
}
