import { expect, it } from "vitest";
import { BLOT } from "./blot-out.ts";
import { blotOutObjects } from "./blot-out-objects.ts";

const isTheirs = (text: string) => text.includes("kim@acme.example");

it("takes the values of the person's object out of a payload, and leaves the rest of it", () => {
  const address = { line1: "1 Canary Street", country: "DE" };
  const payload = {
    type: "customer.updated",
    object: {
      id: "cus_1",
      email: "kim@acme.example",
      name: "Kim Zzyx",
      phone: "0171",
      address,
      metadata: { ip: "203.0.113.77", plan: "payg" },
      lines: [{ name: "Events", amount: 5 }],
    },
    other: { name: "Jo" },
  };
  expect(blotOutObjects(payload, { isTheirs })).toEqual({
    type: "customer.updated",
    object: {
      id: "cus_1",
      email: BLOT,
      name: BLOT,
      phone: BLOT,
      address: { line1: BLOT, country: BLOT },
      metadata: { ip: BLOT, plan: "payg" },
      lines: [{ name: "Events", amount: 5 }],
    },
    other: { name: "Jo" },
  });
});

it("leaves a payload about nobody who was erased as it is", () => {
  const payload = { object: { email: "jo@acme.example", name: "Jo" }, count: 1 };
  expect(blotOutObjects(payload, { isTheirs })).toEqual(payload);
});
