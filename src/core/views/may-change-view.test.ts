import { describe, expect, it } from "vitest";
import { mayChangeView, maySeeView } from "./may-change-view.ts";

const me = { memberId: "me", isLead: false };
const lead = { memberId: "lead", isLead: true };

describe("who may do what with a view", () => {
  it.each([
    { of: "my private one", view: { authorId: "me", isShared: false }, asking: me, sees: true, changes: true },
    {
      of: "somebody's private one",
      view: { authorId: "me", isShared: false },
      asking: lead,
      sees: false,
      changes: false,
    },
    { of: "my shared one", view: { authorId: "me", isShared: true }, asking: me, sees: true, changes: true },
    {
      of: "a shared one, as a lead",
      view: { authorId: "me", isShared: true },
      asking: lead,
      sees: true,
      changes: true,
    },
    {
      of: "a colleague's shared one",
      view: { authorId: "you", isShared: true },
      asking: me,
      sees: true,
      changes: false,
    },
    { of: "the product's", view: { authorId: null, isShared: true }, asking: me, sees: true, changes: false },
    {
      of: "the product's, as a lead",
      view: { authorId: null, isShared: true },
      asking: lead,
      sees: true,
      changes: true,
    },
    {
      of: "one that stays as it came, as a lead",
      view: { authorId: null, isShared: true, isFixed: true },
      asking: lead,
      sees: true,
      changes: false,
    },
  ])("is decided for $of", ({ view, asking, sees, changes }) => {
    expect([maySeeView(view, asking), mayChangeView(view, asking)]).toEqual([sees, changes]);
  });
});
