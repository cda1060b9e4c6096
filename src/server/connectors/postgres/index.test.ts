import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "#server/platform/db/embedded.ts";
import { makeCertificate } from "#test/make-certificate.ts";
import type { ConnectorContext, Json, PullEnd } from "../connector.ts";
import { postgres } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-second-postgres-"));
const { certificate, key } = makeCertificate("billing-db.test");
let second: EmbeddedDatabase;
let owner: pg.Client;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  second = await startEmbedded({ dataDir: join(folder, "data"), durable: false });
  owner = new pg.Client({ connectionString: second.url });
  await owner.connect();
  const cluster = (await owner.query<{ path: string }>("select current_setting('data_directory') as path")).rows[0]!
    .path;
  for (const [name, text] of Object.entries({ "server.crt": certificate, "server.key": key })) {
    writeFileSync(join(cluster, name), text, { mode: 0o600 });
    chownSync(join(cluster, name), statSync(cluster).uid, statSync(cluster).gid);
  }
  await owner.query("alter system set ssl = on");
  await owner.query("select pg_reload_conf()");
  await owner.query(`
    create table customers (id text, name text, plan text, currency text, created date, changed timestamptz);
    insert into customers values
      ('a1', 'Acme, "Inc"', 'payg', 'USD', '2026-01-05', '2026-03-01T10:00:00Z'),
      ('a2', 'Bölt', 'payg', 'USD', '2026-01-06', '2026-03-02T10:00:00.5Z');
    create table usage_days (account text, meter text, day date, quantity numeric);
    insert into usage_days values ('a1', 'replay', '2026-03-01', 10.50);
    create role reader login password 'canary-reader';
    grant select on all tables in schema public to reader;`);
});

afterAll(async () => {
  await owner?.end();
  await second?.stop("whoeverUsesIt");
  rmSync(folder, { recursive: true, force: true });
});

const CUSTOMERS = "select id as account, name, plan, currency, created as signed_up_on, changed from customers";
const customers = { kind: "accounts", query: CUSTOMERS };

/** As stored and read by the schema; the name is looked up to this machine. */
function context(given: Record<string, unknown> = {}): ConnectorContext<never> {
  const settings = postgres.settings.parse({
    host: "billing-db.test",
    port: second.port,
    database: "firstbill",
    user: "reader",
    password: "canary-reader",
    certificate,
    queries: [customers],
    ...given,
  });
  return {
    settings: settings as never,
    now: "2026-03-05T08:00:00.000Z",
    source: "billing-db",
    signal: AbortSignal.timeout(30_000),
    fetch,
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  };
}

async function read(given: Record<string, unknown> = {}, cursor: Json = null, mostRows: number | null = null) {
  const parts = postgres.pull!.read({ ...context(given), cursor, mostRows });
  const files: Record<string, string> = {};
  for (;;) {
    const next = await parts.next();
    if (next.done) return { files, end: next.value satisfies PullEnd };
    if (!("csv" in next.value)) throw new Error("A query comes as CSV.");
    const chunks: Uint8Array[] = [];
    for await (const chunk of next.value.csv) chunks.push(chunk);
    files[next.value.kind] = Buffer.concat(chunks).toString();
  }
}

