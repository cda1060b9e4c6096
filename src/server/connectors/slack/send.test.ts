/** The official client against a stand-in on this machine, reached through the setting for the address. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { SendRefused, TryLater, UnknownDelivery } from "#server/connectors/connector.ts";
import { startSlackStandIn } from "#test/slack-stand-in.ts";
import { slack } from "./index.ts";

const standIn = await startSlackStandIn();
afterAll(() => standIn.close());
const { address, asked, answers } = standIn;

const OURS = { id: "C0000001", name: "onboarding", is_member: true, is_ext_shared: false, is_shared: false };
const SENT = { body: { ok: true, ts: "1772697600.000100", channel: "C0000001" } };

beforeEach(() => {
  asked.length = 0;
  answers.clear();
  answers.set("chat.postMessage", SENT);
  answers.set("conversations.info", { body: { ok: true, channel: OURS } });
});

const settings = slack.settings.parse({ token: "xoxb-canary", channel: "C0000001", address });
const context = {
  settings,
  source: "slack",
  now: "2026-03-05T08:00:00.000Z",
  signal: new AbortController().signal,
  fetch,
  resolve: async () => [],
};
const message = { key: "1", to: "C0000001", text: "Brightpath entered the segment.", isInternal: true };
const send = (given: Partial<typeof message> = {}) => slack.send!.send({ ...message, ...given }, context);
const isSent = () => asked.some(({ method }) => method === "chat.postMessage");

describe("a message", () => {
  it("goes to the channel, and its own id comes back", async () => {
    expect(await send()).toEqual({ externalId: "1772697600.000100" });
    const posted = asked.find(({ method }) => method === "chat.postMessage");
    expect(posted?.token).toBe("Bearer xoxb-canary");
    expect(posted?.fields.get("channel")).toBe("C0000001");
    expect(posted?.fields.get("text")).toBe(message.text);
  });

  it("calls nobody, whatever a customer is named", async () => {
    await send({ text: "<!channel> & <https://evil.example|Brightpath> entered." });
    const posted = asked.find(({ method }) => method === "chat.postMessage");
    expect(posted?.fields.get("text")).toBe("&lt;!channel&gt; &amp; &lt;https://evil.example|Brightpath&gt; entered.");
  });

  it.each([
    { why: "another company shares it", channel: { ...OURS, is_ext_shared: true, is_shared: true } },
    { why: "another company is invited", channel: { ...OURS, is_pending_ext_shared: true } },
    { why: "it is shared and nobody says with whom", channel: { ...OURS, is_shared: true } },
    { why: "Slack does not say who reads there", channel: { id: "C0000001", name: "onboarding" } },
    { why: "Slack says nothing of it", channel: undefined },
  ])("about a customer is not sent where $why", async ({ channel }) => {
    answers.set("conversations.info", { body: { ok: true, channel } });
    await expect(send()).rejects.toThrow(SendRefused);
    expect(isSent()).toBe(false);
  });

  it("about a customer is sent where only workspaces of one company read", async () => {
    answers.set("conversations.info", {
      body: { ok: true, channel: { ...OURS, is_shared: true, is_org_shared: true } },
    });
    await send();
    expect(isSent()).toBe(true);
  });

  it.each([
    { answer: { body: { ok: false, error: "missing_scope", needed: "channels:read" } }, as: SendRefused },
    { answer: { body: { ok: false, error: "channel_not_found" } }, as: SendRefused },
    { answer: { status: 500, body: {} }, as: TryLater },
    { answer: { status: 429, headers: { "retry-after": "30" }, body: {} }, as: TryLater },
    { answer: "break" as const, as: TryLater },
  ])("about a customer stays here while it cannot be asked who reads there: $answer", async ({ answer, as }) => {
    answers.set("conversations.info", answer);
    await expect(send()).rejects.toThrow(as);
    expect(isSent()).toBe(false);
  });

  it("that tells nothing about a customer may go anywhere", async () => {
    answers.set("conversations.info", { body: { ok: true, channel: { ...OURS, is_ext_shared: true } } });
    await send({ isInternal: false });
    expect(isSent()).toBe(true);
  });

  it("waits as long as Slack asks", async () => {
    answers.set("chat.postMessage", { status: 429, headers: { "retry-after": "30" }, body: {} });
    await expect(send()).rejects.toMatchObject({ name: "TryLater", afterSeconds: 30 });
  });

  it.each([
    { answer: "break" as const },
    { answer: { status: 500, body: {} } },
    { answer: { body: { ok: false, error: "fatal_error" } } },
  ])("that may have arrived is in doubt and not sent again: $answer", async ({ answer }) => {
    answers.set("chat.postMessage", answer);
    await expect(send()).rejects.toThrow(UnknownDelivery);
  });

  it("that never left is tried again", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const closed = { ...context, settings: { ...settings, address: `http://127.0.0.1:${port}/api/` } };
    await expect(slack.send!.send({ ...message, isInternal: false }, closed)).rejects.toThrow(TryLater);
  });

  it.each(["is_archived", "not_in_channel", "msg_too_long"])(
    "that Slack refuses (%s) is not tried again",
    async (error) => {
      answers.set("chat.postMessage", { body: { ok: false, error } });
      await expect(send()).rejects.toThrow(SendRefused);
    },
  );
});

describe("the check", () => {
  const signedIn = (scopes: string) =>
    answers.set("auth.test", {
      headers: { "x-oauth-scopes": scopes },
      body: { ok: true, team: "Acme", user: "firstbill" },
    });

  it("says whose the token is, what it may, and that the app is in the channel", async () => {
    signedIn("chat:write,channels:read,groups:read");
    const checks = await slack.check(context);
    expect(checks.map(({ state }) => state)).toEqual(["works", "works", "works", "works", "works"]);
    expect(checks[0]?.says).toBe("It belongs to firstbill in Acme.");
  });

  it("says which scope is missing, and that another company reads in the channel", async () => {
    signedIn("chat:write");
    answers.set("conversations.info", { body: { ok: true, channel: { ...OURS, is_ext_shared: true } } });
    const checks = await slack.check(context);
    expect(checks.filter(({ state }) => state === "missing").map(({ what }) => what)).toEqual([
      "channels:read",
      "groups:read",
      "Usual channel",
    ]);
  });

  it("says that the token is not accepted, without telling it", async () => {
    answers.set("auth.test", { body: { ok: false, error: "invalid_auth" } });
    const checks = await slack.check(context);
    expect(checks).toMatchObject([{ state: "failed" }]);
    expect(JSON.stringify(checks)).not.toContain("canary");
  });
});
