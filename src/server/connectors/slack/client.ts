/** The official client over our one way out, and what a refusal of Slack's means. */
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from "@slack/web-api";
import { ProductError } from "#core/errors.ts";
import { type ConnectorContext, SendRefused, TryLater, UnknownDelivery } from "#server/connectors/connector.ts";
import type { SlackSettings } from "./settings.ts";

/** It tries once: the outbox knows when to try again, and a message in a chat must not be there twice. */
export function makeSlackClient({ settings, fetch, signal: stop }: ConnectorContext<SlackSettings>): WebClient {
  return new WebClient(settings.token, {
    fetch: (input, init) => {
      const signal = init?.signal ? AbortSignal.any([init.signal, stop]) : stop;
      return fetch(input, { ...init, signal });
    },
    logLevel: LogLevel.ERROR,
    // Failures are told by who asked; the client would write them to the console.
    logger: SILENT,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 15_000,
    ...(settings.address !== "" && { slackApiUrl: settings.address.replace(/\/*$/, "/") }),
  });
}

const nothing = () => {};
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/** What an operator can put right without choosing another channel: tried again for a while. */
const TOKEN_ERRORS = new Set(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"]);
const LATER_ERRORS = new Set(["ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"]);
/** Slack says of these that a part may have been done. */
const HALF_DONE_ERRORS = new Set(["fatal_error", "internal_error", "request_timeout"]);

const SENTENCES: Readonly<Record<string, string>> = {
  channel_not_found: "Slack knows no such channel, or the app is not in it. Invite the app, or choose another channel.",
  not_in_channel: "The app is not in the channel. Invite it there.",
  is_archived: "The channel is archived. Choose another one.",
  restricted_action: "The workspace does not let apps write to this channel.",
};

/** @param changes whether the call leaves something behind, so that a line that broke leaves a doubt */
export function meaningOf(error: unknown, { changes }: { changes: boolean }): Error {
  if (error instanceof WebAPIRateLimitedError) return new TryLater("Slack asked to wait.", error.retryAfter);
  if (error instanceof WebAPIPlatformError) return meaningOfCode(error.data, changes);
  if (error instanceof WebAPIHTTPError) {
    const says = `Slack failed with status ${error.statusCode}.`;
    return changes && error.statusCode >= 500 && error.statusCode !== 503
      ? new UnknownDelivery(`${says} The message may be there.`)
      : new TryLater(says, null);
  }
  if (error instanceof WebAPIRequestError) return meaningOfBreak(error.original, changes);
  return error instanceof Error ? error : new Error(String(error));
}

function meaningOfCode(data: { error: string; needed?: string }, changes: boolean): Error {
  const code = data.error;
  if (TOKEN_ERRORS.has(code))
    return new TryLater(`Slack does not accept the token (${code}). Make a new one and enter it here.`, null);
  if (LATER_ERRORS.has(code)) return new TryLater(`Slack asked to wait (${code}).`, null);
  if (HALF_DONE_ERRORS.has(code))
    return changes
      ? new UnknownDelivery(`Slack failed (${code}), and the message may be there.`)
      : new TryLater(`Slack failed (${code}).`, null);
  if (code === "missing_scope")
    return new SendRefused(`Give the app the scope ${data.needed ?? "that Slack names"} and install it again.`);
  return new SendRefused(SENTENCES[code] ?? `Slack refused it (${code}).`);
}

/** Before a connection stands nothing was handed over. */
const NEVER_LEFT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function meaningOfBreak(original: Error, changes: boolean): Error {
  if (original instanceof ProductError) return original;
  const codes = [original, original.cause].map((one) => (one as { code?: string } | undefined)?.code ?? "");
  const says = `Slack could not be reached (${codes.find((code) => code !== "") ?? original.name}).`;
  if (!changes || codes.some((code) => NEVER_LEFT.has(code))) return new TryLater(says, null);
  return new UnknownDelivery("The line to Slack broke while the message was handed over, so it may be there.");
}
