/** The server remembers what each member did last; after anything was taken back all that is shown is read again. */
import { doAgain, listUndo, takeBack, type UndoOutcome } from "#contract/undo.ts";
import { sayText } from "../ui/dated-text.ts";
import type { UndoSource } from "../ui/undo-trail.ts";
import { client, queryClient } from "./api.ts";

export const undoSource: UndoSource = {
  list: async (limit) => {
    // What was taken back is in the list as well, so that it can be done again.
    const { data } = await client.call(listUndo, { limit: 100 });
    const done = data.filter(({ state }) => state === "done").slice(0, limit);
    return done.map(({ undoId, labelParts }) => ({ undoId, label: sayText(labelParts) }));
  },
  take: (undoId) => refreshed(client.call(takeBack, { undoId })),
  again: (undoId) => refreshed(client.call(doAgain, undoId === undefined ? {} : { undoId })),
};

async function refreshed(asked: Promise<UndoOutcome>) {
  const { outcome, messageParts } = await asked;
  void queryClient.invalidateQueries();
  return { outcome, message: sayText(messageParts) };
}
