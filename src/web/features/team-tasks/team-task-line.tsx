/** Above the queue for those who may: work of the team that nobody has taken, or that is theirs. */
import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { listTeamTasks } from "#contract/team-tasks.ts";
import { countText } from "#core/money/count-text.ts";
import type { TeamTaskKind } from "#core/tasks/team-task.ts";
import { useRead } from "../../app/api.ts";
import { useMay, useSession } from "../../app/session.tsx";
import { TextLink } from "../../ui/links.tsx";

const MOST_NAMED = 3;

export function TeamTaskLine() {
  const mayTake = useMay("lead");
  // Those who can resume an endpoint have a line about it on every page already.
  const mayResume = useMay("operator");
  const { member } = useSession();
  const list = useRead(listTeamTasks, {}, { enabled: mayTake });
  if (!mayTake) return null;
  const ours = (list.data?.data ?? []).filter(
    ({ assigneeId }) => assigneeId === null || assigneeId === member.memberId,
  );
  const subjectsOf = (wanted: TeamTaskKind) => ours.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
  const [meters, endpoints] = [subjectsOf("price-meter"), subjectsOf("resume-destination")];
  return (
    <>
      {meters.length > 0 && (
        <Line>
          {countText(meters.length, "meter")} {meters.length === 1 ? "is used and has" : "are used and have"} no price:{" "}
          {named(meters)}.{" "}
          <TextLink to="/prices" underline="always">
            Price {meters.length === 1 ? "it" : "them"}
          </TextLink>
        </Line>
      )}
      {endpoints.length > 0 && !mayResume && (
        <Line>
          Nothing is sent to {named(endpoints)}: {endpoints.length === 1 ? "it" : "each"} paused itself. An operator can
          resume {endpoints.length === 1 ? "it" : "them"}.{" "}
          <TextLink to="/webhooks" underline="always">
            Look at {endpoints.length === 1 ? "it" : "them"}
          </TextLink>
        </Line>
      )}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} mb="md">
      <Text size="sm">{children}</Text>
    </Alert>
  );
}

function named(subjects: readonly string[]): string {
  const more = subjects.length - MOST_NAMED;
  return `${subjects.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
