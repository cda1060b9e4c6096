/** A second person of the team, in a browser of their own. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type Client, makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { inviteMember } from "#contract/team.ts";
import { type App, type Visitor, visit } from "./app.ts";

/** Acts as the person who is signed in first. */
export function clientOf({ dataDir }: App): Client {
  return makeClient(findInstallation({ FIRSTBILL_DATA_DIR: dataDir }, readFileSync));
}

type Colleague = { name: string; role?: "viewer" | "specialist" | "lead"; width?: number };

export async function visitAsColleague(app: App, { name, role = "specialist", width }: Colleague): Promise<Visitor> {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@team.example`;
  const { link } = await clientOf(app).call(inviteMember, { email, role });
  const visitor = await visit(width === undefined ? {} : { width });
  const { page } = visitor;
  const secret = /secret=(\S+)$/.exec(link)?.[1];
  const joined = await page.request.post(`${app.url}/api/v1/team/join`, {
    data: { secret, name, timeZone: "UTC" },
    headers: { origin: app.url },
  });
  expect([joined.status(), await joined.text()]).toEqual([200, expect.any(String)]);
  return visitor;
}
