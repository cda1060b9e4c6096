/** What a person can do with a saved view. Each act can be taken back, and a refusal says what to do instead. */
import { notifications } from "@mantine/notifications";
import type { InputOf, Operation } from "#contract/operation.ts";
import {
  arrangeView,
  createView,
  deleteView,
  listViews,
  listViewVersions,
  restoreView,
  revertView,
  type SavedView,
  saveView,
} from "#contract/views.ts";
import type { ViewContent } from "#core/views/view-content.ts";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";
import { client, queryClient, queryKey } from "../api.ts";

/** What a save may change. */
export type ViewPatch = { name?: string; isShared?: boolean; content?: ViewContent };

export function useViewActions() {
  const { record } = useUndo();
  return {
    /** @returns the view as it is now, or null where it was refused */
    save: (view: SavedView, patch: ViewPatch, label = `Saved the view ${view.name}`) =>
      told("Not saved", async () => {
        const { viewId, version } = view;
        const saved = await client.call(saveView, { viewId, version, ...patch } as InputOf<typeof saveView>);
        await readAgain();
        if (saved.version !== version) record({ label, undo: () => saveAgain(view, patch, saved) });
        return saved;
      }),
    create: (name: string, isShared: boolean, content: ViewContent) =>
      told("Not saved", async () => {
        const input = { name, isShared, content } as InputOf<typeof createView>;
        const made = await client.call(createView, input);
        await readAgain();
        record({ label: `Saved the new view ${name}`, undo: () => change(deleteView, { viewId: made.viewId }) });
        return made;
      }),
    revertTo: (view: SavedView, to: number) =>
      told("Not taken back", async () => {
        const { viewId, version } = view;
        const saved = await change(revertView, { viewId, version, to });
        const said = { name: view.name, content: view.content };
        record({ label: `Took the view ${view.name} back`, undo: () => saveAgain(view, said, saved) });
        return saved;
      }),
    remove: ({ viewId, name }: SavedView) =>
      told("Not deleted", async () => {
        await change(deleteView, { viewId });
        record({ label: `Deleted the view ${name}`, undo: () => change(restoreView, { viewId }) });
        return viewId;
      }),
    star: ({ viewId, name, isStarred }: SavedView) =>
      told("Not changed", async () => {
        const saved = await change(arrangeView, { viewId, isStarred: !isStarred });
        record({
          label: `${isStarred ? "Took" : "Put"} ${name} ${isStarred ? "out of" : "into"} the navigation`,
          undo: () => change(arrangeView, { viewId, isStarred }),
        });
        return saved;
      }),
    /** Before the view that has this place now. */
    place: ({ viewId, name, place: before }: SavedView, place: number) =>
      told("Not moved", async () => {
        const saved = await change(arrangeView, { viewId, place });
        record({ label: `Moved the view ${name}`, undo: () => change(arrangeView, { viewId, place: before }) });
        return saved;
      }),
  };
}

export type ViewActions = ReturnType<typeof useViewActions>;

/** What was changed, as it was before. Refused when somebody saved the view since. */
function saveAgain(before: SavedView, patch: ViewPatch, { version }: { version: number }) {
  const { viewId, name, isShared, content } = before;
  return change(saveView, {
    viewId,
    version,
    ...(patch.name !== undefined && { name }),
    ...(patch.isShared !== undefined && { isShared }),
    ...(patch.content !== undefined && { content }),
  });
}

async function change<O extends Operation>(operation: O, input: InputOf<O>) {
  const answer = await client.call(operation, input);
  await readAgain();
  return answer;
}

async function readAgain(): Promise<void> {
  for (const read of [listViews, listViewVersions]) await queryClient.invalidateQueries({ queryKey: queryKey(read) });
}

/** What somebody else saved meanwhile is read, so that the next try knows of it. */
async function told<Answer>(title: string, act: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await act();
  } catch (error) {
    notifications.show({ title, message: messageOf(error), color: "red", autoClose: 15_000 });
    await readAgain();
    return null;
  }
}
