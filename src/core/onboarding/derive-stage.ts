/** The stage of an account, from its facts and the clock. Nothing here is stored as truth: the same facts give the same answer. */
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { UpcomingCall } from "./calls.ts";
import { upcomingCallOf } from "./calls.ts";
import type { ChurnFinding } from "./churn.ts";
import { type Contact, contactFrom } from "./contact.ts";
import type { FactOf, OnboardingFact } from "./fact.ts";
import { knownFacts } from "./known-facts.ts";
import {
  type CheckinWindow,
  checkinWindowFor,
  finalDueOnFor,
  type ProgrammeClock,
  programmeClock,
} from "./programme-clock.ts";
import { addFact, causeOf, emptyProgress, isEngaged, type StageCause } from "./progress.ts";
import { replay, type StageChange, type Stay } from "./replay.ts";
import { type CoarseStage, coarseOf, isClosed, type StageId } from "./stage.ts";
import { becauseOf } from "./stage-because.ts";
import { contradictionsOf, flagsOf, type StageContradiction, type StageFlag } from "./stage-notes.ts";
import type { StagePreset } from "./stage-preset.ts";

export type StageInput = {
  readonly facts: readonly OnboardingFact[];
  readonly stay: Stay | null;
  /** Ends of billing periods, reaching at least two past the entry. */
  readonly renewals: readonly LocalDate[];
  readonly churn: ChurnFinding | null;
  readonly asOf: Instant;
  /** What was known by then; the default is `asOf`. Later reads a past day as it is known now. */
  readonly knownAt?: Instant;
  readonly preset: StagePreset;
};

export type StageOverride = {
  readonly stage: StageId;
  readonly derived: StageId | null;
  readonly reason: string;
  readonly until: LocalDate | null;
  readonly fact: FactOf<"stage_overridden">;
};

export type StageState = Contact & {
  /** What is shown: the override while it holds, else the derived stage. Null outside the segment. */
  readonly fine: StageId | null;
  readonly coarse: CoarseStage | null;
  readonly derived: StageId | null;
  readonly since: Instant | null;
  readonly cause: StageCause | null;
  /** One sentence for a person. */
  readonly because: string;
  readonly override: StageOverride | null;
  readonly contradictions: readonly StageContradiction[];
  readonly flags: readonly StageFlag[];
  /** The old tool's last word for the stage, and when it said so, where no stage of ours answers to it. */
  readonly unmapped: { readonly label: string; readonly at: Instant } | null;
  readonly engaged: boolean;
  /** The first mail by hand after entry, and the first contact of any kind (a mail, or a call to which we came). */
  readonly firstOutreachAt: Instant | null;
  readonly contactedAt: Instant | null;
  readonly upcomingCall: UpcomingCall | null;
  readonly checkinWindow: CheckinWindow | null;
  readonly finalDueOn: LocalDate | null;
  readonly programme: ProgrammeClock | null;
  /** By the time of the event, never of its processing. */
  readonly history: readonly StageChange[];
  /** The next moment at which time alone changes this. */
  readonly nextDueAt: Instant | null;
};

/** Derives the stage by the order of 3.3: closing facts, final due, calls, engagement, outreach, entry. */
export function deriveStage(input: StageInput): StageState {
  const facts = knownFacts(input.facts, input.asOf, input.knownAt);
  const contact = contactFrom(facts);
  if (!input.stay || input.stay.enteredAt > input.asOf)
    return facts.length === 0 ? QUIET_OUTSIDE : outsideSegment(contact, facts, input.asOf);
  return insideSegment(contact, facts, { ...input, stay: input.stay });
}

