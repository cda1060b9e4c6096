/** Looks at what a source would bring, corrects how its rows are read, and shows how its last tries went. */

import { rm } from "node:fs/promises";
import * as columnsContract from "#contract/connection-columns.ts";
import * as contract from "#contract/connections.ts";
import { invalid, ProductError } from "#core/errors.ts";
import { importOrder } from "#core/imports/record-kinds.ts";
import { mapColumns } from "#core/mappings/map-columns.ts";
import { TryLater } from "#server/connectors/connector.ts";
import {
  type Connecting,
  connectorContext,
  getConnection,
  openConnection,
  startOver,
} from "#server/features/connections/reads.ts";
import { previewFiles } from "#server/features/import-previews/reads.ts";
import type { WrittenFile } from "#server/features/import-runs/reads.ts";
import {
  type MappingFinder,
  mappingFinder,
  proposeForConnection,
  saveConnectionMapping,
  toSavedMapping,
} from "#server/features/mappings/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement } from "#server/platform/http/implement.ts";
import { firstRowsByKind, spoolPart } from "./reads.ts";
import * as store from "./store.ts";

/** Of each kind: enough to see what the rest would change, and soon there. Twenty of them are shown. */
const MOST_PREVIEW_ROWS = 1000;
/** Of each kind, to propose columns by. */
const MOST_LOOKED_AT = 200;
const LONGEST_PREVIEW_MS = 60_000;

type Asking = { db: Db; now: string; connecting: Connecting; connectionId: string };
type Look = { mostRows: number; isForCorrection?: boolean; findMapping: MappingFinder };

export function pullOperations(connecting: Connecting) {
  return {
    previewConnection: implement(contract.previewConnection, async (ctx, { connectionId, columns }) => {
      const opened = await openConnection(ctx.db, connecting, connectionId);
      const findMapping = await mappingFinder(ctx.db, opened, columns);
      const request = { source: opened.source, requestedBy: ctx.member.memberId, connectionId };
      return withFirstRows(
        { db: ctx.db, now: ctx.now, connecting, connectionId },
        { mostRows: MOST_PREVIEW_ROWS, findMapping },
        (files) => previewFiles(ctx.db, { request, files, now: ctx.now }),
      );
    }),

    lookAtColumns: implement(columnsContract.lookAtColumns, async (ctx, { connectionId }) => {
      const connection = await openConnection(ctx.db, connecting, connectionId);
      const byKind = await withFirstRows(
        { db: ctx.db, now: ctx.now, connecting, connectionId },
        { mostRows: MOST_LOOKED_AT, isForCorrection: true, findMapping: () => null },
        firstRowsByKind,
      );
      const inOrder = byKind.sort((a, b) => importOrder(a.kind) - importOrder(b.kind));
      const found = inOrder.map(async (rows) => {
        const proposal = await proposeForConnection(ctx.db, { ...rows, connection, now: ctx.now });
        return { kind: rows.kind, proposal };
      });
      return { data: await Promise.all(found) };
    }),

    saveColumns: implement(columnsContract.saveColumns, async (ctx, { connectionId, header, mapping, readAgain }) => {
      const connection = await getConnection(ctx.db, connectionId);
      const matched = mapColumns(mapping, header);
      if (!matched.ok)
        throw invalid("mapping.unfit", matched.problem, [{ pointer: "/mapping", message: matched.problem }]);
      const saved = { connection, header, mapping, savedBy: ctx.member.memberId, savedAt: ctx.now };
      const row = await saveConnectionMapping(ctx.db, saved);
      if (readAgain) await startOver(ctx.db, connectionId, ctx.now);
      const subject = { kind: "connection", id: connectionId } as const;
      ctx.audit({ subject, after: { rows: row.fileSeries, version: row.version, readAgain } });
      ctx.announce({ type: "connection.changed", connectionId });
      return toSavedMapping(ctx.db, row);
    }),

    listAttempts: implement(contract.listAttempts, async (ctx, { connectionId, limit }) => ({
      data: await store.listAttempts(ctx.db, connectionId, limit),
    })),
  };
}

/** Reads them into files that are gone afterwards. */
async function withFirstRows<Seen>(
  { db, now, connecting, connectionId }: Asking,
  { mostRows, ...spooling }: Look,
  see: (files: readonly WrittenFile[]) => Promise<Seen>,
): Promise<Seen> {
  const opened = await openConnection(db, connecting, connectionId);
  const signal = AbortSignal.timeout(LONGEST_PREVIEW_MS);
  const asked = { ...connectorContext(opened, connecting, { now, signal }), cursor: null, mostRows };
  const { files } = await spoolPart(opened, asked, { folder: connecting.folder, ...spooling }).catch((error) => {
    throw inWords(error, opened.withoutSecrets);
  });
  try {
    return await see(files);
  } finally {
    await Promise.all(files.map(({ path }) => rm(path, { force: true })));
  }
}

/** Whatever a source answers is not a defect of ours. */
function inWords(error: unknown, withoutSecrets: (text: string) => string): ProductError {
  if (error instanceof ProductError) return new ProductError(error.kind, error.code, withoutSecrets(error.message));
  const said = withoutSecrets(error instanceof Error ? error.message : String(error));
  if (error instanceof TryLater) return new ProductError("unavailable", "connection.try-later", said);
  return invalid("connection.unreadable", `The source could not be read: ${said}`);
}
