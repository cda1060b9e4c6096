/** The states of what is told to others, each with a shape and a word. */
import type { Destination, MessageState } from "#contract/webhooks.ts";
import type { Tone } from "../../ui/state-mark.tsx";

type State = { tone: Tone; label: string };

export const MESSAGE_STATES: Readonly<Record<MessageState, State>> = {
  pending: { tone: "accent", label: "To be sent" },
  sending: { tone: "accent", label: "Being sent" },
  held: { tone: "warn", label: "Held" },
  delivered: { tone: "good", label: "Delivered" },
  failed: { tone: "bad", label: "Failed for good" },
  approval: { tone: "warn", label: "Waits for you" },
  dropped: { tone: "calm", label: "Not sent" },
  unknown: { tone: "warn", label: "May have arrived" },
};

/** What is worst is said first. */
export function destinationState({ pausedAt, toApprove, unknown, failed, waiting, delivered }: Destination): State {
  if (pausedAt !== null) return { tone: "calm", label: "Paused" };
  if (toApprove + unknown > 0) return { tone: "warn", label: "Waits for you" };
  if (failed > 0) return { tone: "bad", label: "Some failed" };
  if (waiting > 0) return { tone: "accent", label: "Sending" };
  return delivered > 0 ? { tone: "good", label: "Working" } : { tone: "calm", label: "Nothing yet" };
}
