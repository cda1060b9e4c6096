/** What waits for whom now. */

import type { TeamWeek } from "#contract/team-week.ts";
import { MemberName } from "../../app/member-name.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";

const COLUMNS = [
  { label: "Who" },
  { label: "Works on now", align: "right" as const },
  { label: "Tasks and promises due", align: "right" as const },
  { label: "Promises among them", align: "right" as const },
  { label: "Overdue", align: "right" as const },
  { label: "Oldest due" },
];

export function NeedsTable({ needs }: { needs: TeamWeek["needs"] }) {
  return (
    <PlainTable label="What waits for whom" columns={COLUMNS}>
      {needs.map(({ memberId, name, leases, due, promises, overdue, oldestDueOn }) => (
        <tr key={memberId ?? "pool"}>
          <td>
            <MemberName memberId={memberId} name={name} />
          </td>
          <td data-align="right">{memberId === null ? "" : leases}</td>
          <td data-align="right">{due}</td>
          <td data-align="right">{promises}</td>
          <td data-align="right">{overdue > 0 ? <StateMark tone="warn">{overdue}</StateMark> : 0}</td>
          <td>
            <Day day={oldestDueOn} missing="Nothing is due" />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
