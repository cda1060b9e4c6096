/** The states of a connection, of its tries and of what it sent, each with a shape and a word. */
import type { Connection, ConnectionAttempt } from "#contract/connections.ts";
import type { RawDelivery } from "#contract/deliveries.ts";
import { formatInteger } from "../../ui/format.ts";
import type { Tone } from "../../ui/state-mark.tsx";

type State = { tone: Tone; label: string };

const CONNECTION_STATES: Readonly<Record<Connection["state"], State>> = {
  new: { tone: "calm", label: "Nothing yet" },
  working: { tone: "accent", label: "Reading" },
  importing: { tone: "accent", label: "Importing" },
  held: { tone: "warn", label: "Held" },
  ok: { tone: "good", label: "Up to date" },
  late: { tone: "warn", label: "Late" },
  failing: { tone: "bad", label: "Failing" },
  paused: { tone: "calm", label: "Paused" },
};

const ONLY_TOLD: State = { tone: "calm", label: "Ready to send" };

export function stateOf(connection: Connection): State {
  return connection.state === "new" && isOnlyTold(connection) ? ONLY_TOLD : CONNECTION_STATES[connection.state];
}

/** It brings nothing; it hears from us. */
export function isOnlyTold({ pulls, receives }: Pick<Connection, "pulls" | "receives">): boolean {
  return !pulls && !receives;
}

export const ATTEMPT_STATES: Readonly<Record<ConnectionAttempt["outcome"], State>> = {
  reading: { tone: "accent", label: "Reading" },
  importing: { tone: "accent", label: "Importing" },
  held: { tone: "warn", label: "Held" },
  done: { tone: "good", label: "Imported" },
  "nothing-new": { tone: "calm", label: "Nothing new" },
  failed: { tone: "bad", label: "Failed" },
};

export const DELIVERY_STATES: Readonly<Record<RawDelivery["outcome"], State>> = {
  received: { tone: "accent", label: "To be applied" },
  held: { tone: "warn", label: "Held" },
  applied: { tone: "good", label: "Applied" },
  ignored: { tone: "calm", label: "Means nothing here" },
  waiting: { tone: "warn", label: "Waiting" },
  failed: { tone: "bad", label: "Not applied" },
};

/** While it works, it is looked at often. */
export function isUnderWay({ state }: Connection): boolean {
  return state === "working" || state === "importing";
}

/** "2 of 20 failed" */
export function errorRate({ failedTries, tries }: Connection): string {
  return tries === 0 ? "No tries yet" : `${failedTries} of ${tries} failed`;
}

/** "3 of 3 rows were refused." Of the last read that brought any; null where all of them came in. */
export function refusedRows({ lastRows, lastRefusedRows }: Connection): string | null {
  if (!lastRefusedRows) return null;
  return `${formatInteger(lastRefusedRows)} of ${formatInteger(lastRows ?? lastRefusedRows)} rows were refused.`;
}