describe("reading a PostgreSQL", () => {
  it("copies each query's rows with a header, over an encrypted line whose other end was checked", async () => {
    const usage = { kind: "usage", query: "select account, meter, day, quantity from usage_days;" };
    const { files, end } = await read({ queries: [customers, usage] });
    expect(files["accounts"]!.split("\n")).toEqual([
      "account,name,plan,currency,signed_up_on,changed",
      'a1,"Acme, ""Inc""",payg,USD,2026-01-05,2026-03-01 10:00:00+00',
      "a2,Bölt,payg,USD,2026-01-06,2026-03-02 10:00:00.5+00",
      "",
    ]);
    expect(files["usage"]).toBe("account,meter,day,quantity\na1,replay,2026-03-01,10.50\n");
    expect(end.hasMore).toBe(false);
    expect(await isEncrypted()).toBe(true);
  });

  it("reads only what is new since the watermark, less the overlap", async () => {
    const query = `${CUSTOMERS} where changed > $watermark::timestamptz order by id`;
    const watermarked = {
      ...customers,
      query,
      watermarkColumn: "changed",
      watermarkStart: "2000-01-01",
      overlap: "1 hour",
    };
    const first = await read({ queries: [watermarked] });
    expect(first.files["accounts"]!.trim().split("\n")).toHaveLength(3);
    expect(first.end.cursor).toMatchObject({ accounts: { watermark: "2026-03-02 09:00:00.5+00" } });
    const again = await read({ queries: [watermarked] }, first.end.cursor);
    expect(again.files["accounts"]!.trim().split("\n")).toHaveLength(2);
    const nothing = await read(
      { queries: [{ ...watermarked, overlap: "" }] },
      { accounts: { ...cursorOf(first.end), watermark: "2027-01-01" } },
    );
    expect(nothing.files["accounts"]!.trim().split("\n")).toHaveLength(1);
    expect(nothing.end.cursor).toMatchObject({ accounts: { watermark: "2027-01-01" } });
  });

  it("begins again when the query is another one", async () => {
    const watermarked = {
      ...customers,
      query: `${CUSTOMERS} where changed > $watermark`,
      watermarkColumn: "changed",
      watermarkStart: "2000-01-01",
    };
    const { end } = await read({ queries: [watermarked] });
    const changed = { ...watermarked, query: `${watermarked.query} and true` };
    expect((await read({ queries: [changed] }, end.cursor)).files["accounts"]!.trim().split("\n")).toHaveLength(3);
  });

  it("writes a watermark as a text, whatever is in it", async () => {
    const sneaky = { ...customers, query: `${CUSTOMERS} where name = $watermark`, watermarkStart: "x' or true --" };
    expect((await read({ queries: [sneaky] })).files["accounts"]!.trim().split("\n")).toHaveLength(1);
  });

  it("shows no more than the first rows when that is asked", async () => {
    expect((await read({}, null, 1)).files["accounts"]!.trim().split("\n")).toHaveLength(2);
  });

  it("refuses a query that gives two rows for one id, and names it", async () => {
    const twice = { kind: "accounts", query: `${CUSTOMERS} union all ${CUSTOMERS} where id = 'a2'` };
    await expect(read({ queries: [twice] })).rejects.toThrow("several rows for a2. Make it give one row for each id.");
  });

  it("refuses usage that a join gives twice, where the import would keep one of two quantities by chance", async () => {
    const usage = (more: string, also = "") => ({
      kind: "usage",
      query: `select account, meter, day, quantity${also} from usage_days ${more}`,
    });
    const twice = usage("union all select account, meter, day, quantity + 1 from usage_days");
    await expect(read({ queries: [twice] })).rejects.toThrow(
      "several rows for a1 / replay / 2026-03-01. Make it give one row for each account, meter and day.",
    );
    await expect(read({ queries: [twice] }, null, 20)).rejects.toThrow("several rows");
    const perProject = usage("cross join (values ('web'), ('app')) as p (project)", ", project");
    expect((await read({ queries: [perProject] })).files["usage"]!.trim().split("\n")).toHaveLength(3);
  });

  it("takes the same id in two regions for two", async () => {
    const query =
      "select 'web' as project, id as account, region from customers, (values ('EU'), ('US')) as r (region)";
    expect((await read({ queries: [{ kind: "projects", query }] })).files["projects"]!.trim().split("\n")).toHaveLength(
      5,
    );
  });

  it("takes no day or moment of the future for a watermark, or nothing would be read until then", async () => {
    const watermarked = (since: string, overlap = "") => ({
      kind: "accounts",
      query: `select id as account, name, plan, currency, created as signed_up_on, ${since} as changed from customers`,
      watermarkColumn: "changed",
      overlap,
    });
    const watermarkOf = async (since: string, overlap?: string) =>
      cursorOf((await read({ queries: [watermarked(since, overlap)] })).end)["watermark"];
    const ahead = "case id when 'a2' then timestamptz '2027-04-09' else changed end";
    expect(await watermarkOf(ahead)).toBe("2026-03-01 10:00:00+00");
    expect(await watermarkOf(ahead, "1 hour")).toBe("2026-03-01 09:00:00+00");
    expect(await watermarkOf("case id when 'a2' then timestamptz 'infinity' else changed end")).toBe(
      "2026-03-01 10:00:00+00",
    );
    expect(await watermarkOf("case id when 'a2' then date '12026-03-06' else date '2026-03-05' end")).toBe(
      "2026-03-05",
    );
    expect(await watermarkOf("timestamp '2030-01-01'")).toBeNull();
    expect(await watermarkOf("case id when 'a2' then 99999999 else 7 end")).toBe("99999999");
    const checks = await postgres.check(context({ queries: [watermarked(ahead)] }));
    expect(checks.at(-1)!.says).toContain(
      "changed reaches to 2027-04-09 00:00:00+00; rows in the future are read each time.",
    );
  });

  it("refuses a query that compares with a watermark which never begins, and takes one that minds that itself", async () => {
    const since = (where: string, given: object) => ({
      queries: [{ kind: "accounts", query: `${CUSTOMERS} where ${where}`, ...given }],
    });
    const compared = "changed > $watermark::timestamptz";
    await expect(read(since(compared, {}))).rejects.toThrow("$watermark is nothing without a watermark column");
    const named = { watermarkColumn: "changed" };
    await expect(read(since(compared, named))).rejects.toThrow("Give it a first watermark, such as 2000-01-01.");
    expect((await postgres.check(context(since(compared, named)))).at(-1)).toMatchObject({ state: "missing" });
    const begun = since(compared, { watermarkStart: "2026-03-02" });
    expect((await read(begun)).files["accounts"]!.trim().split("\n")).toHaveLength(2);
    const minding = since(`${compared} or $watermark::timestamptz is null`, named);
    const first = await read(minding);
    expect(first.files["accounts"]!.trim().split("\n")).toHaveLength(3);
    expect((await read(minding, first.end.cursor)).files["accounts"]!.trim().split("\n")).toHaveLength(1);
  });

  it("names a column that is gone, whether the query asks for it or takes whatever is there", async () => {
    await owner.query(
      "create view everything as select *, 'x.example' as domain from (" +
        CUSTOMERS +
        ") c; grant select on everything to reader",
    );
    const whatever = { kind: "accounts", query: "select * from everything" };
    const { end } = await read({ queries: [whatever] });
    await owner.query(
      `drop view everything; create view everything as ${CUSTOMERS}; grant select on everything to reader`,
    );
    await expect(read({ queries: [whatever] }, end.cursor)).rejects.toThrow('the column "domain" is gone');
    const named = { kind: "accounts", query: "select domain from everything" };
    await expect(read({ queries: [named] })).rejects.toThrow(
      'The query for accounts failed: column "domain" does not exist',
    );
  });

  it("cannot write, whatever a query says", async () => {
    const queries = (query: string) => ({
      queries: [{ kind: "accounts", query }],
      user: owner.user,
      password: owner.password,
    });
    await expect(read(queries("select 1); delete from customers; commit; (select 1"))).rejects.toThrow();
    await expect(
      read(queries("with gone as (delete from customers returning *) select id as account from gone")),
    ).rejects.toThrow();
    await owner.query(
      "create function gone() returns text language plpgsql as 'begin delete from customers; return 1; end'",
    );
    await expect(read(queries(`${CUSTOMERS} where gone() is not null`))).rejects.toThrow("read-only transaction");
    expect((await owner.query("select count(*)::int as n from customers")).rows).toEqual([{ n: 2 }]);
  });

  it("stops a query that takes too long", async () => {
    const slow = { kind: "accounts", query: `${CUSTOMERS}, pg_sleep(30)` };
    await expect(read({ queries: [slow], timeLimitSeconds: 1 })).rejects.toThrow("statement timeout");
  });

  it("trusts nobody else's certificate unless told so", async () => {
    const other = makeCertificate("billing-db.test").certificate;
    await expect(read({ certificate: other })).rejects.toThrow(/certificate|self.signed/i);
    await expect(read({ host: "another-db.test" })).rejects.toThrow(/altnames|certificate/i);
    expect((await read({ tls: "require", certificate: other })).files["accounts"]).toContain("Acme");
    expect((await read({ tls: "off" })).files["accounts"]).toContain("Acme");
  });
});

