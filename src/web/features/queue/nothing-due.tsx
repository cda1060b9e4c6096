/** The end of the day's work: nothing is due, and what comes next. */
import { Stack, Text } from "@mantine/core";
import { Empty } from "../../ui/empty.tsx";
import { formatInteger } from "../../ui/format.ts";
import { ButtonLink, TextLink } from "../../ui/links.tsx";
import { Amount } from "../../ui/money.tsx";
import { DaysAway } from "../../ui/time.tsx";
import { type Show, useRunning } from "./queries.ts";
import type { Today } from "./today-sections.ts";

export function NothingDue({ today, show }: { today: Today; show: Show }) {
  const { soon, freshness } = today;
  const [run] = useRunning();
  if (run)
    return (
      <Empty
        title="Nothing is due so far."
        why={`${formatInteger(run.total - run.done)} ${run.unit} are still being worked out; they appear here by themselves.`}
      />
    );
  if (freshness.completeThrough === null && soon.length === 0)
    return (
      <Empty
        title="Nothing is due."
        why="No usage has been imported yet, so no bill can be forecast."
        action={<ButtonLink to="/import">Import files</ButtonLink>}
      />
    );
  if (show === "mine")
    return (
      <Empty
        title="You hold no account."
        why="Press N to take the first one of the pool, or look at the whole pool."
        action={
          <ButtonLink to="/" search={{ show: "pool" }}>
            Show the pool
          </ButtonLink>
        }
      />
    );
  return (
    <Empty
      title="Nothing is due."
      why={
        soon.length === 0
          ? "Nothing comes due this week either."
          : `${formatInteger(soon.length)} ${soon.length === 1 ? "account comes" : "accounts come"} due this week.`
      }
    >
      <Stack gap={0} w="100%" maw={560} component="ul" className="fb-plain-list">
        {soon.map(({ accountId, name, contactBy, net }) => (
          <li key={accountId} className="fb-soon">
            <TextLink to="/accounts/$accountId" params={{ accountId }} search={{ from: "today" }} size="sm">
              {name}
            </TextLink>
            <Amount value={net} missing="Forecast not imported" />
            <Text span size="sm" c="dimmed" ta="right">
              <DaysAway day={contactBy} />
            </Text>
          </li>
        ))}
      </Stack>
    </Empty>
  );
}
