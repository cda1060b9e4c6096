/** What is kept of a payload that comes in about an erased person: all but the values of the object that is about them. */
import { BLOT } from "./blot-out.ts";

/** Of the object that holds their address or id. */
const PERSONAL =
  /^(customer_|contact_|user_|billing_|shipping_)?((first|last|full|given|family|sur|middle|display|nick)?_?name|e?_?mail(_address)?|phone(_number)?|mobile|fax|address|street|line_?[12]|city|postal_code|zip(_code)?|ip(_address)?|birth_?(day|date)?|avatar(_url)?|title|description)$/i;
/** Objects within it that are about the same person. */
const SAME_PERSON =
  /^(customer_|billing_|contact_)?(shipping|details|metadata|properties|traits|address|person|user|contact)$/i;

export type Theirs = {
  /** Whether a text is, or holds, an address or id of somebody who was erased. */
  isTheirs(text: string): boolean;
  /** What is left of such a text. Nothing of it, where the rest of their words is not known. */
  blot?(text: string): string;
};

export function blotOutObjects(value: unknown, theirs: Theirs): unknown {
  const { isTheirs, blot = () => BLOT } = theirs;
  if (typeof value === "string") return isTheirs(value) ? blot(value) : value;
  if (Array.isArray(value)) return value.map((one) => blotOutObjects(one, theirs));
  if (typeof value !== "object" || value === null) return value;
  const isAboutThem = Object.values(value).some((one) => typeof one === "string" && isTheirs(one));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      isAboutThem ? withoutThem(key, one, theirs) : blotOutObjects(one, theirs),
    ]),
  );
}

function withoutThem(key: string, value: unknown, theirs: Theirs): unknown {
  if (PERSONAL.test(key)) return blotAll(value);
  if (SAME_PERSON.test(key) && typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutThem(name, one, theirs)]));
  return blotOutObjects(value, theirs);
}

function blotAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blotAll);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, blotAll(one)]));
  return value === null || typeof value === "boolean" ? value : BLOT;
}
