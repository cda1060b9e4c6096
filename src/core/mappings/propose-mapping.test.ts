import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECORD_KINDS } from "../imports/record-kinds.ts";
import { formWords } from "./cell-form.ts";
import { mapColumns } from "./map-columns.ts";
import { columnsOf } from "./mapping.ts";
import { proposeMapping, type Sample } from "./propose-mapping.ts";

const KNOWN = {
  isAccount: (value: string) => /^(acme|globex|initech|umbrella)-\d$/.test(value),
  meters: new Set(["events", "replay"]),
};

function sample(fileName: string, text: string, delimiter = ","): Sample {
  const [header = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(delimiter));
  return { fileName, header, rows };
}

/** `Org ID > account`, with how it is written behind, and what is asked. */
function told(file: Sample) {
  const { kind, mapping, questions } = proposeMapping(file, KNOWN);
  const columns = (mapping?.columns ?? []).map((one) => {
    const to = "to" in one ? one.to : `meter ${one.meter}`;
    const from = "from" in one ? columnsOf(one).join(" + ") : "";
    return "from" in one ? `${from} > ${to}${one.form ? ` (${formWords(one.form)})` : ""}` : `${to} = ${one.fixed}`;
  });
  return { kind, columns: columns.sort(), asked: questions.map(({ field }) => field) };
}

