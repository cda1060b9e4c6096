/** Since when the task to price a meter is open and who has it; who may, takes it or gives it back. */

import { Group, Text } from "@mantine/core";
import { assignTeamTask, listTeamTasks, type TeamTask } from "#contract/team-tasks.ts";
import { useChange } from "../../app/api.ts";
import { MemberName } from "../../app/member-name.tsx";
import { useMay, useSession } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";

export function UnpricedTask({ task }: { task: TeamTask }) {
  const { teamTaskId, version, assigneeId, assigneeName, openedAt } = task;
  const { member } = useSession();
  const mayTake = useMay("lead");
  const assign = useChange(assignTeamTask, { refreshes: [listTeamTasks] });
  const isMine = assigneeId === member.memberId;
  const give = (to: string | null) => assign.mutate({ teamTaskId, version, assigneeId: to });
  return (
    <Group gap="sm">
      <Text size="sm">
        {isMine ? "You" : <MemberName memberId={assigneeId} name={assigneeName ?? "In the pool"} />}, opened{" "}
        <Age at={openedAt} />
      </Text>
      {mayTake && (
        <SmallButton loading={assign.isPending} onClick={() => give(isMine ? null : member.memberId)}>
          {isMine ? "Give back" : "Take it"}
        </SmallButton>
      )}
      {assign.error && <Failed error={assign.error} />}
    </Group>
  );
}
