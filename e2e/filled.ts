/** An installation in which every screen of the sources has something to show, good and bad, long names included. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Client, makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { setAccountField } from "#contract/account-fields.ts";
import * as connections from "#contract/connections.ts";
import { defineField } from "#contract/fields.ts";
import { linkAccounts, mergeAccounts } from "#contract/identity.ts";
import { getImport, listImports, releaseImport } from "#contract/imports.ts";
import { createPriceBook, getPricePreview, previewPriceBook } from "#contract/price-books.ts";
import { acceptPriceProposal, listPriceProposals, proposePriceBooks } from "#contract/price-proposals.ts";
import { confirmPrices, listReconciledAccounts } from "#contract/reconciliation.ts";
import { takeBackImport } from "#contract/take-backs.ts";
import * as webhooks from "#contract/webhooks.ts";
import { makeStripePrice } from "#test/make-stripe-things.ts";
import { type SlackStandIn, startSlackStandIn } from "#test/slack-stand-in.ts";
import { startVitallyStandIn, type VitallyStandIn } from "#test/vitally-stand-in.ts";
import { type App, startApp } from "./app.ts";
import {
  BAD_NIGHT,
  BOOK,
  BROKEN,
  CORRECTED,
  CRM,
  FIRST,
  fillVitally,
  MISTAKEN,
  raised,
  SHEET,
} from "./filled-files.ts";
import { type GoingLive, invoiceOf, MORNING, makeGoingLive } from "./going-live.ts";

const LATER = "2026-03-20T14:05:00Z";
const SETTINGS = { FIRSTBILL_ALLOW_INTERNAL: "connections=127.0.0.1,webhooks=127.0.0.1,slack=127.0.0.1" };
const CUSTOMERS = "select org_key as account, label as name, 'USD' as currency, created as signed_up_on from orgs";
const USAGE = `select org_key as account, 'events' as meter, happened_on as day, total as quantity
  from daily_events where happened_on > $watermark`;

export type Filled = {
  app: App;
  /** The address of each screen, by what it shows. */
  paths: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

type Places = { company: GoingLive; vitally: VitallyStandIn; slack: SlackStandIn; receiver: Receiver };
type Filling = Places & { app: App; client: Client; folder: string };

/**
 * @param folder for files
 * @param look at how far it is, after each step
 */
export async function startFilled(folder: string, look: (app: App) => Promise<void> = async () => {}): Promise<Filled> {
  const places = await openPlaces();
  let app = await startApp({ ...SETTINGS, FIRSTBILL_NOW: MORNING });
  const filling = { ...places, folder, app, client: clientOf(app) };
  const told = await addEndpoints(filling);
  const sources = await connectAll(filling);
  await look(app);
  await acceptPrices(filling, sources.stripe);
  await look(app);
  const files = await bringFiles(filling);
  await look(app);
  const people = await decide(filling);
  await app.kill();
  app = await startApp({ ...SETTINGS, FIRSTBILL_NOW: LATER }, app.dataDir);
  const after = { ...filling, app, client: clientOf(app) };
  const paths = { ...sourcePaths(sources), ...told, ...files, ...people, ...(await aBadNight(after)) };
  return { app, paths, close: () => closeAll(app, places) };
}

function clientOf({ dataDir }: App): Client {
  return makeClient(findInstallation({ FIRSTBILL_DATA_DIR: dataDir }, readFileSync));
}

async function openPlaces(): Promise<Places> {
  const company = await makeGoingLive();
  company.shop.put(
    raised(invoiceOf(2, "2026-02-01", "2026-03-01", "paid"), 4200),
    raised(invoiceOf(4, "2026-01-01", "2026-02-01", "paid"), -23_456),
  );
  const vitally = await startVitallyStandIn(MORNING);
  fillVitally(vitally);
  const slack = await startSlackStandIn();
  const channel = { id: "C0000001", name: "onboarding", is_member: true, is_ext_shared: false, is_shared: false };
  slack.answers.set("conversations.info", (fields) => {
    const id = fields.get("channel") ?? "";
    return { body: { ok: true, channel: { ...channel, id, is_ext_shared: id === "C0000002" } } };
  });
  slack.answers.set("chat.postMessage", { body: { ok: true, ts: "1772697600.000100", channel: "C0000001" } });
  slack.answers.set("auth.test", {
    headers: { "x-oauth-scopes": "chat:write,channels:read" },
    body: { ok: true, team: "Acme", user: "firstbill" },
  });
  return { company, vitally, slack, receiver: await startReceiver() };
}

