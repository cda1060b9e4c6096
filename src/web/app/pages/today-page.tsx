/** Today with what the team has to do that belongs to no account. */
import { LateAnswers } from "../../features/handovers/late-answers.tsx";
import { MentionsLine } from "../../features/notes/mentions-line.tsx";
import { TodayPage as Today } from "../../features/queue/today-page.tsx";
import { TeamTaskLine } from "../../features/team-tasks/team-task-line.tsx";

export function TodayPage() {
  return (
    <Today>
      <TeamTaskLine />
      <MentionsLine />
      <LateAnswers />
    </Today>
  );
}
