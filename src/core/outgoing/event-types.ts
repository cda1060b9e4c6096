/**
 * What is told to other systems: a closed list. An event names things by id and holds no personal value and no amount;
 * whoever hears it asks for what it may see.
 */

/** How a field of an event's data is written. */
export type EventFieldKind = "id" | "day" | "word";

type EventDescription = {
  /** What happened, for the list of choices. */
  readonly title: string;
  readonly says: string;
  /** In words it would tell money or risk of a customer, so a chat message of it stays inside the company. */
  readonly isInternal: boolean;
  /** It follows from a forecast, which is as right as the prices behind it. */
  readonly judgesForecast: boolean;
  readonly fields: Readonly<Record<string, EventFieldKind>>;
};

const ofDecision = { accountId: "id", decisionId: "id", decidedOn: "day" } as const;

const EVENTS = {
  "account.entered": {
    title: "An account entered a segment",
    says: "Recorded once, on the day on which the rules first say so.",
    isInternal: true,
    judgesForecast: true,
    fields: { ...ofDecision, segment: "word", rule: "word" },
  },
  "account.left": {
    title: "An account left a segment",
    says: "With the cause; a forecast that fell is none.",
    isInternal: true,
    judgesForecast: true,
    fields: { ...ofDecision, segment: "word", cause: "word" },
  },
  "threshold.crossed": {
    title: "A forecast passed a watched level",
    says: "Once for each forecast, level and billing period. Where it is a false start, no confirmation follows.",
    isInternal: true,
    judgesForecast: true,
    fields: { ...ofDecision, forecast: "word" },
  },
  "threshold.confirmed": {
    title: "A crossing was confirmed",
    says: "The forecast stayed over the level for two days, or the period was far enough along.",
    isInternal: true,
    judgesForecast: true,
    fields: { ...ofDecision, forecast: "word" },
  },
  "alert.raised": {
    title: "An alert was raised",
    says: "About a bill or its payment, at most once for each kind and billing period.",
    isInternal: true,
    judgesForecast: true,
    fields: { ...ofDecision, alert: "word" },
  },
  "stage.changed": {
    title: "An onboarding is at another stage",
    says: "With the stage before. The first stage of an account is none.",
    isInternal: true,
    judgesForecast: false,
    fields: { accountId: "id", stage: "word", stageBefore: "word" },
  },
  "onboarding.closed": {
    title: "An onboarding was closed",
    says: "Nothing more is to be done for it.",
    isInternal: true,
    judgesForecast: false,
    fields: ofDecision,
  },
  "prices.confirmed": {
    title: "An account's prices are confirmed",
    says: "Its bills add up, or somebody said so.",
    isInternal: true,
    judgesForecast: false,
    fields: ofDecision,
  },
  "prices.unconfirmed": {
    title: "An account's prices are no longer confirmed",
    says: "A bill did not add up, or somebody took the word back.",
    isInternal: true,
    judgesForecast: false,
    fields: ofDecision,
  },
  "decision.voided": {
    title: "A decision no longer counts",
    says: "It hung on an import that was taken back. The event that told of it names the same decision.",
    isInternal: true,
    judgesForecast: false,
    fields: { ...ofDecision, voidedDecisionId: "id" },
  },
  "import.held": {
    title: "An import waits for a person",
    says: "It would move more accounts or amounts than its source usually does.",
    isInternal: true,
    judgesForecast: false,
    fields: { importRunId: "id" },
  },
  "connection.late": {
    title: "A source is late",
    says: "At most once a day for each connection.",
    isInternal: false,
    judgesForecast: false,
    fields: { connectionId: "id" },
  },
  "destination.paused": {
    title: "An endpoint or channel paused itself",
    says: "It failed for days, or wants nothing any more. Channels hear of it without choosing it, unless one chose it.",
    isInternal: true,
    judgesForecast: false,
    fields: { endpointId: "id" },
  },
  "webhook.test": {
    title: "A test",
    says: "Sent when somebody asks for it, to one endpoint. It needs not be chosen.",
    isInternal: false,
    judgesForecast: false,
    fields: { endpointId: "id" },
  },
} as const satisfies Record<string, EventDescription>;

export type EventType = keyof typeof EVENTS;

export const EVENT_TYPES = Object.keys(EVENTS) as readonly EventType[];

/** Those that an endpoint or a channel may choose; a test comes when it is asked for. */
export const CHOSEN_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter((type) => type !== "webhook.test");

export function describeEvent(type: EventType): EventDescription {
  return EVENTS[type];
}

/** Raised when a field changes its meaning or goes; new fields and new types do not raise it. */
export const EVENT_VERSION = 1;
