/** Asks Slack who the token is, what it may, and who reads in the usual channel. */
import type { WebClient } from "@slack/web-api";
import type { Check, ConnectorContext } from "#server/connectors/connector.ts";
import { makeSlackClient, meaningOf } from "./client.ts";
import { isShared } from "./send.ts";
import type { SlackSettings } from "./settings.ts";

const SCOPES = [
  { scope: "chat:write", needed: "to send messages" },
  { scope: "channels:read", needed: "to know who reads in a public channel" },
  { scope: "groups:read", needed: "to know who reads in a private channel" },
];

export async function check(context: ConnectorContext<SlackSettings>): Promise<readonly Check[]> {
  const slack = makeSlackClient(context);
  try {
    const { team, user, response_metadata: told } = await slack.auth.test();
    const token: Check = { what: "Token", state: "works", says: `It belongs to ${user} in ${team}.` };
    const scopes = SCOPES.map(({ scope, needed }): Check => {
      const isThere = told?.scopes?.includes(scope) === true;
      return isThere
        ? { what: scope, state: "works", says: "The app has this scope." }
        : { what: scope, state: "missing", says: `Give the app this scope ${needed}, and install it again.` };
    });
    return [token, ...scopes, await channelCheck(slack, context.settings.channel)];
  } catch (error) {
    return [{ what: "Token", state: "failed", says: meaningOf(error, { changes: false }).message }];
  }
}

async function channelCheck(slack: WebClient, id: string): Promise<Check> {
  const what = "Usual channel";
  if (id === "") return { what, state: "works", says: "None is set; each list of messages names its own." };
  try {
    const { channel } = await slack.conversations.info({ channel: id });
    if (channel === undefined) return { what, state: "failed", says: "Slack says nothing about it." };
    if (isShared(channel))
      return {
        what,
        state: "missing",
        says: `Another company reads in #${channel.name}: only what tells nothing about a customer is sent there.`,
      };
    return channel.is_member === true
      ? { what, state: "works", says: `The app is in #${channel.name}, where only your company reads.` }
      : { what, state: "missing", says: `Invite the app to #${channel.name}.` };
  } catch (error) {
    return { what, state: "failed", says: meaningOf(error, { changes: false }).message };
  }
}
