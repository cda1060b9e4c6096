import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentionBeingWritten, mentionsIn } from "./mentions.ts";

const members = [
  { memberId: "ana", name: "Ana Ruiz" },
  { memberId: "ana2", name: "Ana Ruiz Ortega" },
  { memberId: "bo", name: "Bo Larsen" },
  { memberId: "eve", name: "Eve" },
];

describe("who is named in a note", () => {
  it("is a colleague after an @, in any case, by the longest name that fits", () => {
    expect(mentionsIn("Ask @ana ruiz, please", members)).toEqual(["ana"]);
    expect(mentionsIn("Ask @Ana Ruiz Ortega.", members)).toEqual(["ana2"]);
    expect(mentionsIn("@Bo Larsen and @eve: look at this, @Eve", members)).toEqual(["bo", "eve"]);
  });

  it("may be a first name that only one has", () => {
    expect(mentionsIn("@Bo, can you call?", members)).toEqual(["bo"]);
    expect(mentionsIn("@Ana, can you call?", members)).toEqual([]);
  });

  it("is nobody in an address or in a longer word", () => {
    expect(mentionsIn("write to team@eve.example or @evening", members)).toEqual([]);
  });

  it("is found wherever the name stands, and nobody else is", () => {
    const words = fc.string({ maxLength: 40 }).filter((text) => !text.includes("@"));
    fc.assert(
      fc.property(words, words, fc.constantFrom(...members), (before, after, member) => {
        expect(mentionsIn(`${before} @${member.name}. ${after}`, members)).toEqual([member.memberId]);
      }),
    );
  });
});

describe("a name being written", () => {
  it("offers those whose names begin so", () => {
    const offered = mentionBeingWritten("Ask @an", 7, members);
    expect(offered?.from).toBe(4);
    expect(offered?.members.map(({ memberId }) => memberId)).toEqual(["ana", "ana2"]);
    expect(mentionBeingWritten("Ask @", 5, members)?.members).toHaveLength(4);
  });

  it("offers nobody outside of a name", () => {
    expect(mentionBeingWritten("Ask an", 6, members)).toBeNull();
    expect(mentionBeingWritten("ana@an", 6, members)).toBeNull();
    expect(mentionBeingWritten("@Bo Larsen is away", 18, members)).toBeNull();
  });
});
