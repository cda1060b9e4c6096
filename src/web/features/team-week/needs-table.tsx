/** What waits for whom now. Each number opens its accounts. */

import type { TeamWeek, WeekCount } from "#contract/team-week.ts";
import { MemberName } from "../../app/member-name.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";
import { WeekNumber } from "./week-number.tsx";

const COLUMNS = [
  { label: "Who" },
  { label: "Works on now", align: "right" as const },
  { label: "Tasks and promises due", align: "right" as const },
  { label: "Promises among them", align: "right" as const },
  { label: "Overdue", align: "right" as const },
  { label: "Oldest due" },
];

type Need = TeamWeek["needs"][number];

export function NeedsTable({ needs }: { needs: TeamWeek["needs"] }) {
  return (
    <PlainTable label="What waits for whom" columns={COLUMNS}>
      {needs.map((need) => (
        <tr key={need.memberId ?? "pool"}>
          <td>
            <MemberName memberId={need.memberId} name={need.name} />
          </td>
          <td data-align="right">{need.memberId !== null && <NeedNumber need={need} of="leases" />}</td>
          <td data-align="right">
            <NeedNumber need={need} of="due" />
          </td>
          <td data-align="right">
            <NeedNumber need={need} of="promises" />
          </td>
          <td data-align="right">
            {need.overdue > 0 ? (
              <StateMark tone="warn">
                <NeedNumber need={need} of="overdue" />
              </StateMark>
            ) : (
              0
            )}
          </td>
          <td>
            <Day day={need.oldestDueOn} missing="Nothing is due" />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

const LABELS: Readonly<Record<Exclude<WeekCount, "picks">, string>> = {
  leases: "Works on now",
  due: "Tasks and promises due",
  promises: "Promises due",
  overdue: "Overdue",
};

function NeedNumber({ need, of }: { need: Need; of: Exclude<WeekCount, "picks"> }) {
  const asked = { of, whose: need.memberId ?? "pool", kind: null };
  return <WeekNumber count={need[of]} asked={asked} label={`${LABELS[of]}, ${need.name}`} />;
}
