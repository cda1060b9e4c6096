/** Work during which a server may be killed. */
import { inject } from "vitest";
import * as connections from "#contract/connections.ts";
import { listImports, startImport, uploadImportFile } from "#contract/imports.ts";
import { erasePerson } from "#contract/people.ts";
import { takeBackImport } from "#contract/take-backs.ts";
import { addDays } from "#core/time/local-date.ts";
import { type Ask, type Flow, NotYet } from "./kill-sweep.ts";
import { stripeHistory } from "./stripe-history.ts";
import { signedRequest } from "./stripe-stand-in.ts";

const NAMES = ["acme", "bolt", "cargo", "delta", "ember"];
const DAYS = Array.from({ length: 33 }, (_, index) => addDays("2026-04-29", index));

const table = (head: string, rows: readonly string[]) => [head, ...rows, ""].join("\n");
const usage = (names: readonly string[], perDay: number) =>
  table(
    "account,meter,day,quantity",
    names.flatMap((name, index) => DAYS.map((day) => `${name},replay,${day},${perDay + index}`)),
  );
const accounts = (names: readonly string[]) =>
  table(
    "account,name,currency,signed_up_on",
    names.map((name) => `${name},Company ${name},USD,2026-02-05`),
  );

const FILES: Readonly<Record<string, string>> = {
  "accounts.csv": accounts(NAMES),
  "people.csv": table("account,person,email,name,role", [
    "acme,u1,jo@acme.example,Jo Roe,owner",
    "acme,u2,quillon@acme.example,Quillon Zzyx,member",
    "nobody,u3,ann@nobody.example,Ann,member",
  ]),
  "prices.csv": table("book,currency,effective_on,product,up_to,unit_amount", [
    "list-2026,USD,2026-01-01,replay,5000,0.01",
    "list-2026,USD,2026-01-01,replay,,0.005",
  ]),
  "usage.csv": usage(NAMES, 300),
  "invoices.csv": table("id,account,period_start,period_end,net,status", [
    "in_1,acme,2026-04-05,2026-05-05,12.50,paid",
    "in_2,bolt,2026-04-05,2026-05-05,13.50,open",
  ]),
  "notes.csv": table("account,author,happened_at,body", ["acme,Sam,2026-02-01,Spoke to Quillon Zzyx"]),
};

async function importFiles(ask: Ask, files: Readonly<Record<string, string>>, key: string): Promise<string> {
  const uploads: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const file = { content, mediaType: "text/csv" as const };
    uploads.push(await ask(async ({ client }) => (await client.upload(uploadImportFile, { name }, file)).uploadId));
  }
  return (await ask(({ client }) => client.call(startImport, { uploads }, { idempotencyKey: key }))).importRunId;
}

async function done(ask: Ask, state: string): Promise<void> {
  await ask(async ({ client }) => {
    const { data } = await client.call(listImports, {});
    if (data.some((run) => run.state !== state)) throw new NotYet();
  });
}

const RUNS_ARE = (state: string) =>
  `(select count(*) from import_run) > 0 and not exists (select from import_run where state <> '${state}')`;

const importOfFiles: Flow = {
  name: "an import of files",
  prepare: async () => {},
  act: async (ask) => void (await importFiles(ask, FILES, "first")),
  isDone: RUNS_ARE("done"),
};

/** Of two runs the second, which corrected days, added an account and changed another. */
const takeBack: Flow = {
  name: "taking a run back",
  prepare: async (ask) => {
    await importFiles(ask, FILES, "first");
    await done(ask, "done");
    const importRunId = await importFiles(
      ask,
      { "accounts.csv": accounts([...NAMES, "flint"]), "usage.csv": usage([...NAMES, "flint"], 500) },
      "second",
    );
    await done(ask, "done");
    return importRunId;
  },
  act: async (ask, importRunId: string) => {
    await ask(({ client }) => client.call(takeBackImport, { importRunId }, { idempotencyKey: "back" }));
  },
  isDone: "exists (select from import_run where state = 'taken_back')",
};

const SECRET = "whsec_of_the_endpoint";

