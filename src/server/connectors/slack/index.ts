/** Slack: tells a channel what happened. */
import type { Connector } from "#server/connectors/connector.ts";
import { check } from "./check.ts";
import { send } from "./send.ts";
import { type SlackSettings, slackSettings } from "./settings.ts";

export const slack: Connector<SlackSettings> = {
  id: "slack",
  title: "Slack",
  summary: "Tells channels of your workspace what happened, in words.",
  settings: slackSettings,
  check,
  send: { send, usualAddress: ({ channel }) => channel },
};
