import { describe, expect, it } from "vitest";
import { AUDIT_KINDS, deedOf } from "./deeds.ts";

describe("what the audit log says was done", () => {
  it("is told by the operation itself, and by name for rows of a release that knew others", () => {
    expect(deedOf("notes.create")).toBe("wrote a note");
    expect(deedOf("member.created")).toBe("made the first member");
    expect(deedOf("doors.knock")).toBe("did doors.knock");
  });

  it("reads on after a name: small letters first, no full stop", () => {
    for (const kind of AUDIT_KINDS)
      expect([kind, deedOf(kind)]).toEqual([kind, expect.stringMatching(/^[a-z].*[^.]$/)]);
  });
});
