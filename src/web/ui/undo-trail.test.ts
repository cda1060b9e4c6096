import { describe, expect, it } from "vitest";
import { type UndoSource, UndoTrail } from "./undo-trail.ts";

/** Remembers in order, as the server does; ids sort by time. */
function makeSource(labels: readonly string[] = []) {
  const done: { undoId: string; label: string }[] = [];
  const taken: string[] = [];
  const remember = (label: string) =>
    done.unshift({ undoId: String(done.length + taken.length + 1).padStart(4, "0"), label });
  for (const label of labels) remember(label);
  const source: UndoSource = {
    list: async (limit) => done.slice(0, limit),
    take: async (undoId) => {
      const at = done.findIndex((one) => one.undoId === undoId);
      const [entry] = done.splice(at, 1);
      taken.push(entry?.label ?? "");
      return { outcome: "done", message: `Taken back: ${entry?.label}.` };
    },
    again: async () => ({ outcome: "nothing", message: "There is nothing to do again." }),
  };
  return { source, remember, taken };
}

const refuses = () => Promise.reject(new Error("The source remembers this one, so the page does not take it back."));

describe("the trail of what can be taken back", () => {
  it("goes on from what was done before the page was opened", async () => {
    const { source, taken } = makeSource(["Moved Brightpath to Engaged"]);
    const trail = new UndoTrail(source);
    expect(await trail.nextLabel()).toBe("Moved Brightpath to Engaged");
    expect(await trail.takeBackLast()).toEqual({
      outcome: "done",
      message: "Taken back: Moved Brightpath to Engaged.",
    });
    expect(taken).toEqual(["Moved Brightpath to Engaged"]);
    expect((await trail.takeBackLast()).outcome).toBe("nothing");
  });

  it("takes back what is still on its way, and nothing older", async () => {
    const { source, remember, taken } = makeSource(["Older"]);
    const trail = new UndoTrail(source);
    let arrive = () => {};
    trail.waitFor(
      new Promise<void>((resolve) => {
        arrive = () => {
          remember("Newer");
          resolve();
        };
      }),
    );
    const asked = trail.takeBackLast();
    arrive();
    await asked;
    expect(taken).toEqual(["Newer"]);
    trail.waitFor(Promise.reject(new Error("refused")));
    await trail.takeBackLast();
    expect(taken).toEqual(["Newer", "Older"]);
  });

  it("takes back newest first what the source knows and what only the page knows", async () => {
    const { source, remember, taken } = makeSource(["Before"]);
    const trail = new UndoTrail(source);
    await trail.nextLabel();
    const here: string[] = [];
    const local = (label: string) => ({ label, noticeId: label, undo: async () => here.push(label) });
    await trail.add(local("Only here 1"));
    remember("On the server");
    await trail.add({ label: "On the server", noticeId: "s", undo: refuses, onUndone: () => here.push("row is back") });
    await trail.add(local("Only here 2"));
    const order: string[] = [];
    for (let step = 0; step < 4; step += 1) order.push((await trail.takeBackLast()).message);
    expect(order).toEqual([
      "Taken back: only here 2.",
      "Taken back: on the server.",
      "Taken back: only here 1.",
      "Taken back: Before.",
    ]);
    expect(here).toEqual(["Only here 2", "row is back", "Only here 1"]);
    expect(taken).toEqual(["On the server", "Before"]);
  });

  it("gives each of two actions that were quick its own entry", async () => {
    const { source, remember, taken } = makeSource();
    const trail = new UndoTrail(source);
    await trail.nextLabel();
    remember("First");
    remember("Second");
    await Promise.all([
      trail.add({ label: "First", noticeId: "1", undo: refuses }),
      trail.add({ label: "Second", noticeId: "2", undo: refuses }),
    ]);
    await trail.takeBack("1");
    expect(taken).toEqual(["First"]);
    await trail.takeBackLast();
    expect(taken).toEqual(["First", "Second"]);
  });

  it("still takes back what only the page knows when the source cannot be reached", async () => {
    const gone = () => Promise.reject(new Error("no connection"));
    const trail = new UndoTrail({ list: gone, take: gone, again: gone });
    const here: string[] = [];
    await trail.add({ label: "Folded", noticeId: "1", undo: async () => here.push("unfolded") });
    await trail.takeBack("1");
    expect(here).toEqual(["unfolded"]);
  });
});
