import { expect, it } from "vitest";
import { readCardAddress, writeCardAddress } from "./card-address.ts";

it("reads what it wrote, of a group as of a stage", () => {
  for (const column of ["3", "sales_handoff", "unmapped"]) {
    const card = { column, place: 12, accountId: "0194f3a2-7c11-7e02-9d5a-1b2c3d4e5f60" };
    expect(readCardAddress(writeCardAddress(card))).toEqual(card);
  }
});

it("takes nothing for a card that is none", () => {
  for (const text of ["", "3", "3.12", "3.x.account", ".1.account"]) expect(readCardAddress(text)).toBeNull();
});
