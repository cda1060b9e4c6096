/** Saved views: ways of looking at the accounts, as a table or a board, private or for the whole team. */
import { z } from "zod";
import { AGGREGATES } from "#core/accounts/aggregates.ts";
import { STAGE_DEPTHS, VIEW_SHAPES } from "#core/views/view-content.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./shapes.ts";

/** A word for a view that came with the product, an id for any other. */
const viewId = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(80);
const columnId = z.string().min(1).max(120);
const columnIds = z.array(columnId).max(200);

export const viewContent = z.strictObject({
  shape: z.enum(VIEW_SHAPES).default("table"),
  /** In the same grammar as the list of accounts. */
  filter: z.string().max(2000).default(""),
  /** The first decides, the next settles its ties: `renewal`, `-net`. */
  sorts: z.array(columnId).min(1).max(5).default(["renewal"]),
  /** The columns that are shown, in their order; null shows the usual ones. */
  columns: columnIds.nullable().default(null),
  pinnedLeft: columnIds.default([]),
  pinnedRight: columnIds.default([]),
  /** A board's columns: each stage (`fine`), or groups 1 to 6 (`coarse`). */
  stages: z.enum(STAGE_DEPTHS).default("coarse"),
  /** The column whose values the rows are grouped by; null is one list. */
  group: columnId.nullable().default(null),
  /** Groups that are closed: `=engaged_email`, or `empty` for the accounts without a value. */
  folded: z.array(z.string().min(1).max(600)).max(500).default([]),
  /** What stands below a column over all rows: `{ "net": "sum" }`; others have the usual one of their kind. */
  footers: z.record(columnId, z.enum(AGGREGATES)).default({}),
});

const gonePart = z.strictObject({
  part: z.enum(["column", "order", "filter", "group"]),
  name: z.string(),
  sentence: z.string(),
});

export const savedView = z.strictObject({
  viewId,
  name: z.string(),
  isShared: z.boolean(),
  version: z.int(),
  /** As it was saved. */
  content: viewContent,
  /** As it can be shown now: without what is gone. */
  usable: viewContent,
  /** Columns, orders and parts of the filter that do not exist any more, and how to mend it. */
  gone: z.array(gonePart),
  /** Null for a view that came with the product. */
  author: z.string().nullable(),
  savedBy: z.string().nullable(),
  savedAt: instant.nullable(),
  mine: z.boolean(),
  mayChange: z.boolean(),
  /** Yours alone: whether it is in the navigation, where, and how wide you made its columns, in pixels. */
  isStarred: z.boolean(),
  place: z.int(),
  widths: z.record(z.string(), z.int()),
});
export type SavedView = z.output<typeof savedView>;

export const listViews = defineOperation({
  name: "views.list",
  summary: "Lists the views that you may see: the team's and your own, in the order of your navigation.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/views" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(savedView) }),
});

export const getView = defineOperation({
  name: "views.get",
  summary: "Shows one view, and what of it does not exist any more.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/views/{viewId}" },
  input: z.strictObject({ viewId }),
  output: savedView,
});

export const createView = defineOperation({
  name: "views.create",
  summary: "Saves a way of looking at the accounts as a view of its own, private unless it is shared.",
  access: "viewer",
  effect: "write",
  deed: "saved a new view",
  http: { method: "POST", path: "/views" },
  input: z.strictObject({ name, isShared: z.boolean().default(false), content: viewContent }),
  output: savedView,
});

export const saveView = defineOperation({
  name: "views.save",
  summary: "Saves what changed in a view; refused when somebody else saved it since the version you read.",
  access: "viewer",
  effect: "write",
  deed: "saved a view",
  http: { method: "PATCH", path: "/views/{viewId}" },
  input: z.strictObject({
    viewId,
    version: z.int(),
    name: name.optional(),
    isShared: z.boolean().optional(),
    content: viewContent.optional(),
  }),
  output: savedView,
});

export const deleteView = defineOperation({
  name: "views.delete",
  summary: "Deletes a view; it can be brought back.",
  access: "viewer",
  effect: "write",
  deed: "deleted a view",
  http: { method: "DELETE", path: "/views/{viewId}" },
  input: z.strictObject({ viewId }),
  output: z.strictObject({ viewId }),
});

export const restoreView = defineOperation({
  name: "views.restore",
  summary: "Brings back a deleted view.",
  access: "viewer",
  effect: "write",
  deed: "brought back a view",
  http: { method: "POST", path: "/views/{viewId}/restore" },
  input: z.strictObject({ viewId }),
  output: savedView,
});

export const listViewVersions = defineOperation({
  name: "views.versions",
  summary: "Lists what a view was before, the latest first: who saved it and when.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/views/{viewId}/versions" },
  input: z.strictObject({ viewId }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        version: z.int(),
        name: z.string(),
        isShared: z.boolean(),
        content: viewContent,
        savedBy: z.string().nullable(),
        savedAt: instant.nullable(),
        /** What differs from the version before, in words: "filter", "columns". */
        changes: z.array(z.string()),
      }),
    ),
  }),
});

export const revertView = defineOperation({
  name: "views.revert",
  summary: "Makes a view again what it was at an earlier version; this is a new version, so it can be taken back too.",
  access: "viewer",
  effect: "write",
  deed: "took a view back to what it was",
  http: { method: "POST", path: "/views/{viewId}/revert" },
  input: z.strictObject({
    viewId,
    /** The version that you read. */
    version: z.int(),
    /** The version to go back to. */
    to: z.int(),
  }),
  output: savedView,
});

export const arrangeView = defineOperation({
  name: "views.arrange",
  summary: "Keeps for you alone whether a view is in your navigation, where, and how wide its columns are.",
  access: "viewer",
  effect: "write",
  deed: "arranged a view for themselves",
  http: { method: "PATCH", path: "/views/{viewId}/mine" },
  input: z.strictObject({
    viewId,
    isStarred: z.boolean().optional(),
    /** Before the view that has this place now. */
    place: z.int().min(0).max(10_000).optional(),
    /** In pixels by column; columns that are not named keep theirs, null goes back to the usual width. */
    widths: z.record(columnId, z.int().min(40).max(1000).nullable()).optional(),
  }),
  output: savedView,
});
