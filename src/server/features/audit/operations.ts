import { z } from "zod";
import * as audit from "#contract/audit.ts";
import { deedOf } from "#contract/deeds.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const listAudit = implement(audit.listAudit, async (ctx, { cursor, limit, ...filter }) => {
  const [before] = cursor === undefined ? [null] : decodeCursor(cursor, z.tuple([z.int()]));
  const rows = await store.listAudit(ctx.db, { ...filter, before, limit: limit + 1 });
  const told = rows.map((row) => ({ ...row, deed: deedOf(row.kind) }));
  return pageOf(told, limit, (last) => [last.sequence]);
});
