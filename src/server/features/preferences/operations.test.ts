import { describe, expect, it } from "vitest";
import * as preferences from "#contract/preferences.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { getPreferences, changePreferences } = preferences;
const operations = { getPreferences, changePreferences };
const server = await makeServer({ operations, implementations: implemented });
const { db } = server;
const viewer = server.as("viewer");
const me = server.as("specialist");

const UNSAID = {
  timeZone: "UTC",
  locale: null,
  density: null,
  theme: "system",
  startPage: "/",
  singleKeys: true,
  keys: {},
  toldKeys: [],
};

describe("preferences", () => {
  it("follow the browser until a member says otherwise, and are their own", async () => {
    expect(await viewer.call(getPreferences, {})).toEqual(UNSAID);
    const wanted = { theme: "dark", locale: "de-DE", density: "S", timeZone: "Asia/Kathmandu" } as const;
    expect(await viewer.call(changePreferences, wanted)).toEqual({ ...UNSAID, ...wanted });
    expect(await viewer.call(getPreferences, {})).toEqual({ ...UNSAID, ...wanted });
    expect(await me.call(getPreferences, {})).toEqual(UNSAID);
  });

  it("that are not named stay, and null follows the browser again", async () => {
    await me.call(changePreferences, { locale: "fr-FR", keys: { e: "alt+e" } });
    await me.call(changePreferences, { locale: null, startPage: "/accounts?view=daily" });
    expect(await me.call(getPreferences, {})).toMatchObject({
      locale: null,
      keys: { e: "alt+e" },
      startPage: "/accounts?view=daily",
    });
    expect(await me.call(changePreferences, { keys: {} })).toMatchObject({ keys: {} });
  });

  it("changed in two places at once are both kept", async () => {
    await Promise.all([
      server.as("lead").call(changePreferences, { theme: "light" }),
      server.as("lead").call(changePreferences, { density: "L" }),
    ]);
    expect(await server.as("lead").call(getPreferences, {})).toMatchObject({ theme: "light", density: "L" });
  });

  it("said as they are leave no trace", async () => {
    const acts = () => db.list(sql`select 1 from audit where kind = 'preferences.change'`);
    const before = (await acts()).length;
    await me.call(changePreferences, { theme: "system" });
    expect(await acts()).toHaveLength(before);
  });

  it.each([
    [{ timeZone: "Mars/Olympus" }, "/timeZone"],
    [{ locale: "not a tag" }, "/locale"],
    [{ startPage: "//evil.example" }, "/startPage"],
    [{ keys: { e: "n", h: "n" } }, "/keys/e"],
    [{ keys: { e: "a" } }, "/keys/e"],
    [{ keys: { escape: "n" } }, "/keys/escape"],
  ])("cannot be %j", async (wanted, pointer) => {
    await expect(me.call(changePreferences, wanted)).rejects.toMatchObject({
      code: "preferences.invalid",
      fields: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });
});

describe("who may ask for preferences", () => {
  checkAccess(server, Object.values(operations));
});
