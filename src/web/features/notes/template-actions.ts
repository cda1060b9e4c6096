/** What can be done with note templates, each with its undo. */
import { notifications } from "@mantine/notifications";
import type { NoteTemplate } from "#contract/note-templates.ts";
import type { NoteKind } from "#core/notes/note-kind.ts";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";
import { useTemplateChanges } from "./queries.ts";

export type TemplateDraft = { name: string; kind: NoteKind; body: string; isShared: boolean };

export function useTemplateActions() {
  const changes = useTemplateChanges();
  const undo = useUndo();
  const refuse = (title: string) => (error: unknown) => {
    notifications.show({ title, message: messageOf(error), color: "red" });
  };
  const goBack = ({ templateId, version }: NoteTemplate) =>
    changes.revert.mutateAsync({ templateId, version, to: version - 1 });
  return {
    create: async (draft: TemplateDraft) => {
      const { templateId, name } = await changes.create.mutateAsync(draft);
      undo.record({
        label: `Added the template ${name}`,
        undo: () => changes.remove.mutateAsync({ templateId }),
      });
    },
    save: async ({ templateId, version }: NoteTemplate, { name, kind, body }: TemplateDraft) => {
      const saved = await changes.save.mutateAsync({ templateId, version, name, kind, body });
      if (saved.version === version) return;
      undo.record({ label: `Changed the template: ${saved.name}`, undo: () => goBack(saved) });
    },
    remove: async ({ templateId, name }: NoteTemplate) => {
      try {
        await changes.remove.mutateAsync({ templateId });
        undo.record({
          label: `Deleted the template ${name}`,
          undo: () => changes.restore.mutateAsync({ templateId }),
        });
      } catch (error) {
        refuse(`Not deleted: ${name}`)(error);
      }
    },
    revertTo: async ({ templateId, version, name }: NoteTemplate, to: number) => {
      try {
        const back = await changes.revert.mutateAsync({ templateId, version, to });
        undo.record({ label: `Took the template back: ${name}`, undo: () => goBack(back) });
      } catch (error) {
        refuse(`Not taken back: ${name}`)(error);
      }
    },
  };
}

export type TemplateActions = ReturnType<typeof useTemplateActions>;
