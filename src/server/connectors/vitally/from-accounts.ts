/** One account of Vitally's: the account with both of its ids, its fields, its stage, and who looks after it. */
import type { SourceRecord } from "#core/records.ts";
import type { VitallyThing } from "./client.ts";
import { isPipeline, plainWord, traitCells, traitsOf, traitText } from "./from-traits.ts";
import { asObject, instantAt, type Loose, listAt, objectAt, textAt } from "./from-values.ts";
import type { VitallySettings } from "./settings.ts";

export type Colleague = { readonly name: string; readonly email: string | null };

export type Translating = {
  readonly settings: VitallySettings;
  /** As the connection calls the source. */
  readonly source: string;
  readonly colleagues: ReadonlyMap<string, Colleague>;
};

/** The id that pipelines and the team's own systems know; Vitally's where there is none. */
export function accountIdOf(account: VitallyThing): string {
  return textAt(account, "externalId") ?? account.id;
}

/** @param columns fields that accounts before had: a row says of each of them whether Vitally has a value */
export function fromAccount(
  account: VitallyThing,
  translating: Translating,
  columns: ReadonlySet<string> = new Set(),
): SourceRecord[] {
  return [
    accountRow(account, translating, columns),
    ...aliasRows(account, translating),
    ...stageRows(account, translating.settings),
    ...humanRows(account, translating),
  ];
}

function accountRow(account: VitallyThing, { settings }: Translating, columns: ReadonlySet<string>): SourceRecord {
  const externalId = textAt(account, "externalId");
  const segments = listAt(account, "segments").flatMap((one) => textAt(asObject(one), "name") ?? []);
  const cells = traitCells(traitsOf(account), settings);
  const values: Record<string, string> = {
    ...Object.fromEntries([...columns].map((name) => [name, ""])),
    ...cells,
    account: accountIdOf(account),
    name: textAt(account, "name") ?? accountIdOf(account),
    segments: segments.map(plainWord).join("+"),
  };
  if (values["currency"] === undefined) values["assumed_currency"] = settings.currency;
  const organization = textAt(account, "organizationId");
  if (organization !== null) values["company"] = organization;
  if (settings.sameAsSource !== "" && externalId !== null) values["same_as"] = `${settings.sameAsSource}:${externalId}`;
  return { kind: "accounts", values };
}

function aliasRows(account: VitallyThing, { source }: Translating): SourceRecord[] {
  const known = accountIdOf(account);
  if (known === account.id) return [];
  return [{ kind: "aliases", values: { account: known, system: source, external_id: account.id } }];
}

/**
 * Moments come from the traits that carry them. The stage that an account has now is as old as its last change, which is
 * only known roughly, unless such a trait tells it.
 */
export function stageRows(account: VitallyThing, settings: VitallySettings): SourceRecord[] {
  const traits = traitsOf(account);
  const told = settings.stageMoments.flatMap(({ trait, stage }) => {
    const at = instantAt(traits, trait);
    return at === null ? [] : [{ stage: stageWord(stage, settings), at, id: `moment ${trait} ${at}` }];
  });
  const now = Object.entries(traits).flatMap(([trait, value]) => {
    const word = isPipeline(trait, settings) ? traitText(value) : "";
    const stage = stageWord(word, settings);
    const at = instantAt(account, "updatedAt") ?? instantAt(account, "createdAt");
    return word === "" || at === null || told.some((one) => one.stage === stage)
      ? []
      : [{ stage, at, id: `${trait} ${word}` }];
  });
  return [...told, ...now].map(({ stage, at, id }) => ({
    kind: "stages",
    values: { account: accountIdOf(account), stage, happened_at: at, id },
  }));
}

export function stageWord(value: string, { stages }: VitallySettings): string {
  return stages.find((one) => one.value === value)?.stage ?? value;
}

/** A teammate under the name of a role. */
export type RoleOf = {
  readonly role: string;
  readonly colleagueId: string | null;
  readonly colleague: Colleague | null;
};

export function rolesOf(account: Loose): RoleOf[] {
  const fixed = [
    ["accountOwnerId", "Account owner"],
    ["csmId", "CSM"],
    ["accountExecutiveId", "AE"],
  ] as const;
  const named = fixed.flatMap(([field, role]) => {
    const colleagueId = textAt(account, field);
    return colleagueId === null ? [] : [{ role, colleagueId, colleague: null }];
  });
  return [...named, ...listAt(account, "keyRoles").flatMap((one) => keyRole(asObject(one)))];
}

/** The role and the teammate are each given as a thing, or as fields of the assignment. */
function keyRole(one: Loose): RoleOf[] {
  const role = textAt(objectAt(one, "keyRole"), "label") ?? textAt(objectAt(one, "keyRole"), "name");
  const label = role ?? textAt(one, "label") ?? textAt(one, "role") ?? textAt(one, "name");
  const who = [objectAt(one, "vitallyUser"), objectAt(one, "admin"), objectAt(one, "user")].find(
    (person) => textAt(person, "id") !== null || textAt(person, "name") !== null,
  );
  const colleagueId =
    textAt(who ?? {}, "id") ?? textAt(one, "vitallyUserId") ?? textAt(one, "adminId") ?? textAt(one, "userId");
  if (label === null || (colleagueId === null && who === undefined)) return [];
  const name = textAt(who ?? {}, "name");
  return [{ role: label, colleagueId, colleague: name === null ? null : { name, email: textAt(who ?? {}, "email") } }];
}

/** Null: whoever has it does not look after the account. Our own team never makes an account somebody else's. */
export function humanRole(role: string, { roles }: VitallySettings): string | null {
  const given = roles.find((one) => one.role.toLowerCase() === role.toLowerCase());
  if (given !== undefined) return given.becomes === "" ? null : given.becomes;
  return /onboarding/i.test(role) || /^os$/i.test(role) ? null : role;
}

function humanRows(account: VitallyThing, { settings, colleagues }: Translating): SourceRecord[] {
  const rows = new Map<string, SourceRecord>();
  for (const { role, colleagueId, colleague } of rolesOf(account)) {
    const becomes = humanRole(role, settings);
    if (becomes === null) continue;
    const who = colleague ?? colleagues.get(colleagueId ?? "") ?? { name: colleagueId ?? "", email: null };
    const values = { account: accountIdOf(account), role: becomes, name: who.name, email: who.email ?? "" };
    rows.set(JSON.stringify(values), { kind: "humans", values });
  }
  return [...rows.values()];
}
