/** Asks Vitally for one thing of each kind and says what the token may not read. */
import type { Check, ConnectorContext } from "#server/connectors/connector.ts";
import { makeVitallyClient, type VitallyClient } from "./client.ts";
import { STEP_IDS, STEPS, type Step } from "./pull-steps.ts";
import type { VitallySettings } from "./settings.ts";

const TITLES: Readonly<Record<Step, string>> = {
  organizations: "Read organizations",
  accounts: "Read accounts",
  users: "Read users",
  notes: "Read notes",
  tasks: "Read tasks",
  conversations: "Read conversations",
  answers: "Read NPS answers",
};

export async function check(context: ConnectorContext<VitallySettings>): Promise<readonly Check[]> {
  const client = makeVitallyClient(context);
  const checks: Check[] = [];
  for (const step of STEP_IDS) {
    const one = await checkStep(client, step);
    checks.push(one);
    // A token that is refused is refused for everything.
    if (one.state === "failed") return checks;
  }
  return [...checks, await checkColleagues(client), pushCheck(context.settings)];
}

async function checkStep(client: VitallyClient, step: Step): Promise<Check> {
  const what = TITLES[step];
  try {
    const { path, more } = STEPS[step];
    const { items } = await client.list(path, { from: null, limit: 1, ...(more !== undefined && { more }) });
    return { what, state: "works", says: items.length === 0 ? "It may be read; there is none." : "It may be read." };
  } catch (error) {
    return { what, state: "failed", says: error instanceof Error ? error.message : String(error) };
  }
}

async function checkColleagues(client: VitallyClient): Promise<Check> {
  const what = "Read names of your team";
  const page = await client.list("/resources/admins", { from: null, limit: 1 }).catch(() => null);
  return page !== null && page.items.length > 0
    ? { what, state: "works", says: "It may be read." }
    : {
        what,
        state: "missing",
        says: "Vitally does not list your team, so authors and roles come with ids where it gives no names.",
      };
}

function pushCheck({ pushKey }: VitallySettings): Check {
  const what = "Pipelines that push";
  return pushKey === ""
    ? { what, state: "missing", says: "There is no key for them, so nothing that is pushed here is taken." }
    : {
        what,
        state: "works",
        says: "Send to /analytics/v1/account of this installation with the key as the user name.",
      };
}
