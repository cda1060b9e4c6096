/** Stays in the segment, read from recorded decisions. They are never computed again. */
import type { DecisionId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Decision } from "./account-facts.ts";

export type SegmentStay = {
  readonly segment: string;
  readonly rule: string;
  readonly enteredOn: LocalDate;
  readonly enteredAt: Instant;
  readonly leftOn: LocalDate | null;
  readonly leftAt: Instant | null;
  readonly cause: string | null;
  readonly decisionId: DecisionId | null;
  /** One, and one more for each time that it was taken up again after a handover that came back. */
  readonly entries: number;
};

type Entered = { segment: string; rule: string; reopens?: LocalDate };
type Left = { segment: string; cause: string };

/** Oldest first. @param decisions in order of the day on which they were taken */
export function staysOf(
  decisions: readonly Pick<Decision, "kind" | "decidedOn" | "happenedAt" | "body">[],
): SegmentStay[] {
  const stays: SegmentStay[] = [];
  for (const decision of decisions) {
    if (decision.kind === "segment-entered") {
      const { segment, rule, reopens } = decision.body as Entered;
      const last = stays.at(-1);
      if (reopens !== undefined && last?.enteredOn === reopens) {
        stays[stays.length - 1] = { ...last, leftOn: null, leftAt: null, cause: null, entries: last.entries + 1 };
        continue;
      }
      const decisionId = "decisionId" in decision ? (decision.decisionId as DecisionId) : null;
      stays.push({
        segment,
        rule,
        enteredOn: decision.decidedOn,
        enteredAt: decision.happenedAt,
        leftOn: null,
        leftAt: null,
        cause: null,
        decisionId,
        entries: 1,
      });
    }
    if (decision.kind === "segment-left") {
      const { cause } = decision.body as Left;
      const open = stays.findIndex((stay) => stay.leftOn === null);
      const stay = stays[open];
      if (stay) stays[open] = { ...stay, leftOn: decision.decidedOn, leftAt: decision.happenedAt, cause };
    }
  }
  return stays;
}
