/** Why two accounts may be of one company, in a sentence. */
import type { AccountId } from "../ids.ts";
import type { Evidence } from "./propose-siblings.ts";

export type Known = {
  nameOf: (accountId: AccountId) => string;
  /** Of what stands for an address; null where nobody has it any more. */
  addressOf: (value: string) => string | null;
};

export function evidenceText({ kind, value, accountIds, webId }: Evidence, { nameOf, addressOf }: Known): string {
  if (kind === "billing-email") return `Both are looked after by ${addressOf(value) ?? "the same address"}`;
  if (kind === "web-domain") return `Both have the web domain ${value}`;
  if (webId === null) return `People of both write from ${value}`;
  const mailId = accountIds.find((accountId) => accountId !== webId) ?? webId;
  return `${value} is the web domain of ${nameOf(webId)}, and people of ${nameOf(mailId)} write from it`;
}
