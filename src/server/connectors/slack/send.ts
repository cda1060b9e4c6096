/** Sends a message to a channel. What tells money or risk of a customer never goes where another company reads. */
import type { WebClient } from "@slack/web-api";
import {
  type ConnectorContext,
  type OutgoingMessage,
  SendRefused,
  type Sent,
  TryLater,
} from "#server/connectors/connector.ts";
import { makeSlackClient, meaningOf } from "./client.ts";
import type { SlackSettings } from "./settings.ts";

export async function send(message: OutgoingMessage, context: ConnectorContext<SlackSettings>): Promise<Sent> {
  const slack = makeSlackClient(context);
  const channel = message.isInternal ? await internalChannel(slack, message.to) : message.to;
  const said = await slack.chat
    .postMessage({ channel, text: escaped(message.text), unfurl_links: false, unfurl_media: false, parse: "none" })
    .catch((error: unknown) => Promise.reject(meaningOf(error, { changes: true })));
  return { externalId: said.ts ?? null };
}

type Channel = Awaited<ReturnType<WebClient["conversations"]["info"]>>["channel"];

/**
 * Asked each time, since a channel may be shared at any moment.
 * @throws SendRefused also when it cannot be known who reads there
 */
async function internalChannel(slack: WebClient, id: string): Promise<string> {
  const channel = await findChannel(slack, id);
  if (channel?.id === undefined || channel.is_ext_shared === undefined)
    throw new SendRefused("Slack does not say who reads in this channel, so nothing about a customer is sent there.");
  if (isShared(channel))
    throw new SendRefused("Another company reads in this channel, so nothing about a customer is sent there.");
  return channel.id;
}

async function findChannel(slack: WebClient, id: string): Promise<Channel> {
  try {
    return (await slack.conversations.info({ channel: id })).channel;
  } catch (error) {
    const meaning = meaningOf(error, { changes: false });
    if (meaning instanceof TryLater || meaning instanceof SendRefused) throw meaning;
    throw new TryLater(meaning.message, null);
  }
}

/** Shared between workspaces of one company is not shared with another; a pending invitation is. */
export function isShared(channel: NonNullable<Channel>): boolean {
  const {
    is_ext_shared: isExternal,
    is_pending_ext_shared: isInvited,
    is_shared: isAny,
    is_org_shared: isOwn,
  } = channel;
  return isExternal === true || isInvited === true || (isAny === true && isOwn !== true);
}

/** Slack reads `<!channel>` and links in any text; a customer's name must not call anybody. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
