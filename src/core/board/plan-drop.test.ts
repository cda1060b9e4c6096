import { describe, expect, it } from "vitest";
import { positionOf, STAGE_IDS, type StageId } from "../onboarding/stage.ts";
import { type BoardColumn, boardColumns, columnOf } from "./board-columns.ts";
import { planDrop } from "./plan-drop.ts";

const LABELS = { engaged_email: "Engaged - email" };
const GROUPS = { 3: "Talking", 4: "At work" };
const fine = boardColumns("fine", { labels: LABELS });
const coarse = boardColumns("coarse", { labels: LABELS, groupLabels: GROUPS });

function columnNamed(columns: readonly BoardColumn[], id: string): BoardColumn {
  const found = columns.find((column) => column.id === id);
  if (!found) throw new Error(`There is no column ${id}`);
  return found;
}

function drop(from: string, to: string, columns = fine) {
  return planDrop({ stage: from, unmappedLabel: null }, columnNamed(columns, to));
}

describe("boardColumns", () => {
  it("has each stage in exactly one column, fine and coarse, and one more for what is not mapped", () => {
    for (const columns of [fine, coarse]) {
      expect(columns.flatMap(({ stages }) => stages)).toEqual([...STAGE_IDS]);
      expect(columns.at(-1)).toEqual({ id: "unmapped", name: "Not mapped", stages: [] });
    }
    expect(
      fine
        .map(({ name }) => name.split(" ")[0])
        .slice(0, -1)
        .join(" "),
    ).toBe("1 2 3a 3b 4a 4b 4c 5 6a 6b 6c 6d");
    expect(coarse.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "unmapped"]);
  });

  it("shows the team's own word for a stage", () => {
    expect(columnNamed(fine, "engaged_email").name).toBe("3a Engaged - email");
  });

  it("shows the team's own word for a group, and its number where there is none", () => {
    expect(coarse.map(({ name }) => name)).toEqual(["1", "2", "3 Talking", "4 At work", "5", "6", "Not mapped"]);
  });
});

describe("columnOf", () => {
  it("keeps a retired stage, and a word that nothing answers to, in the last column", () => {
    expect(columnOf({ stage: "called_twice", unmappedLabel: null }, fine)).toBe("unmapped");
    expect(columnOf({ stage: "new_account", unmappedLabel: "Warm" }, coarse)).toBe("unmapped");
    expect(columnOf({ stage: "homework_offered", unmappedLabel: null }, coarse)).toBe("4");
  });
});

describe("planDrop", () => {
  it("logs the one fact that leads to the next stage", () => {
    expect(drop("new_account", "initiated")).toMatchObject({ kind: "log", option: { id: "mail_sent" } });
    expect(drop("initiated", "engaged_email")).toMatchObject({ kind: "log", option: { id: "replied" } });
    expect(drop("engaged_call_booked", "intro_call_completed")).toMatchObject({ option: { id: "call_held" } });
  });

  it("asks for the reason of a churn, the start of a call, and before a handover", () => {
    for (const to of ["churned", "engaged_call_booked", "sales_handoff"])
      expect(drop("initiated", to)).toEqual({ kind: "ask", to: [to] });
  });

  it("never goes backwards without asking", () => {
    for (const from of STAGE_IDS)
      for (const to of STAGE_IDS)
        if (positionOf(to) < positionOf(from))
          expect(drop(from, to), `${from} to ${to}`).toMatchObject({ kind: "ask" });
  });

  it("asks before stages are passed over", () => {
    expect(drop("new_account", "engaged_email").kind).toBe("ask");
    expect(drop("initiated", "second_call_completed").kind).toBe("ask");
  });

  it("asks which stage of a group is meant", () => {
    expect(drop("initiated", "3", coarse)).toEqual({ kind: "ask", to: ["engaged_email", "engaged_call_booked"] });
  });

  it("refuses where it stands already, and where nothing can be moved to", () => {
    expect(drop("engaged_email", "3", coarse)).toEqual({ kind: "refuse", sentence: "It is there already." });
    expect(drop("initiated", "unmapped").kind).toBe("refuse");
  });

  it("lets every card out of what is not mapped", () => {
    const unmapped = { stage: "new_account" as StageId, unmappedLabel: "Warm" };
    expect(planDrop(unmapped, columnNamed(fine, "initiated"))).toEqual({ kind: "ask", to: ["initiated"] });
    expect(drop("called_twice", "initiated")).toEqual({ kind: "ask", to: ["initiated"] });
    for (const [columns, id] of [
      [fine, "new_account"],
      [coarse, "1"],
    ] as const)
      expect(planDrop(unmapped, columnNamed(columns, id))).toEqual({ kind: "confirm", to: "new_account" });
  });
});
