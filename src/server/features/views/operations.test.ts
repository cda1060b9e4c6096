import { describe, expect, it } from "vitest";
import * as views from "#contract/views.ts";
import { problemsIn } from "#core/accounts/filter-tree.ts";
import { readFilter } from "#core/accounts/parse-filter.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { listViews, getView, createView, saveView, deleteView, restoreView } = views;
const { listViewVersions, revertView, arrangeView } = views;
const viewOperations = {
  listViews,
  getView,
  createView,
  saveView,
  deleteView,
  restoreView,
  listViewVersions,
  revertView,
  arrangeView,
};
const server = await makeServer({ operations: viewOperations, implementations: implemented });
const { db } = server;
const me = server.as("specialist");
const viewer = server.as("viewer");
const lead = server.as("lead");
const operator = server.as("operator");

const content = { filter: "stage:3a net:>100", sorts: ["-net", "renewal"], columns: ["name", "net"] };
const makeView = (more: { isShared?: boolean; name?: string } = {}) =>
  me.call(createView, { name: "Mine", content, ...more });

describe("views that come with the product", () => {
  it("are the team's from the start, in an order, the daily view first", async () => {
    const { data } = await viewer.call(listViews, {});
    expect(data.map(({ viewId }) => viewId).slice(0, 5)).toEqual(["daily", "main", "new", "this-week", "waiting"]);
    expect(data.map(({ place }) => place)).toEqual(data.map((_, place) => place));
    expect(data[0]).toMatchObject({ isShared: true, version: 1, author: null, mine: false, mayChange: false });
  });

  it("name only what exists, and filters that can be read", async () => {
    const { data } = await lead.call(listViews, {});
    expect(data.flatMap(({ gone }) => gone)).toEqual([]);
    const problems = data.flatMap((view) => problemsIn(readFilter(view.content.filter, "2026-03-05")));
    expect(problems).toEqual([]);
    expect(data.filter((view) => view.content.shape === "board")).not.toEqual([]);
  });

  it("are changed by leads alone, and can be taken back to what they were", async () => {
    const save = { viewId: "waiting", version: 1, content: { ...content, filter: "stage:2" } };
    await expect(me.call(saveView, save)).rejects.toMatchObject({ status: 403, code: "view.not-yours" });
    const before = await lead.call(getView, { viewId: "waiting" });
    const saved = await lead.call(saveView, save);
    expect(saved).toMatchObject({ viewId: "waiting", version: 2, savedBy: "Some lead", author: null });
    const { data } = await lead.call(listViewVersions, { viewId: "waiting" });
    expect(data.map(({ version, savedBy }) => [version, savedBy])).toEqual([
      [2, "Some lead"],
      [1, null],
    ]);
    const back = await lead.call(revertView, { viewId: "waiting", version: 2, to: 1 });
    expect(back).toMatchObject({ version: 3, content: before.content });
    expect((await viewer.call(listViews, {})).data.map(({ viewId }) => viewId)[4]).toBe("waiting");
  });
});

describe("the view of all accounts", () => {
  it("stays as it came, also for leads, and whatever was saved over it before", async () => {
    const save = lead.call(saveView, { viewId: "all", version: 1, content: { ...content, filter: "stage:2" } });
    await expect(save).rejects.toMatchObject({ status: 403, code: "view.fixed" });
    await expect(lead.call(deleteView, { viewId: "all" })).rejects.toMatchObject({ code: "view.fixed" });
    await db.run(sql`insert into saved_view (view_id, version, created_at) values ('all', 1, now())`);
    await db.run(sql`
      insert into saved_view_version (view_id, version, name, is_shared, content, saved_at)
      values ('all', 1, 'Nearly all', true, '{"filter": "stage:2"}', now())`);
    const all = await lead.call(getView, { viewId: "all" });
    expect(all).toMatchObject({ name: "All accounts", mayChange: false, content: { filter: "" } });
    expect((await viewer.call(listViews, {})).data.filter(({ viewId }) => viewId === "all")).toEqual([all]);
  });
});

