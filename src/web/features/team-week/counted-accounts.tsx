/** The accounts that one number of the team's week counts, in the panel beside it. */
import { Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { CountedAccounts as Counted, TeamWeek, WeekCount } from "#contract/team-week.ts";
import { MemberName } from "../../app/member-name.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { ButtonLink, TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age, Day, Moment } from "../../ui/time.tsx";
import { useCounted } from "./queries.ts";
import { type AskedCount, toText, useAskedCount } from "./week-number.tsx";

const TITLES: Readonly<Record<WeekCount, string>> = {
  picks: "Taken",
  leases: "Worked on now",
  due: "Tasks and promises due",
  promises: "Promises due",
  overdue: "Overdue",
};

const LAST_COLUMN: Readonly<Record<WeekCount, string>> = {
  picks: "Taken",
  leases: "Until",
  due: "What is due",
  promises: "What is due",
  overdue: "What is due",
};

/** Opens the panel for the number in the address, also on arrival, and forgets it when the panel is closed. */
export function OpenedCount({ week, days }: { week: TeamWeek; days: number }) {
  const [asked, setAsked] = useAskedCount();
  const panel = useSidePanel();
  const text = asked === null ? "" : toText(asked);
  const latest = useRef({ asked, text, setAsked, panel, week });
  latest.current = { asked, text, setAsked, panel, week };
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  useEffect(() => {
    if (text === "") return;
    const open = () => {
      const { asked: now, week: shown } = latest.current;
      if (now === null) return;
      latest.current.panel.open({
        title: titleOf(now, shown),
        content: <CountedAccounts key={`${text} ${days}`} asked={now} days={days} />,
        // Another number takes the place of this one, or another page: then the address says so already.
        onClose: () => isHere.current && latest.current.text === text && latest.current.setAsked(null),
      });
    };
    // On arrival the panel of the page before is closed first.
    const timer = setTimeout(open);
    return () => clearTimeout(timer);
  }, [text, days]);
  return null;
}

function titleOf({ of, whose, kind }: AskedCount, { members, needs }: TeamWeek): string {
  const who = [...members, ...needs].find(({ memberId }) => (memberId ?? "pool") === whose)?.name ?? "Everybody";
  return [`${TITLES[of]}: ${who}`, kind?.bucket].filter(Boolean).join(", ");
}

/** As many ids as one filter holds comfortably in an address. */
const MOST_IN_A_LIST = 50;

function CountedAccounts({ asked: { of, whose, kind }, days }: { asked: AskedCount; days: number }) {
  const counted = useCounted({ of, whose, days, ...kind });
  const { data, error } = counted;
  if (error) return <Failed error={error} onRetry={() => void counted.refetch()} />;
  if (!data) return <SkeletonLines count={8} />;
  if (data.total === 0)
    return <Empty title="Nothing is counted any more." why="What was counted was done or taken back since." />;
  const ids = [...new Set(data.data.map(({ accountId }) => accountId))];
  return (
    <Stack gap="sm">
      <CountedTable of={of} isOfAll={whose === "everybody"} rows={data.data} />
      {data.total > data.data.length && (
        <Text size="xs" c="dimmed">
          These are {formatInteger(data.data.length)} of {formatInteger(data.total)}.
        </Text>
      )}
      {ids.length <= MOST_IN_A_LIST && (
        <div>
          <ButtonLink to="/accounts" search={{ filter: `id:${ids.join(",")}` } as never}>
            Open {ids.length === 1 ? "it" : `these ${ids.length}`} in Accounts
          </ButtonLink>
        </div>
      )}
    </Stack>
  );
}

type Row = Counted["data"][number];

function CountedTable({ of, isOfAll, rows }: { of: WeekCount; isOfAll: boolean; rows: readonly Row[] }) {
  const columns = [
    { label: "Account" },
    { label: "Forecast", align: "right" as const },
    ...(isOfAll ? [{ label: "Who" }] : []),
    { label: LAST_COLUMN[of] },
  ];
  return (
    <PlainTable label="Accounts that are counted" columns={columns}>
      {rows.map((row) => (
        <tr key={`${row.accountId} ${row.memberId} ${row.title} ${row.dueOn}`}>
          <td>
            <TextLink to="/accounts/$accountId" params={{ accountId: row.accountId }} size="sm">
              {row.name}
            </TextLink>
          </td>
          <td data-align="right">
            <Amount value={row.net} missing="No forecast" />
          </td>
          {isOfAll && (
            <td>
              <MemberName memberId={row.memberId} name={row.memberName ?? "Nobody"} />
            </td>
          )}
          <td>
            <Because of={of} row={row} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Because({ of, row: { at, title, dueOn } }: { of: WeekCount; row: Row }) {
  if (of === "picks") return <Age at={at} />;
  if (of === "leases") return at && <Moment at={at} />;
  return (
    <>
      {title}, <Day day={dueOn} />
    </>
  );
}
