import { describe, expect, it } from "vitest";
import { actorOf, deedOf } from "./audit-sentence.ts";

describe("a row of the audit log as a sentence", () => {
  it("names the member, or what acted in their name", () => {
    expect(actorOf({ actorKind: "member", memberId: "m" }, "Kim")).toBe("Kim");
    expect(actorOf({ actorKind: "token", memberId: "m" }, "Kim")).toBe("A token of Kim");
    expect(actorOf({ actorKind: "system", memberId: null }, null)).toBe("Firstbill");
  });

  it("says what was done and how values changed", () => {
    const row = { deed: "changed a member's role", before: { role: "viewer" }, after: { role: "lead" } };
    expect(deedOf(row)).toBe("changed a member's role: role from viewer to lead");
  });

  it("leaves out what did not change, ids and whole objects", () => {
    const before = { kept: 1, noteId: "0198a000-0000-7000-8000-000000000001", whole: { a: 1 } };
    expect(deedOf({ deed: "changed a note", before, after: { ...before, whole: { a: 2 } } })).toBe("changed a note");
  });

  it("leaves out what is not there and writes sizes as people do", () => {
    const after = { kind: null, sizeBytes: 131_891 };
    expect(deedOf({ deed: "sent a file", before: null, after })).toBe("sent a file: size 132 kB");
  });

  it("tells new values, taken away ones and yes or no", () => {
    expect(deedOf({ deed: "snoozed a company", before: null, after: { until: "2026-03-01" } })).toContain(
      "until 2026-03-01",
    );
    expect(deedOf({ deed: "did x.y", before: { isOpen: true }, after: {} })).toBe("did x.y: is open was yes");
  });
});