describe("checking a PostgreSQL", () => {
  it("says what works, query by query, and which columns are not used", async () => {
    expect(await postgres.check(context())).toEqual([
      { what: "Reach PostgreSQL", state: "works", says: "It answers, and the login is accepted." },
      { what: "Nothing can be written", state: "works", says: "A write was tried and refused." },
      { what: "Query for accounts", state: "works", says: "5 columns fit; not used: changed." },
    ]);
  });

  it("names the column that is missing", async () => {
    const usage = { kind: "usage", query: "select account, meter, day from usage_days" };
    const checks = await postgres.check(context({ queries: [usage] }));
    expect(checks.at(-1)).toMatchObject({ what: "Query for usage", state: "missing" });
    expect(checks.at(-1)!.says).toContain('needs a column "quantity"');
  });

  it("says of each query what is wrong with it, whatever is wrong with those before", async () => {
    const lost = { kind: "companies", query: "select nowhere as company from customers" };
    const usage = { kind: "usage", query: "select account, meter, day, quantity from usage_days" };
    const says = (await postgres.check(context({ queries: [lost, customers, usage] }))).slice(2);
    expect(says.map(({ state }) => state)).toEqual(["failed", "works", "works"]);
  });

  it("says why it cannot be reached, without the password", async () => {
    const [check] = await postgres.check(context({ password: "wrong-canary" }));
    expect(check).toMatchObject({ what: "Reach PostgreSQL", state: "failed" });
    expect(check!.says).toContain("password authentication failed");
    expect(check!.says).not.toContain("canary");
  });
});

function cursorOf(end: PullEnd): Record<string, Json> {
  return (end.cursor as Record<string, Record<string, Json>>)["accounts"]!;
}

async function isEncrypted(): Promise<boolean> {
  const query = {
    kind: "accounts",
    query: `${CUSTOMERS} where (select ssl from pg_stat_ssl where pid = pg_backend_pid())`,
  };
  return (await read({ queries: [query] })).files["accounts"]!.includes("Acme");
}
