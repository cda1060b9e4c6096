import { describe, expect, it } from "vitest";
import { matchColumns } from "../imports/match-columns.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { proposeMapping } from "./propose-mapping.ts";

const KNOWN = { isAccount: (value: string) => /^org_\d$/.test(value), meters: new Set<string>() };

function told(fileName: string, text: string) {
  const [header = [], ...rows] = text.split("\n").map((line) => line.trim().split(","));
  const { kind, mapping, questions } = proposeMapping({ fileName, header, rows }, KNOWN);
  const columns = (mapping?.columns ?? []).flatMap((one) =>
    "from" in one && "to" in one ? [`${[one.from, ...(one.joins ?? [])].join(" + ")} > ${one.to}`] : [],
  );
  return { kind, columns: columns.sort(), asked: questions.map(({ field }) => field) };
}

describe("a proposal for the lists of a tool for customer success", () => {
  it("knows accounts, and asks for the currency that they do not have", () => {
    const found = told(
      "Accounts.csv",
      `Account Name,External ID,MRR,Next Renewal Date,Health Score,Segments,Onboarding Pipeline
       Acme,org_1,120.5,2026-04-01,7.5,Onboarding Lead,2. Onboarding Initiated
       Bolt,org_2,20,2026-04-03,5,Onboarding Lead,1. New Account`,
    );
    expect(found).toMatchObject({ kind: "accounts", asked: ["currency"] });
    expect(found.columns).toEqual(
      expect.arrayContaining(["Account Name > name", "External ID > account", "Segments > segments"]),
    );
  });

  it("knows notes and tasks", () => {
    const notes = told(
      "Notes.csv",
      `Account ID,Account Name,Subject,Note,Note Date,Author
       org_1,Acme,Kick-off,Wants sampling,2026-01-02,Sam Lee
       org_2,Bolt,Second,Wants a demo,2026-01-03,Sam Lee`,
    );
    expect(notes).toMatchObject({ kind: "notes", asked: [] });
    expect(notes.columns).toEqual(
      expect.arrayContaining(["Account ID > account", "Author > author", "Note > body", "Note Date > happened_at"]),
    );
    const tasks = told(
      "Tasks.csv",
      `Account ID,Account Name,Task Name,Due Date,Assigned To,Completed At
       org_1,Acme,Send the audit,2026-03-10,Sam Lee,
       org_2,Bolt,Send another,2026-03-11,Sam Lee,2026-03-01T10:00:00Z`,
    );
    expect(tasks).toMatchObject({ kind: "tasks", asked: [] });
    expect(tasks.columns).toEqual(
      expect.arrayContaining(["Account ID > account", "Due Date > due_on", "Task Name > title"]),
    );
  });

  it("reads users as they are, with their own id", () => {
    const header = ["Name", "Email", "External ID", "Account ID", "Last Seen"];
    const rows = [["Kim", "kim@acme.example", "u_1", "org_1", "2026-03-01"]];
    expect(proposeMapping({ fileName: "Users.csv", header, rows }, KNOWN)).toMatchObject({
      kind: "people",
      isPlain: true,
    });
    const matched = matchColumns(recordKind("people"), header);
    const names = matched.ok
      ? matched.layout.columns.map(({ column, index }) => `${header[index]} > ${column.name}`)
      : [];
    expect(names.sort()).toEqual([
      "Account ID > account",
      "Email > email",
      "External ID > person",
      "Last Seen > last_seen_on",
      "Name > name",
    ]);
  });

  it("joins a first and a last name, and asks nobody", () => {
    const contacts = told(
      "hubspot-contacts.csv",
      `Record ID,First Name,Last Name,Email,Associated Company ID
       c_1,Kim,Roe,kim@acme.example,org_1
       c_2,Ann,,ann@bolt.example,org_2`,
    );
    expect(contacts).toMatchObject({ kind: "people", asked: [] });
    expect(contacts.columns).toEqual(expect.arrayContaining(["First Name + Last Name > name"]));
    const plainOtherwise = told("people.csv", "account,email,first_name,last_name\norg_1,kim@acme.example,Kim,Roe");
    expect(plainOtherwise.columns).toContain("first_name + last_name > name");
    const named = told("people.csv", "account,email,first_name,last_name,name\norg_1,kim@acme.example,Kim,Roe,Kim Roe");
    expect(named.columns).not.toContain("first_name + last_name > name");
  });
});