describe("a private view", () => {
  it("is there for its author alone, whatever the role of others", async () => {
    const { viewId } = await makeView();
    expect(await me.call(getView, { viewId })).toMatchObject({ name: "Mine", mine: true, isStarred: true });
    for (const other of [lead, operator]) {
      await expect(other.call(getView, { viewId })).rejects.toMatchObject({ status: 404, code: "view.unknown" });
      await expect(other.call(deleteView, { viewId })).rejects.toMatchObject({ code: "view.unknown" });
      await expect(other.call(listViewVersions, { viewId })).rejects.toMatchObject({ code: "view.unknown" });
      expect((await other.call(listViews, {})).data.map((view) => view.viewId)).not.toContain(viewId);
    }
  });

  it("can be a viewer's own, who cannot share it", async () => {
    const made = await viewer.call(createView, { name: "Looking", content });
    const share = viewer.call(saveView, { viewId: made.viewId, version: 1, isShared: true });
    await expect(share).rejects.toMatchObject({ code: "view.may-not-share" });
    const shared = viewer.call(createView, { name: "Looking", isShared: true, content });
    await expect(shared).rejects.toMatchObject({ code: "view.may-not-share" });
  });

  it("leaves nothing of its name and filter in the audit log", async () => {
    const { viewId } = await makeView({ name: "Ana Example" });
    const rows = await db.list(sql<{ kind: string; after: unknown }>`
      select kind, after from audit where subject_id = ${viewId}`);
    expect(rows).toEqual([{ kind: "views.create", after: { isShared: false, version: 1 } }]);
  });
});

