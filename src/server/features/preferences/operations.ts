/** Preferences: each member's own, on the server, so that every browser of theirs looks alike. */
import * as contract from "#contract/preferences.ts";
import { type FieldProblem, invalid } from "#core/errors.ts";
import { clashesOfKeys } from "#core/keys/key-clashes.ts";
import { problemsOfKeys } from "#core/preferences/own-keys.ts";
import { isLocale, isOwnAddress, type Preferences, UNSAID } from "#core/preferences/preferences.ts";
import { isTimeZone } from "#core/time/instant.ts";
import { changeTimeZone, getTimeZone } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const getPreferences = implement(contract.getPreferences, (ctx) => answer(ctx));

export const changePreferences = implement(contract.changePreferences, async (ctx, wanted) => {
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const { timeZone, ...said }: Partial<Preferences> = given;
  const problems = problemsOf(given);
  if (problems[0]) throw invalid("preferences.invalid", problems[0].message, problems);
  const before = await answer(ctx);
  const after = { ...before, ...given };
  if (JSON.stringify(after) === JSON.stringify(before)) {
    ctx.nothingChanged();
    return before;
  }
  const { memberId } = ctx.member;
  if (timeZone !== undefined) await changeTimeZone(ctx.db, memberId, timeZone);
  await store.savePreferences(ctx.db, memberId, said, ctx.now);
  ctx.audit({ subject: { kind: "member", id: memberId }, after: given });
  ctx.announce({ type: "preferences.changed", memberId });
  return after;
});

async function answer(ctx: Context) {
  const { memberId } = ctx.member;
  const said = await store.findPreferences(ctx.db, memberId);
  const { keys, toldKeys, ...rest } = { timeZone: await getTimeZone(ctx.db, memberId), ...UNSAID, ...said };
  return { ...rest, keys: { ...keys }, toldKeys: [...toldKeys] };
}

function problemsOf({ timeZone, locale, startPage, keys }: Partial<Preferences>): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (timeZone !== undefined && !isTimeZone(timeZone))
    found.push({ pointer: "/timeZone", message: `"${timeZone}" is not a time zone; write it like Europe/Berlin.` });
  if (typeof locale === "string" && !isLocale(locale))
    found.push({ pointer: "/locale", message: `"${locale}" is not a language; write it like de-DE.` });
  if (startPage !== undefined && !isOwnAddress(startPage))
    found.push({ pointer: "/startPage", message: "Start on a page of Firstbill, such as / or /accounts?view=daily." });
  for (const { usual, message } of [...problemsOfKeys(keys ?? {}), ...clashesOfKeys(keys ?? {})])
    found.push({ pointer: `/keys/${usual}`, message });
  return found;
}
