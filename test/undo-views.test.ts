import { beforeEach, describe, expect, it } from "vitest";
import { doAgain, listUndo, takeBack } from "#contract/undo.ts";
import * as views from "#contract/views.ts";
import { undoOperations } from "#server/features/undo/operations.ts";
import { rememberWrite } from "#server/features/undo/reads.ts";
import * as viewOperations from "#server/features/views/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeServer } from "#test/server.ts";

const { listViews, getView, createView, saveView, deleteView, restoreView } = views;
const { listViewVersions, revertView, arrangeView } = views;
const server = await makeServer({
  operations: {
    ...{ listViews, getView, createView, saveView, deleteView, restoreView, listViewVersions, revertView, arrangeView },
    ...{ listUndo, takeBack, doAgain },
  },
  implementations: { ...viewOperations, ...undoOperations(Object.values(viewOperations)) },
  afterWrite: rememberWrite,
});
const me = server.as("specialist");
const lead = server.as("lead");
const content = { filter: "stage:1" };

beforeEach(() => server.db.run(sql`delete from undo_entry`));

const makeView = () => me.call(createView, { name: "Mine", isShared: true, content });

describe("taking back what was done with a view", () => {
  it("goes step by step to before it was there, and forward again", async () => {
    const { viewId } = await makeView();
    await me.call(saveView, { viewId, version: 1, content: { filter: "stage:2" } });
    await me.call(saveView, { viewId, version: 2, content: { filter: "stage:3" } });
    await me.call(saveView, { viewId, version: 3, isShared: false });
    const now = async () => {
      const view = await me.call(getView, { viewId });
      return [view.content.filter, view.isShared];
    };
    const seen: unknown[] = [];
    for (let step = 0; step < 3; step++) {
      expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done" });
      seen.push(await now());
    }
    expect(seen).toEqual([
      ["stage:3", true],
      ["stage:2", true],
      ["stage:1", true],
    ]);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label: "Saved the new view Mine" });
    await expect(me.call(getView, { viewId })).rejects.toMatchObject({ status: 404 });
    for (let step = 0; step < 3; step++) expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
    expect(await now()).toEqual(["stage:3", true]);
  });

  it("is refused when a lead saved it since, and nothing is overwritten", async () => {
    const { viewId } = await makeView();
    await me.call(saveView, { viewId, version: 1, content: { filter: "stage:2" } });
    await lead.call(saveView, { viewId, version: 2, content: { filter: "stage:5" } });
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "refused" });
    expect((await me.call(getView, { viewId })).content.filter).toBe("stage:5");
  });

  it("is a matter of saves, and not of one's own widths", async () => {
    await me.call(arrangeView, { viewId: "daily", widths: { name: 200 } });
    expect((await me.call(listUndo, {})).data).toEqual([]);
  });
});
