/** Which endpoints and channels an event goes to. */
import type { EventType } from "./event-types.ts";
import type { OutgoingEvent } from "./outgoing-event.ts";

export type Hearer = {
  readonly destinationId: string;
  readonly kind: "webhook" | "slack";
  readonly eventTypes: readonly EventType[];
};

/**
 * Whoever chose it. That one of them fell silent is also told where nobody chose it: then in every channel, because
 * otherwise the first to notice is who misses what it was to be told. Never to the silent one itself.
 */
export function whoHears<One extends Hearer>(
  { type, data }: Pick<OutgoingEvent, "type" | "data">,
  destinations: readonly One[],
): One[] {
  const chosen = destinations.filter(({ eventTypes }) => eventTypes.includes(type));
  if (type !== "destination.paused") return chosen;
  const isOther = ({ destinationId }: One) => destinationId !== data["endpointId"];
  const hearing = chosen.filter(isOther);
  const inChat = hearing.some(({ kind }) => kind === "slack");
  return inChat ? hearing : [...hearing, ...destinations.filter((one) => one.kind === "slack" && isOther(one))];
}
