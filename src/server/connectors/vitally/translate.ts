/** What a pushed message becomes. Events of the product are kept and mean nothing here. */
import { createHash } from "node:crypto";
import type { SourceRecord } from "#core/records.ts";
import { stageWord } from "./from-accounts.ts";
import { isPipeline, traitCells, traitText } from "./from-traits.ts";
import { asObject, instantAt, type Loose, textAt } from "./from-values.ts";
import type { VitallySettings } from "./settings.ts";
import { readMessage, typeOf } from "./webhook.ts";

export function translate(
  body: Uint8Array,
  { settings }: { readonly settings: VitallySettings },
): readonly SourceRecord[] {
  const message = readMessage(body);
  switch (typeOf(message)) {
    case "account":
      return fromAccountMessage(message, settings);
    case "user":
      return fromUserMessage(message, settings);
    case "track":
      return [];
  }
}

/**
 * Only the traits that were sent are changed. With a timestamp, an older message about the same traits changes nothing;
 * without one, messages count in the order in which they come.
 */
function fromAccountMessage(message: Loose, settings: VitallySettings): SourceRecord[] {
  const account = textAt(message, "accountId") ?? "";
  const traits = asObject(message["traits"]);
  const name = textAt(traits, "name");
  const values: Record<string, string> = { ...traitCells(traits, settings), account, ...(name !== null && { name }) };
  if (values["currency"] === undefined) values["assumed_currency"] = settings.currency;
  const at = instantAt(message, "timestamp");
  const order = at === null ? {} : { object: `account ${account} ${fingerprint(Object.keys(traits))}`, version: at };
  return [{ kind: "accounts", values, ...order }, ...(at === null ? [] : stages(account, traits, { at, settings }))];
}

function fingerprint(names: readonly string[]): string {
  return createHash("sha256")
    .update([...names].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}

type Stages = { readonly at: string; readonly settings: VitallySettings };

/** Known by the same id as one that is pulled, so that a nightly message says it once. */
function stages(account: string, traits: Loose, { at, settings }: Stages): SourceRecord[] {
  return Object.entries(traits).flatMap(([trait, value]): SourceRecord[] => {
    const word = isPipeline(trait, settings) ? traitText(value) : "";
    if (word === "") return [];
    const values = { account, stage: stageWord(word, settings), happened_at: at, id: `${trait} ${word}` };
    return [{ kind: "stages", values }];
  });
}

/** Of an organization alone there is no account to put the person into. */
function fromUserMessage(message: Loose, { roleTrait }: VitallySettings): SourceRecord[] {
  const account = textAt(message, "accountId");
  const person = textAt(message, "userId");
  if (account === null || person === null) return [];
  const traits = asObject(message["traits"]);
  const role = roleTrait === "" ? "" : traitText(traits[roleTrait]);
  const values = { account, person, email: textAt(traits, "email") ?? "", name: textAt(traits, "name") ?? "", role };
  const at = instantAt(message, "timestamp");
  const order = at === null ? {} : { object: `user ${person} in ${account}`, version: at };
  return [{ kind: "people", values, ...order }];
}