const webhooks: Flow = {
  name: "webhooks of Stripe",
  prepare: async (ask) => {
    const settings = { apiKey: "rk_test_onlyForTests", webhookSecret: SECRET, address: "http://127.0.0.1:9" };
    const given = { connector: "stripe", name: "stripe", source: "stripe", settings, scheduleMinutes: 10_080 };
    const { connectionId } = await ask(({ client }) => client.call(connections.createConnection, given));
    // Nobody is to be asked: what is sent has to do.
    await ask(({ client }) => client.call(connections.pauseConnection, { connectionId }));
    return connectionId;
  },
  /** As Stripe does: what is not answered with 2xx is sent again, after the others. */
  act: async (ask, connectionId: string) => {
    const waiting = stripeHistory().map((event) => ({ event }));
    while (waiting.length > 0) {
      const next = waiting.shift()!;
      const status = await ask(async ({ url, now }) => sendOnce(`${url}/webhooks/${connectionId}`, next.event, now()));
      if (status < 200 || status >= 300) waiting.push(next);
    }
  },
  // What comes while another is being applied is applied with the next, and of several reports of one thing only the newest.
  leaveOut: {
    account_change: "says what was put in the place of what, so it knows which reports were applied together",
    import_trace: "has the same for a run",
    "import_run.effects": "counts the same",
    "import_file.rows": "counts reports that were not outdated when it was their turn",
    "import_file.imported": "counts those that changed something",
    "import_file.skipped": "counts those that changed nothing",
    "raw_delivery.rows": "counts the rows of a report that were not outdated when it was its turn",
    "raw_delivery.import_run_id": "is set where anything that was applied together with a report brought rows",
    "company.name":
      "is what an account was called when it was first heard of, and is not read for a company of one account",
  },
  isDone: `(select count(*) from raw_delivery) = ${stripeHistory().length}`,
};

/** @returns 0 when nobody answered */
async function sendOnce(url: string, event: object, nowMs: number): Promise<number> {
  const { body, headers } = signedRequest(event, SECRET, Math.floor(nowMs / 1000));
  const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  return answer?.status ?? 0;
}

/** A second PostgreSQL of the team's own; it is only read. */
const pull: Flow = {
  name: "reading a PostgreSQL",
  prepare: async (ask) => {
    const { hostname, port, username, password, pathname } = new URL(inject("postgresUrl"));
    const accountsThere = `unnest(array['${NAMES.join("','")}'])`;
    const queries = [
      {
        kind: "accounts",
        query: `select account, 'Company ' || account as name, 'USD' as currency, date '2026-02-05' as signed_up_on, 7 as version from ${accountsThere} account`,
        watermarkColumn: "version",
      },
      {
        kind: "usage",
        watermarkColumn: "day",
        query: `select account, 'replay' as meter, day::date as day, 300 as quantity from ${accountsThere} account, generate_series(date '2026-04-29', date '2026-05-31', '1 day') day`,
      },
    ];
    const settings = {
      host: hostname,
      port: Number(port),
      database: pathname.slice(1),
      user: username,
      password,
      tls: "off",
      queries,
    };
    const given = { connector: "postgres", name: "billing", source: "billing", settings, scheduleMinutes: 10_080 };
    const { connectionId } = await ask(({ client }) => client.call(connections.createConnection, given));
    await ask(({ client }) => client.call(connections.pauseConnection, { connectionId }));
    return connectionId;
  },
  act: async (ask, connectionId: string) => {
    await ask(({ client }) =>
      client.call(connections.resumeConnection, { connectionId }, { idempotencyKey: "resume" }),
    );
  },
  isDone: "exists (select from connection_attempt where outcome = 'done')",
};

const erasure: Flow = {
  name: "erasing a person",
  prepare: async (ask) => {
    await importFiles(ask, FILES, "first");
    await done(ask, "done");
  },
  act: async (ask) => {
    await ask(({ client }) => client.call(erasePerson, { email: "quillon@acme.example" }));
  },
  isDone: "exists (select from person_tombstone)",
};

export const FLOWS: readonly Flow[] = [importOfFiles, pull, webhooks, takeBack, erasure];