describe("a shared view", () => {
  it("is changed by its author and by leads, and seen by all", async () => {
    const { viewId } = await makeView({ isShared: true });
    expect(await viewer.call(getView, { viewId })).toMatchObject({ mayChange: false, author: "Some specialist" });
    await expect(viewer.call(saveView, { viewId, version: 1, name: "x" })).rejects.toMatchObject({ status: 403 });
    const renamed = await lead.call(saveView, { viewId, version: 1, name: "Large ones" });
    expect(renamed).toMatchObject({ name: "Large ones", version: 2, content });
    const hide = lead.call(saveView, { viewId, version: 2, isShared: false });
    await expect(hide).rejects.toMatchObject({ code: "view.not-the-author" });
    expect(await me.call(saveView, { viewId, version: 2, isShared: false })).toMatchObject({ isShared: false });
  });

  it("that two save at once keeps one and tells the other who it was", async () => {
    const { viewId } = await makeView({ isShared: true });
    const save = (filter: string) => lead.call(saveView, { viewId, version: 1, content: { ...content, filter } });
    const outcomes = await Promise.allSettled([save("stage:1"), save("stage:2"), save("stage:5")]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = me.call(saveView, { viewId, version: 1, content: { ...content, filter: "stage:6" } });
    await expect(late).rejects.toMatchObject({
      status: 409,
      code: "view.changed-meanwhile",
      message: expect.stringContaining("Some lead saved this view"),
    });
    expect((await me.call(listViewVersions, { viewId })).data).toHaveLength(2);
  });

  it("that came with the product keeps one of two first savers too", async () => {
    const save = (filter: string) =>
      lead.call(saveView, { viewId: "onboarded", version: 1, content: { ...content, filter } });
    const outcomes = await Promise.allSettled([save("stage:6a"), save("stage:6b")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await lead.call(getView, { viewId: "onboarded" })).version).toBe(2);
  });

  it("saved as it is leaves no trace", async () => {
    const { viewId } = await makeView({ isShared: true });
    expect(await me.call(saveView, { viewId, version: 1, content })).toMatchObject({ version: 1 });
    expect(await db.list(sql`select 1 from audit where subject_id = ${viewId}`)).toHaveLength(1);
  });

  it("says what each save changed", async () => {
    const { viewId } = await makeView({ isShared: true });
    await me.call(saveView, { viewId, version: 1, content: { ...content, filter: "", pinnedLeft: ["net"] } });
    await me.call(saveView, { viewId, version: 2, name: "Other" });
    const { data } = await viewer.call(listViewVersions, { viewId });
    expect(data.map(({ changes }) => changes)).toEqual([["name"], ["filter", "pins"], []]);
  });
});

describe("deleting a view", () => {
  it("takes it out of the list until it is brought back with all it was", async () => {
    const made = await makeView({ isShared: true });
    const { viewId } = made;
    await me.call(deleteView, { viewId });
    await me.call(deleteView, { viewId });
    await expect(me.call(getView, { viewId })).rejects.toMatchObject({ status: 404 });
    await expect(me.call(saveView, { viewId, version: 1, name: "x" })).rejects.toMatchObject({ code: "view.deleted" });
    expect(await me.call(restoreView, { viewId })).toEqual(made);
    expect(await me.call(restoreView, { viewId })).toEqual(made);
  });

  it("also works for one that came with the product, for leads", async () => {
    await expect(me.call(deleteView, { viewId: "uncovered" })).rejects.toMatchObject({ status: 403 });
    await lead.call(deleteView, { viewId: "uncovered" });
    expect((await me.call(listViews, {})).data.map(({ viewId }) => viewId)).not.toContain("uncovered");
    await lead.call(restoreView, { viewId: "uncovered" });
    expect((await me.call(listViews, {})).data.map(({ viewId }) => viewId)).toContain("uncovered");
  });
});

describe("what is a member's own of a view", () => {
  it("is kept apart from the view: widths, the star, the place", async () => {
    const { viewId } = await makeView({ isShared: true });
    await me.call(arrangeView, { viewId, widths: { name: 300, net: 90 }, isStarred: false });
    const mine = await me.call(arrangeView, { viewId, widths: { net: null, stage: 120 }, place: 0 });
    expect(mine).toMatchObject({ widths: { name: 300, stage: 120 }, isStarred: false, place: 0, version: 1 });
    const theirs = await lead.call(getView, { viewId });
    expect(theirs).toMatchObject({ widths: {}, isStarred: false, version: 1 });
    expect(theirs.place).toBeGreaterThan(0);
    expect((await me.call(listViews, {})).data[0]).toMatchObject({ viewId });
  });

  it("can be the order of all", async () => {
    const ids = async () => (await viewer.call(listViews, {})).data.map(({ viewId }) => viewId);
    const before = await ids();
    await viewer.call(arrangeView, { viewId: "all", place: 1 });
    expect(await ids()).toEqual([before[0], "all", ...before.slice(1).filter((viewId) => viewId !== "all")]);
  });
});

describe("a view of a field that is retired", () => {
  it("opens with the rest and says what is gone, and is whole again when the field is back", async () => {
    await db.run(sql`
      insert into field (field_id, label, type, editable_by, version, changed_at)
      values ('tier', 'Tier', 'text', 'specialist', 1, ${START})`);
    const asks = { filter: "tier:gold stage:1", sorts: ["-tier", "net"], columns: ["name", "field.tier", "net"] };
    const { viewId } = await me.call(createView, { name: "By tier", content: asks });
    expect(await me.call(getView, { viewId })).toMatchObject({ gone: [], usable: asks });
    await db.run(sql`update field set retired_at = ${START} where field_id = 'tier'`);
    const retired = await me.call(getView, { viewId });
    expect(retired.usable).toMatchObject({ filter: asks.filter, sorts: ["net"], columns: ["name", "net"] });
    expect(retired.content).toMatchObject(asks);
    expect(retired.gone.map(({ part, name }) => `${part} ${name}`)).toEqual([
      "column field.tier",
      "order tier",
      "filter tier",
    ]);
    expect(retired.gone[0]?.sentence).toBe("The column Tier, a field that was retired, is left out.");
    await db.run(sql`update field set retired_at = null where field_id = 'tier'`);
    expect(await me.call(getView, { viewId })).toMatchObject({ gone: [], usable: asks });
  });
});

describe("who may ask for views", () => {
  checkAccess(server, Object.values(viewOperations));
});
