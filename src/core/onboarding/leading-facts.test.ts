import fc from "fast-check";
import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { addMinutes } from "../time/instant.ts";
import { deriveStage } from "./derive-stage.ts";
import type { OnboardingFact } from "./fact.ts";
import { leadingFacts, NEEDED_FOR } from "./leading-facts.ts";
import { factFromLog, LOG_OPTION_IDS, type LogOptionId } from "./log-options.ts";
import { makeFact } from "./make-fact.ts";
import { STAGE_IDS, type StageId } from "./stage.ts";

const ENTERED = "2026-03-02T03:10:00.000Z";
const NOW = "2026-03-12T12:00:00.000Z";

const stageAt = (now: string) => (facts: readonly OnboardingFact[]) =>
  deriveStage({
    facts,
    stay: { enteredAt: ENTERED, previousLeftAt: null, decisionId: "d-1" },
    renewals: ["2026-03-20", "2026-04-20", "2026-05-20"],
    churn: null,
    asOf: now,
    preset,
  }).fine;

const logged = (option: LogOptionId, at: string): OnboardingFact =>
  makeFact(at, factFromLog({ option, happenedAt: at, startsAt: addMinutes(NOW, 600), reason: "cost" }, NOW));

const history = fc
  .array(fc.constantFrom(...LOG_OPTION_IDS), { maxLength: 6 })
  .map((options) => options.map((option, index) => logged(option, addMinutes(ENTERED, 60 * (index + 1)))));

function leadingTo(to: StageId, facts: readonly OnboardingFact[]) {
  return leadingFacts({ to, facts, now: NOW, stageWith: stageAt(NOW) });
}

describe("the facts that lead to a stage", () => {
  it("are exactly those after which the account is there, whatever happened before", () => {
    const stageWith = stageAt(NOW);
    let offered = 0;
    fc.assert(
      fc.property(history, fc.constantFrom(...STAGE_IDS), (facts, to) => {
        const { log, takeBack } = leadingTo(to, facts);
        for (const option of LOG_OPTION_IDS)
          expect(stageWith([...facts, logged(option, NOW)]) === to, option).toBe(log.includes(option));
        if (takeBack) expect(stageWith(facts.filter((fact) => fact !== takeBack))).toBe(to);
        offered += log.length;
      }),
      { numRuns: 400 },
    );
    expect(offered).toBeGreaterThan(100);
  });

  it("are none that cannot lead back; what led on can be taken back", () => {
    const mail = logged("mail_sent", addMinutes(ENTERED, 60));
    const call = logged("call_held", addMinutes(ENTERED, 120));
    expect(leadingTo("initiated", [mail, call])).toEqual({ log: [], takeBack: call });
    expect(leadingTo("new_account", [mail, call])).toEqual({ log: [], takeBack: null });
    expect(leadingTo("second_call_completed", [mail])).toEqual({ log: [], takeBack: null });
  });

  it("never takes back what came from elsewhere or was taken back", () => {
    const mail = logged("mail_sent", addMinutes(ENTERED, 60));
    expect(leadingTo("new_account", [mail]).takeBack).toBe(mail);
    expect(leadingTo("new_account", [{ ...mail, source: "mailbox" }]).takeBack).toBeNull();
    const undone = makeFact(NOW, { kind: "voided", reason: "By mistake." }, { corrects: mail.factId });
    const reply = logged("replied", addMinutes(ENTERED, 120));
    expect(leadingTo("new_account", [mail, undone, reply]).takeBack).toBe(reply);
  });

  it("are said in words for each stage where there are none", () => {
    expect(Object.keys(NEEDED_FOR)).toEqual([...STAGE_IDS]);
  });
});
