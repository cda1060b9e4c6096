/** Today with what the team has to do that belongs to no account. */
import { LateAnswers } from "../../features/handovers/late-answers.tsx";
import { TodayPage as Today } from "../../features/queue/today-page.tsx";
import { TeamTaskLine } from "../../features/team-tasks/team-task-line.tsx";

export function TodayPage() {
  return (
    <Today>
      <TeamTaskLine />
      <LateAnswers />
    </Today>
  );
}