function outsideSegment(contact: Contact, facts: readonly OnboardingFact[], asOf: Instant): StageState {
  const progress = emptyProgress({ by: "decision", decisionId: null, at: asOf }, asOf);
  for (const fact of facts) addFact(progress, fact, { isOfStay: false, countAutomated: false });
  const upcomingCall = upcomingCallOf(progress.calls, asOf);
  return {
    ...contact,
    fine: null,
    coarse: null,
    derived: null,
    since: null,
    cause: null,
    because: "Not in the segment, so it has no stage.",
    override: null,
    contradictions: [],
    flags: flagsOf({ progress, facts, stage: null, asOf, finalDueOn: null, churn: null }),
    unmapped: null,
    engaged: false,
    firstOutreachAt: null,
    contactedAt: null,
    upcomingCall,
    checkinWindow: null,
    finalDueOn: null,
    programme: null,
    history: [],
    nextDueAt: upcomingCall?.startsAt ?? null,
  };
}

/** Most accounts are outside and nothing has happened with them; without facts the moment makes no difference. */
const QUIET_OUTSIDE = outsideSegment(contactFrom([]), [], "1970-01-01T00:00:00.000Z");

function insideSegment(
  contact: Contact,
  facts: readonly OnboardingFact[],
  input: StageInput & { stay: Stay },
): StageState {
  const { asOf, churn, preset, renewals, stay } = input;
  const enteredOn = localDateAt(stay.enteredAt);
  const finalDueOn = finalDueOnFor(enteredOn, renewals, preset);
  const { progress, derived, history, override } = replay({ facts, stay, churn, asOf, preset, finalDueOn });
  const fine = override ? override.stage : derived.stage;
  const cause = override ? causeOf(override) : derived.cause;
  const upcomingCall = upcomingCallOf(progress.calls, asOf);
  const isOpen = fine !== null && !isClosed(fine);
  const checkinWindow = isOpen
    ? checkinWindowFor({ enteredOn, finalDueOn, isSent: progress.checkin !== null, checkin: preset.checkin })
    : null;
  const notes = { progress, facts, stage: fine, asOf, finalDueOn, churn };
  return {
    lastMessagedAt: contact.lastMessagedAt,
    colleagueWroteAt: contact.colleagueWroteAt,
    lastReplyAt: contact.lastReplyAt,
    waitingReplySince: contact.waitingReplySince,
    sentBack: contact.sentBack,
    optedOutPersonIds: contact.optedOutPersonIds,
    fine,
    coarse: fine && coarseOf(fine),
    derived: derived.stage,
    since: history.at(-1)?.at ?? stay.enteredAt,
    cause,
    because: override ? `Set by hand: ${override.reason}` : becauseOf(derived, asOf),
    override: override && {
      stage: override.stage,
      derived: derived.stage,
      reason: override.reason,
      until: override.until,
      fact: override,
    },
    contradictions: contradictionsOf({ ...notes, derived: derived.stage, override }),
    flags: flagsOf(notes),
    unmapped: progress.unmapped && { label: progress.unmapped.label, at: progress.unmapped.cause.at },
    engaged: isEngaged(progress),
    firstOutreachAt: progress.outreach?.at ?? null,
    contactedAt: progress.contactedAt,
    upcomingCall,
    checkinWindow,
    finalDueOn: isOpen ? finalDueOn : null,
    programme: programmeClock({
      enteredOn,
      renewals,
      today: localDateAt(asOf),
      programmeBills: preset.programmeBills,
    }),
    history,
    nextDueAt: nextDueAt(asOf, [
      upcomingCall?.startsAt,
      isOpen && finalDueOn ? startOfDay(finalDueOn) : null,
      override?.until ? startOfDay(override.until) : null,
      checkinWindow ? startOfDay(checkinWindow.opensOn) : null,
      checkinWindow ? startOfDay(addDays(checkinWindow.lastOn, 1)) : null,
      isOpen ? renewals.find((renewal) => startOfDay(renewal) > asOf)?.concat("T00:00:00.000Z") : null,
    ]),
  };
}

function nextDueAt(asOf: Instant, candidates: readonly (Instant | null | undefined)[]): Instant | null {
  let next: Instant | null = null;
  for (const at of candidates) if (at && at > asOf && (next === null || at < next)) next = at;
  return next;
}