describe("a proposal for an export", () => {
  it("of invoices from a payment processor asks whether amounts are cents", () => {
    expect(
      told(
        sample(
          "invoices-export.csv",
          `id,Customer ID,Number,Currency,Total,Status,Date (UTC),Due Date (UTC),Period Start (UTC),Period End (UTC),Closed
           in_1,acme-1,A-1,usd,12900,paid,2026-02-12 04:10,2026-02-26 04:10,2026-01-12 00:00,2026-02-12 00:00,true
           in_2,globex-1,A-2,usd,4550,open,2026-02-13 04:10,2026-02-27 04:10,2026-01-13 00:00,2026-02-13 00:00,false`,
        ),
      ),
    ).toEqual({
      kind: "invoices",
      columns: [
        "Currency > currency",
        "Customer ID > account",
        "Date (UTC) > issued_on",
        "Due Date (UTC) > due_on",
        "Period End (UTC) > period_end",
        "Period Start (UTC) > period_start",
        "Status > status",
        "Total > net",
        "id > id",
      ],
      asked: ["net"],
    });
  });

  it("of invoices from a subscription tool reads named months and words for states", () => {
    expect(
      told(
        sample(
          "Invoices_2026.csv",
          `Invoice Number;Customer Id;Invoice Date;Start Date;End Date;Amount;Currency Code;Invoice Status
           1001;acme-1;12-Feb-2026 04:10;12-Jan-2026 00:00;12-Feb-2026 00:00;129.00;USD;Payment Due
           1002;globex-1;13-Feb-2026 04:10;13-Jan-2026 00:00;13-Feb-2026 00:00;45.50;USD;Paid`,
          ";",
        ),
      ),
    ).toEqual({
      kind: "invoices",
      columns: [
        "Amount > net",
        "Currency Code > currency",
        "Customer Id > account",
        "End Date > period_end (year, month, day)",
        "Invoice Date > issued_on (year, month, day)",
        "Invoice Number > id",
        "Invoice Status > status (by words)",
        "Start Date > period_start (year, month, day)",
      ],
      asked: [],
    });
  });

  it("of usage from a reporting tool, with semicolons, decimal comma and days of the United States", () => {
    expect(
      told(
        sample(
          "daily_consumption.csv",
          `Org ID;Event Type;Usage Date;Total Units
           acme-1;events;02/13/2026;1.234,5
           globex-1;replay;02/14/2026;12,25`,
          ";",
        ),
      ),
    ).toEqual({
      kind: "usage",
      columns: [
        "Event Type > meter",
        "Org ID > account",
        "Total Units > quantity (decimal comma)",
        "Usage Date > day (month, day, year)",
      ],
      asked: [],
    });
  });

  it("of usage in a wide table makes a meter of each column", () => {
    expect(
      told(
        sample(
          "usage wide.csv",
          `tenant,date,events,replay
           acme-1,2026-02-13,10,2
           globex-1,2026-02-13,11,`,
        ),
      ),
    ).toEqual({
      kind: "usage",
      columns: ["date > day", "events > meter events", "replay > meter replay", "tenant > account"],
      asked: [],
    });
  });

  it("of accounts from a CRM", () => {
    expect(
      told(
        sample(
          "report1770000000.csv",
          `Account ID,Account Name,Website,Billing Country,Created Date,Account Currency,Parent Account ID,Account Owner
           0011,Acme,acme.example,Germany,1/31/2026,EUR,0010,Sam Lee
           0012,Globex,globex.example,France,2/3/2026,EUR,,Kim Roe`,
        ),
      ),
    ).toEqual({
      kind: "accounts",
      columns: [
        "Account Currency > currency",
        "Account ID > account",
        "Account Name > name",
        "Billing Country > country",
        "Created Date > signed_up_on (month, day, year)",
        "Parent Account ID > company",
        "Website > domain",
      ],
      asked: [],
    });
  });

  it("of contacts from a marketing tool", () => {
    expect(
      told(
        sample(
          "all-contacts.csv",
          `Record ID,First Name,Last Name,Email,Associated Company ID,Create Date,Last Activity Date
           51,Kim,Roe,kim@acme.example,acme-1,2026-01-12 10:20,2026-02-01 11:00
           52,Sam,Lee,sam@globex.example,globex-1,2026-01-13 10:20,`,
        ),
      ),
    ).toEqual({
      kind: "people",
      columns: [
        "Associated Company ID > account",
        "Create Date > since",
        "Email > email",
        "First Name + Last Name > name",
        "Last Activity Date > last_seen_on",
        "Record ID > person",
      ],
      asked: [],
    });
  });

  it("of tenants from a database asks for the currency, and reads moments as numbers", () => {
    expect(
      told(
        sample(
          "tenants.csv",
          `tenant_id,display_name,created,email_domain
           acme-1,Acme,1768176000,acme.example
           globex-1,Globex,1768262400,globex.example`,
        ),
      ),
    ).toEqual({
      kind: "accounts",
      columns: [
        "created > signed_up_on (seconds since 1970)",
        "display_name > name",
        "email_domain > domain",
        "tenant_id > account",
      ],
      asked: ["currency"],
    });
  });

  it("of payments with cents in the name takes the smallest unit of each row's currency without asking", () => {
    expect(
      told(
        sample(
          "transactions.csv",
          `Transaction ID,Customer,Amount Cents,Currency,Transaction Status,Created (UTC)
           ch_1,acme-1,12900,USD,Succeeded,2026-02-13T04:00:00Z
           ch_2,globex-1,4550,USD,Declined,2026-02-14T04:00:00Z`,
        ),
      ),
    ).toMatchObject({
      kind: "payments",
      columns: [
        "Amount Cents > amount (decimal point, in the smallest unit of its currency)",
        "Created (UTC) > happened_at",
        "Currency > currency",
        "Customer > account",
        "Transaction ID > id",
        "Transaction Status > status (by words)",
      ],
      asked: [],
    });
  });

  it("in another language, with signs of money", () => {
    expect(
      told(
        sample(
          "Rechnungen.csv",
          `Kundennummer\tRechnungsnummer\tRechnungsdatum\tLeistung von\tLeistung bis\tBetrag\tStatus
           acme-1\tR-1\t12.02.2026\t12.01.2026\t12.02.2026\t1.290,00 €\tbezahlt
           globex-1\tR-2\t13.02.2026\t13.01.2026\t13.02.2026\t45,50 €\toffen`,
          "\t",
        ),
      ),
    ).toEqual({
      kind: "invoices",
      columns: [
        "Betrag > net (decimal comma)",
        "Kundennummer > account",
        "Leistung bis > period_end (day, month, year)",
        "Leistung von > period_start (day, month, year)",
        "Rechnungsdatum > issued_on (day, month, year)",
        "Rechnungsnummer > id",
        "Status > status (by words)",
      ],
      asked: [],
    });
  });

  it("with days that can be read both ways asks, and guesses nothing", () => {
    const { questions, mapping } = proposeMapping(
      sample("usage.csv", "account,meter,usage_date,units\nacme-1,events,03/11/2026,5\nacme-1,events,04/11/2026,6"),
      KNOWN,
    );
    expect(questions).toMatchObject([
      {
        field: "day",
        text: 'Is "03/11/2026" in "usage_date" day, month, year or month, day, year? All days of the column can be read both ways.',
      },
    ]);
    expect(mapping?.columns.find((one) => "to" in one && one.to === "day")).toEqual({ from: "usage_date", to: "day" });
  });

  it("with days of both orders says that neither fits them all", () => {
    const { questions } = proposeMapping(
      sample("usage.csv", "account,meter,usage_date,units\nacme-1,events,13/11/2026,5\nacme-1,events,11/14/2026,6"),
      KNOWN,
    );
    expect(questions[0]!.text).toContain("Each way, some days of the column cannot be read.");
  });

  it("with numbers that can be read both ways asks", () => {
    const file = sample(
      "usage.csv",
      "org;event type;date;units\nacme-1;events;2026-02-03;1.234\nacme-1;events;2026-02-04;2.500",
      ";",
    );
    expect(told(file).asked).toEqual(["quantity"]);
  });

  it("knows accounts and meters by their values where names say nothing", () => {
    const { columns } = proposeMapping(
      sample("usage.csv", "a,b,date,units\nacme-1,events,2026-02-03,5\nglobex-1,replay,2026-02-03,6"),
      KNOWN,
    );
    expect(columns.slice(0, 2)).toMatchObject([
      { from: "a", to: "account", reason: "2 of 2 values are accounts we know" },
      { from: "b", to: "meter", reason: "2 of 2 values are meters we know" },
    ]);
  });

  it("leaves a file of our own as it is", () => {
    const file = sample("usage.csv", "account,meter,day,quantity\nacme-1,events,2026-02-03,5");
    expect(proposeMapping(file, KNOWN)).toMatchObject({ kind: "usage", isPlain: true, mapping: null, questions: [] });
  });

  it("says nothing about a file of which nothing is known", () => {
    expect(told(sample("things.csv", "q,r\n1,2"))).toEqual({ kind: null, columns: [], asked: [] });
  });
});

