/** Above the queue for those who price: work of the team that nobody has taken, or that is theirs. */
import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { listTeamTasks } from "#contract/team-tasks.ts";
import { useRead } from "../../app/api.ts";
import { useMay, useSession } from "../../app/session.tsx";
import { TextLink } from "../../ui/links.tsx";

const MOST_NAMED = 3;

export function TeamTaskLine() {
  const mayTake = useMay("lead");
  const { member } = useSession();
  const list = useRead(listTeamTasks, {}, { enabled: mayTake });
  const tasks = list.data?.data ?? [];
  const ours = tasks.filter(({ assigneeId }) => assigneeId === null || assigneeId === member.memberId);
  if (!mayTake || ours.length === 0) return null;
  const named = ours.slice(0, MOST_NAMED).map(({ subject }) => subject);
  const more = ours.length - named.length;
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} mb="md">
      <Text size="sm">
        {ours.length === 1 ? "A meter is" : `${ours.length} meters are`} used and {ours.length === 1 ? "has" : "have"}{" "}
        no price: {named.join(", ")}
        {more > 0 && ` and ${more} more`}.{" "}
        <TextLink to="/prices" underline="always">
          Price {ours.length === 1 ? "it" : "them"}
        </TextLink>
      </Text>
    </Alert>
  );
}
