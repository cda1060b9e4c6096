/** What was done, by whom, and what it changed. Rows are only ever added. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id, instant, page, pageQuery } from "./shapes.ts";

export const auditRow = z.strictObject({
  auditId: id,
  sequence: z.int(),
  at: instant,
  actorKind: z.enum(["member", "token", "job", "system", "public"]),
  memberId: id.nullable(),
  /** The operation or job: `notes.create`. */
  kind: z.string(),
  /** What was done, after the actor's name: "wrote a note". */
  deed: z.string(),
  accountId: id.nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  /** Only ids, kinds and counts; words about people stay in the erasable tables. */
  before: z.json(),
  after: z.json(),
  requestId: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const listAudit = defineOperation({
  name: "audit.list",
  summary: "Lists what was done, newest first.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/audit" },
  input: z.strictObject({
    ...pageQuery,
    memberId: id.optional(),
    accountId: id.optional(),
    kind: z.string().max(80).optional(),
  }),
  output: page(auditRow),
});
