/** Which facts would bring an account to a stage: each is tried on all that is known of the account, so none is offered in vain. */
import { dayText } from "../time/day-text.ts";
import { addMinutes, type Instant, localDateAt } from "../time/instant.ts";
import type { FactDetail, OnboardingFact } from "./fact.ts";
import { factFromLog, LOG_OPTION_IDS, type LogOptionId } from "./log-options.ts";
import type { StageId } from "./stage.ts";
import { happeningOf } from "./stage-because.ts";

export type LeadingFacts = {
  /** To be logged, in the order of the list. */
  readonly log: readonly LogOptionId[];
  /** Logged by hand; if it was not so, taking it back leads there. The latest one that does. */
  readonly takeBack: OnboardingFact | null;
};

export type LeadingInput = {
  readonly to: StageId;
  readonly facts: readonly OnboardingFact[];
  readonly now: Instant;
  /** The stage that the account would have with these facts. */
  readonly stageWith: (facts: readonly OnboardingFact[]) => StageId | null;
};

/** Nobody takes back what lies further behind in order to move a card. */
const MOST_TAKEN_BACK = 10;

export function leadingFacts({ to, facts, now, stageWith }: LeadingInput): LeadingFacts {
  const leadsThere = (more: OnboardingFact) => stageWith([...facts, more]) === to;
  const voided = new Set(facts.flatMap(({ corrects }) => corrects ?? []));
  const byHand = facts.filter(
    ({ source, kind, factId }) => source === "hand" && kind !== "voided" && !voided.has(factId),
  );
  return {
    log: LOG_OPTION_IDS.filter((option) => leadsThere(tried(option, now))),
    takeBack:
      byHand
        .slice(-MOST_TAKEN_BACK)
        .findLast((fact) => leadsThere(factOf({ kind: "voided", reason: "Tried." }, now, fact.factId))) ?? null,
  };
}

/** As it would be logged now, with an answer to whatever it asks. */
function tried(option: LogOptionId, now: Instant): OnboardingFact {
  const reason = option === "churned" ? "unknown" : "Tried.";
  return factOf(factFromLog({ option, happenedAt: now, startsAt: addMinutes(now, DAY_MINUTES), reason }, now), now);
}

const DAY_MINUTES = 24 * 60;

function factOf(detail: FactDetail, now: Instant, corrects: string | null = null): OnboardingFact {
  const envelope = {
    happenedAt: now,
    recordedAt: now,
    actor: { kind: "member", id: "tried" },
    source: "hand",
  } as const;
  return { factId: TRIED_LAST, evidence: null, corrects, ...envelope, ...detail };
}

/** Of facts of one moment the ids decide; this one comes after all others. */
const TRIED_LAST = "ffffffff-ffff-7fff-bfff-ffffffffffff";

/** "Is it wrong that a call was held on 3 Mar? Taking that back leads there." */
export function takeBackSentence({ kind, happenedAt }: OnboardingFact, now: Instant): string {
  const on = dayText(localDateAt(happenedAt), localDateAt(now));
  return `Is it wrong that ${happeningOf(kind)} on ${on}? Taking that back leads there.`;
}

/** Said where no single fact leads to the stage: what it takes, and how that is recorded. */
export const NEEDED_FOR: Readonly<Record<StageId, string>> = {
  new_account:
    "Stage 1 is for accounts that nobody has written to. Take back in the account's timeline what did not happen.",
  initiated:
    "It takes a mail of ours, and neither a reply nor a call. Log “Mail sent”, or take back in the account's timeline what did not happen.",
  engaged_email:
    "It takes a reply by a person, and no call that lies ahead or was held. Log “Customer replied”, or take back in the account's timeline what did not happen.",
  engaged_call_booked:
    "It takes a call that lies ahead, and none that was held. Log “Call booked” with its start, or take back in the account's timeline what did not happen.",
  intro_call_completed:
    "It takes one call that was held, and no more. Log “Call held”, or take back in the account's timeline what did not happen.",
  second_call_completed: "It takes two calls that were held. Log “Call held” for each, with the moment that it was.",
  homework_offered:
    "It takes homework that was sent after a second call. Log “Call held” for both calls, then “Homework sent”.",
  awaiting_final: "No fact leads there: it begins by itself before the last bill, once somebody has written to them.",
  onboarded_no_engagement:
    "It takes the final mail, with neither a reply nor a held call before it. Log “Final outreach sent”, or take back in the account's timeline what did not happen.",
  onboarded_engaged:
    "It takes a reply or a held call, and then the final mail. Log them in this order, with the moments at which they were.",
  sales_handoff: "It takes a handover to sales with its packet. Press $ on the account.",
  churned: "It takes a churn with its reason. Log “Churned”.",
};
