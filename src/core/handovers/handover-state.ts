/** Where a handover stands, and which step may follow. */
import { conflict } from "../errors.ts";

export const HANDOVER_STATES = ["open", "accepted", "bounced", "taken-back"] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

export type HandoverStep = "accept" | "bounce" | "undo";

const MAY: Readonly<Record<HandoverStep, readonly HandoverState[]>> = {
  accept: ["open"],
  // A team may find out later that it is not for them.
  bounce: ["open", "accepted"],
  undo: ["open", "accepted", "bounced"],
};

const IS: Readonly<Record<HandoverState, string>> = {
  open: "It waits for an answer; nothing of this can be done with it.",
  accepted: "It was accepted already. Take that back first if it is wrong.",
  bounced: "It was sent back already. Take that back first, or hand the account over again.",
  "taken-back": "It was taken back. Hand the account over again.",
};

/** HO-5. @throws ProductError `handover.state` where the step does not follow */
export function requireStep(state: HandoverState, step: HandoverStep): void {
  if (!MAY[step].includes(state)) throw conflict("handover.state", IS[state]);
}

/** Where it stands after its last step was taken back. */
export function stateBefore(state: HandoverState, wasAccepted: boolean): HandoverState {
  if (state === "bounced") return wasAccepted ? "accepted" : "open";
  return state === "accepted" ? "open" : "taken-back";
}
