import { TaskForm } from "./task-form.tsx";
import { useTaskActions } from "./tasks-section.tsx";

/** A task for an account that is not open. */
export function NewTaskPanel({ accountId, onDone }: { accountId: string; onDone: () => void }) {
  const { create } = useTaskActions(accountId);
  return <TaskForm accountId={accountId} task={null} onSave={create} onClose={onDone} />;
}
