/** How a member likes to read and to work: zone, language of numbers, rows, colours, first page, keys. */
import { z } from "zod";
import { DENSITIES, THEMES } from "#core/preferences/preferences.ts";
import { defineOperation } from "./operation.ts";

const preferences = {
  /** IANA name such as `Europe/Berlin`. Moments are shown in it; days of bills stay UTC days. */
  timeZone: z.string().min(1).max(64),
  /** A BCP 47 tag such as `de-DE`, for numbers, amounts and dates; null follows the browser. */
  locale: z.string().min(1).max(35).nullable(),
  /** Height of rows: 30, 36 or 44 pixels; null fits the device. */
  density: z.enum(DENSITIES).nullable(),
  theme: z.enum(THEMES),
  /** An address of ours: `/`, `/accounts?view=daily`. */
  startPage: z.string().min(1).max(2000),
  /** Whether keys without Ctrl, ⌘ or Alt do something. */
  singleKeys: z.boolean(),
  /** From a key of the product to your own for it, all of them at once: `{"e": "alt+e"}`. */
  keys: z.record(z.string().min(1).max(20), z.string().max(20)),
  /** Actions whose key was told after some uses of the mouse; each is told once. */
  toldKeys: z.array(z.string().min(1).max(60)).max(300),
};
const all = z.strictObject(preferences);

export const getPreferences = defineOperation({
  name: "preferences.get",
  summary: "Shows how you like to read and to work: zone, language of numbers, rows, colours, first page, keys.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/preferences" },
  input: z.strictObject({}),
  output: all,
});

export const changePreferences = defineOperation({
  name: "preferences.change",
  summary: "Changes your own preferences; what you do not name stays.",
  access: "viewer",
  effect: "write",
  deed: "changed their own preferences",
  http: { method: "PATCH", path: "/preferences" },
  input: all.partial(),
  output: all,
});
