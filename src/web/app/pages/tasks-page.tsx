/** Tasks, with what colleagues ask in notes. */
import { MentionsLine } from "../../features/notes/mentions-line.tsx";
import { TasksPage as Tasks } from "../../features/tasks/tasks-page.tsx";

export function TasksPage() {
  return (
    <Tasks>
      <MentionsLine />
    </Tasks>
  );
}