async function closeAll(app: App, { company, vitally, slack, receiver }: Places): Promise<void> {
  await app.stop();
  await company.close();
  await Promise.all([vitally.close(), slack.close(), receiver.close()]);
}

type Receiver = { url: string; close(): Promise<void> };

/** Its path is the status that it answers with. */
async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, reply) => {
    request.resume();
    request.on("end", () => reply.writeHead(Number(request.url?.slice(1))).end("said by the receiver"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function addEndpoints({ client, receiver, slack }: Filling): Promise<Record<string, string>> {
  const eventTypes = ["account.entered", "alert.raised", "threshold.crossed", "prices.confirmed"] as const;
  const add = async (name: string, path: string) => {
    const url = `${receiver.url}/${path}`;
    const made = await client.call(webhooks.createWebhook, { name, url, eventTypes: [...eventTypes] });
    const { destinationId } = made.destination;
    await client.call(webhooks.testDestination, { destinationId });
    return destinationId;
  };
  const [endpoint] = [await add("Warehouse", "204"), await add("A service of our own that is not ready", "503")];
  await add("Gone", "410");
  const settings = { token: "xoxb-only-for-tests", channel: "C0000001", address: slack.address };
  const { connectionId } = await client.call(connections.createConnection, {
    connector: "slack",
    name: "slack",
    source: "slack",
    settings,
  });
  const channels = ["C0000001", "C0000002"].map((channel) =>
    client.call(webhooks.createChannel, {
      name: `Channel ${channel}`,
      connectionId,
      channel,
      eventTypes: [...eventTypes],
    }),
  );
  const [, shared] = await Promise.all(channels);
  return {
    slack: `/connections?connection=${connectionId}`,
    endpoint: `/webhooks?webhook=${endpoint}`,
    channel: `/webhooks?webhook=${shared?.destinationId}`,
  };
}

type Sources = { billing: string; stripe: string; vitally: string; clickhouse: string };

async function connectAll(filling: Filling): Promise<Sources> {
  const { client, company, vitally } = filling;
  const { port, user, password } = company.billing;
  const queries = [
    { kind: "accounts", query: CUSTOMERS },
    { kind: "usage", query: USAGE, watermarkColumn: "day", watermarkStart: "2000-01-01", overlap: "2 days" },
  ];
  const connect = async (connector: string, name: string, settings: object) => {
    const given = { connector, name, source: name, settings: settings as Record<string, never> };
    const { connectionId } = await client.call(connections.createConnection, given);
    await run(client, connectionId);
    return connectionId;
  };
  const host = "127.0.0.1";
  const billing = await connect("postgres", "billing-db", {
    host,
    port,
    database: "firstbill",
    user,
    password,
    tls: "off",
    queries,
  });
  const { apiKey, webhookSecret, address } = company.shop;
  const shop = { apiKey, webhookSecret, address, sameAsSource: "billing-db", sameAsKey: "org", meters: "recordings" };
  const stripe = await connect("stripe", "stripe", shop);
  await sendAll(filling, stripe);
  const moved = { apiKey: vitally.apiKey, address: vitally.address, sameAsSource: "billing-db" };
  const fromVitally = await connect("vitally", "vitally", moved);
  const wrong = { url: "http://127.0.0.1:65535", database: "default", user: "reader", queries: queries.slice(0, 1) };
  const clickhouse = await connect("clickhouse", "event-warehouse-of-the-data-team", wrong);
  return { billing, stripe, vitally: fromVitally, clickhouse };
}

/** Until it rests, whatever came of it. */
async function run(client: Client, connectionId: string): Promise<void> {
  await client.call(connections.runConnection, { connectionId });
  await until(async () => {
    const { state, tries } = await client.call(connections.getConnection, { connectionId });
    return tries > 0 && state !== "working" && state !== "importing";
  });
}

async function until(isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isThere()); tries++) {
    if (tries > 300) throw new Error("What was waited for did not come.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One that is applied, one that means nothing here, one that cannot be applied, and one that is forged. */
async function sendAll({ app, company: { shop } }: Filling, connectionId: string): Promise<void> {
  const send = (event: object, secret?: string) =>
    fetch(`${app.url}/webhooks/${connectionId}`, { method: "POST", ...shop.signed(event, secret) });
  const paid = shop.happen("invoice.paid", invoiceOf(0, "2026-02-01", "2026-03-01", "paid"));
  await send(paid);
  await send(shop.happen("product.updated", { id: "prod_1", object: "product" }));
  await send(shop.happen("invoice.paid", { id: "in_broken", object: "invoice" }));
  shop.remove("in_broken");
  await send(paid, "whsec_of_somebody_else");
}

function sourcePaths(sources: Sources): Record<string, string> {
  const paths = Object.entries(sources).map(([name, id]) => [name, `/connections?connection=${id}`]);
  return Object.fromEntries(paths) as Record<string, string>;
}

async function acceptPrices({ client, company: { shop } }: Filling, connectionId: string): Promise<void> {
  const { data } = await client.call(proposePriceBooks, { connectionId });
  const proposalId = data[0]!.proposalId;
  // Nobody accepts before it was worked out what it would change.
  await until(async () => {
    const { data: proposed } = await client.call(listPriceProposals, {});
    return proposed.every(({ preview }) => preview?.effects != null);
  });
  await client.call(acceptPriceProposal, { proposalId, effectiveOn: "2026-01-01" });
  await until(async () => (await client.call(listReconciledAccounts, { isConfirmed: "true" })).data.length > 0);
  shop.put(
    makeStripePrice({ id: "price_seats", nickname: "Seats", unit_amount: 1200, recurring: { usage_type: "licensed" } }),
  );
  await client.call(proposePriceBooks, { connectionId });
}

async function importFrom(source: string, files: Readonly<Record<string, string>>, { app, folder }: Filling) {
  const at = join(folder, source);
  mkdirSync(at, { recursive: true });
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(at, name), content);
    return join(at, name);
  });
  return app.command("import", ...paths, "--source", source);
}

async function bringFiles(filling: Filling): Promise<Record<string, string>> {
  await importFrom("csv", FIRST, filling);
  await importFrom("csv", BROKEN, filling);
  await importFrom("csv", CORRECTED, filling);
  const released = await letGo(filling.client);
  await importFrom("crm", CRM, filling);
  await importFrom("sheet", SHEET, filling);
  await importFrom("crm", MISTAKEN, filling);
  return { released: `/import?run=${released}`, takenBack: `/import?run=${await takeLastBack(filling.client)}` };
}

async function findHeld(client: Client): Promise<string> {
  const { data } = await client.call(listImports, {});
  const held = data.find(({ state }) => state === "held");
  if (held === undefined) throw new Error("No import is held.");
  return held.importRunId;
}

async function letGo(client: Client): Promise<string> {
  const importRunId = await findHeld(client);
  await client.call(releaseImport, { importRunId });
  await until(async () => (await client.call(getImport, { importRunId })).state === "done");
  return importRunId;
}

async function takeLastBack(client: Client): Promise<string> {
  const { data } = await client.call(listImports, {});
  const { importRunId } = data.find(({ source }) => source === "crm")!;
  await client.call(takeBackImport, { importRunId });
  await until(async () => (await client.call(getImport, { importRunId })).state === "taken_back");
  return importRunId;
}

/** What people say: fields, who belongs together, prices. */
async function decide({ client }: Filling): Promise<Record<string, string>> {
  await client.call(defineField, {
    fieldId: "support_tier",
    label: "Support tier",
    type: "text",
    sources: ["crm", "csv"],
  });
  await client.call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
  const accountId = "csv:brightpath-eu";
  await client.call(setAccountField, {
    accountId,
    fieldId: "seats",
    value: 20,
    reason: "They told us",
    until: "2026-06-01",
  });
  await client.call(linkAccounts, { accountId, otherId: "csv:brightpath-us", reason: "One contract" });
  await client.call(mergeAccounts, { accountId: "csv:lumen", otherId: "crm:c-77" });
  const { data } = await client.call(listReconciledAccounts, {});
  const [worst] = data;
  const word = {
    accountId: worst!.accountId,
    isConfirmed: false,
    reason: "The invoice has a set-up fee that nobody told us",
  };
  await client.call(confirmPrices, { ...word, until: "2026-05-01" });
  await client.call(createPriceBook, { priceBookId: "list-2026-05", effectiveOn: "2026-05-01", body: BOOK });
  const { previewId } = await client.call(previewPriceBook, { priceBookId: "list-2026-05" });
  await until(async () => (await client.call(getPricePreview, { previewId })).effects !== null);
  return {
    family: `/accounts/${accountId}`,
    merged: "/accounts/csv:lumen",
    beside: `/reconciliation?account=${worst!.accountId}`,
    preview: `/prices?preview=${previewId}`,
  };
}

async function aBadNight(filling: Filling): Promise<Record<string, string>> {
  await importFrom("billing-db", BAD_NIGHT, filling);
  return { held: `/import?run=${await findHeld(filling.client)}` };
}
