import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { stageFromLabel, stageLabels } from "./old-labels.ts";
import { coarseOf, groupOf, isClosed, PAID_CALL_MARK, STAGE_CODES, STAGE_IDS } from "./stage.ts";

const labels = stageLabels(preset);

describe("names of stages", () => {
  it("reads what the old tools wrote, whatever the case and punctuation", () => {
    const read = (label: string) => {
      const found = stageFromLabel(label, labels);
      return found.kind === "stage" ? found.stage : found.kind;
    };
    expect(
      [
        "1. New Account",
        "2. onboarding initiated",
        "3b. Engaged – Call Booked",
        "3a Engaged",
        "3. Customer Engaged",
        "3. Onboarding Completed",
        "6b Onboarded",
        "6d Churned",
        "Reach Out",
        "Waiting for Response",
        "Meeting Scheduled",
        "Ongoing",
        "No Response (Follow-Up)",
        "Onboarded (Done)",
        "No Engagement",
        "Churned",
        "Sales Handoff",
        "7. Paid Call Purchased",
        "Parked",
      ].map(read),
    ).toEqual([
      "new_account",
      "initiated",
      "engaged_call_booked",
      "engaged_email",
      "engaged_email",
      "onboarded_no_engagement",
      "onboarded_engaged",
      "churned",
      "new_account",
      "initiated",
      "engaged_call_booked",
      "engaged_email",
      "initiated",
      "onboarded_engaged",
      "onboarded_no_engagement",
      "churned",
      "sales_handoff",
      "paid_call",
      "unmapped",
    ]);
  });

  it("maps every old name of the preset to a stage that exists", () => {
    for (const target of Object.values(preset.oldLabels)) expect([...STAGE_IDS, PAID_CALL_MARK]).toContain(target);
  });

  it("reads its own ids, codes and names", () => {
    for (const stage of STAGE_IDS)
      for (const name of [stage, STAGE_CODES[stage], preset.labels[stage]])
        expect(stageFromLabel(name, labels)).toEqual({ kind: "stage", stage });
  });
});

describe("the coarse view", () => {
  it("is a pure mapping of the fine one", () => {
    expect(STAGE_IDS.map((stage) => [STAGE_CODES[stage], groupOf(stage), coarseOf(stage), isClosed(stage)])).toEqual([
      ["1", 1, "new_account", false],
      ["2", 2, "initiated", false],
      ["3a", 3, "initiated", false],
      ["3b", 3, "initiated", false],
      ["4a", 4, "initiated", false],
      ["4b", 4, "initiated", false],
      ["4c", 4, "initiated", false],
      ["5", 5, "initiated", false],
      ["6a", 6, "onboarded", true],
      ["6b", 6, "onboarded", true],
      ["6c", 6, "sales_handoff", true],
      ["6d", 6, "churned", true],
    ]);
  });
});
