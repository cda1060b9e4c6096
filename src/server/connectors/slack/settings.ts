/** What Slack needs: a token of an app that may write, and where to. */
import { z } from "zod";

export const slackSettings = z.strictObject({
  token: z
    .string()
    .trim()
    .regex(/^xoxb-\S+$/, "It begins with xoxb-.")
    .meta({
      title: "Bot token",
      help: "Of a Slack app with the scopes chat:write, channels:read and, for private channels, groups:read.",
      example: "xoxb-...",
      secret: true,
    }),
  channel: z
    .string()
    .trim()
    .regex(/^$|^[CG][A-Z0-9]{6,30}$/, "Write its id, like C0123456789. Slack shows it under the channel's details.")
    .default("")
    .meta({
      title: "Usual channel",
      help: "Its id, where messages go that name no other. Invite the app to it.",
      example: "C0123456789",
    }),
  address: z
    .string()
    .trim()
    .regex(/^$|^https?:\/\/\S+$/, "Write it like https://slack.com/api/.")
    .default("")
    .meta({
      title: "Address",
      help: "Slack's own when it is empty. Only for a proxy of yours.",
      example: "https://slack.com/api/",
    }),
});
export type SlackSettings = z.output<typeof slackSettings>;