describe("a proposal for whatever comes", () => {
  it.each(RECORD_KINDS.map((kind) => [kind.kind, kind] as const))("leaves files of %s as they are", (name, kind) => {
    const header = kind.columns.map((column) => column.name);
    const row = kind.columns.map((column) => column.example);
    const proposed = proposeMapping({ fileName: `${name}.csv`, header, rows: [row] }, KNOWN);
    expect(proposed).toMatchObject({ kind: name, isPlain: true });
  });

  it("can be applied as it is when it asks nothing", () => {
    const names = RECORD_KINDS.flatMap(({ columns }) => columns.map(({ name }) => name));
    const header = fc.constantFrom(...names, "Org ID", "Usage Date", "Total", "E-Mail", "x", "Created (UTC)");
    const cell = fc.constantFrom(
      "",
      "acme-1",
      "events",
      "2026-02-01",
      "03/04/2026",
      "1.234,50 €",
      "12",
      "paid",
      "kim@acme.example",
      "USD",
    );
    const file = fc
      .uniqueArray(header, { minLength: 1, maxLength: 8, selector: (name) => name.toLowerCase() })
      .chain((columns) =>
        fc.record({
          fileName: fc.constantFrom("x.csv", "usage.csv", "invoices 2026.csv"),
          header: fc.constant(columns),
          rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 5 }),
        }),
      );
    fc.assert(
      fc.property(file, (given) => {
        const { mapping, questions } = proposeMapping(given, KNOWN);
        if (mapping !== null && questions.length === 0)
          expect(mapColumns(mapping, given.header)).toMatchObject({ ok: true });
      }),
    );
  });
});
