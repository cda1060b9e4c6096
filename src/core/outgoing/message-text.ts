/** An event as a message in a chat: one plain sentence and where to look. It holds no amount. */
import { unreachable } from "../errors.ts";
import type { EventType } from "./event-types.ts";

export type Told = {
  readonly type: EventType;
  readonly data: Readonly<Record<string, string>>;
  /** Of the account, the source or the endpoint; null when it is not there any more. */
  readonly name: string | null;
  /** Where Firstbill is: https://firstbill.example */
  readonly baseUrl: string;
};

export function messageText({ type, data, name, baseUrl }: Told): string {
  const account = name ?? "An account";
  const atAccount = `${baseUrl}/accounts/${data["accountId"]}`;
  switch (type) {
    case "account.entered":
      return `${account} entered the segment. ${atAccount}`;
    case "account.left":
      return `${account} left the segment. ${atAccount}`;
    case "threshold.crossed":
      return `The forecast of ${account} passed a watched level. ${atAccount}`;
    case "threshold.confirmed":
      return `The forecast of ${account} stayed over the level that it passed. ${atAccount}`;
    case "alert.raised":
      return `There is an alert about the bill of ${account}. ${atAccount}`;
    case "stage.changed":
      return `${account} is at another stage of its onboarding. ${atAccount}`;
    case "onboarding.closed":
      return `The onboarding of ${account} is closed. ${atAccount}`;
    case "prices.confirmed":
      return `The prices of ${account} are confirmed. ${atAccount}`;
    case "prices.unconfirmed":
      return `The prices of ${account} are no longer confirmed. ${atAccount}`;
    case "decision.voided":
      return `Something that was told of ${account} no longer counts, because its import was taken back. ${atAccount}`;
    case "import.held":
      return `An import waits for somebody to look at it. ${baseUrl}/import?run=${data["importRunId"]}`;
    case "connection.late":
      return `The source ${name ?? "of a connection"} is late. ${baseUrl}/connections?connection=${data["connectionId"]}`;
    case "destination.paused":
      return `Nothing is sent to ${name ?? "an endpoint"} any more: it paused itself. ${baseUrl}/webhooks?webhook=${data["endpointId"]}`;
    case "webhook.test":
      return `This is a test from Firstbill. ${baseUrl}/webhooks`;
    default:
      return unreachable(type);
  }
}
