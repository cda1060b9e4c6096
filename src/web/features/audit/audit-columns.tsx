import type { AuditRow } from "#contract/audit.ts";
import type { Column } from "../../ui/table-columns.ts";
import { Moment } from "../../ui/time.tsx";
import { actorOf, deedOf } from "./audit-sentence.ts";

/** With the name that the row itself does not hold. */
export type AuditLine = AuditRow & { memberName: string | null };

export const auditColumns: readonly Column<AuditLine>[] = [
  {
    id: "what",
    label: "What was done",
    kind: "text",
    width: 520,
    onPhone: "title",
    value: (row) => `${actorOf(row, row.memberName)} ${deedOf(row)}`,
  },
  {
    id: "at",
    label: "When",
    kind: "instant",
    width: 208,
    onPhone: "detail",
    value: (row) => row.at,
    render: (row) => <Moment at={row.at} />,
    help: "In UTC.",
  },
  {
    id: "kind",
    label: "Operation",
    kind: "text",
    width: 180,
    value: (row) => row.kind,
    help: "The operation or job that did it, by its name in the API.",
  },
  {
    id: "sequence",
    label: "Number",
    kind: "integer",
    width: 88,
    value: (row) => row.sequence,
    help: "Rows are numbered and sealed one after the other; none can be taken out unseen.",
  },
];
