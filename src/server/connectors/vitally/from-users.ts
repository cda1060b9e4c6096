/** A user of Vitally's is a person in each of their accounts; who has unsubscribed is never written to. */
import type { SourceRecord } from "#core/records.ts";
import type { VitallyThing } from "./client.ts";
import { traitText } from "./from-traits.ts";
import { dayAt, idsAt, instantAt, objectAt, textAt } from "./from-values.ts";
import type { VitallySettings } from "./settings.ts";

export function personIdOf(user: VitallyThing): string {
  return textAt(user, "externalId") ?? user.id;
}

export function accountsOfUser(user: VitallyThing): string[] {
  const own = textAt(user, "accountId");
  return [...new Set([...idsAt(user, "accountIds"), ...idsAt(user, "accounts"), ...(own === null ? [] : [own])])];
}

export function fromUser(user: VitallyThing, settings: VitallySettings): SourceRecord[] {
  const rows = accountsOfUser(user).map(
    (account): SourceRecord => ({ kind: "people", values: { account, ...cells(user, settings) } }),
  );
  return [...rows, ...optOut(user)];
}

function cells(user: VitallyThing, { roleTrait }: VitallySettings): Record<string, string> {
  const role = roleTrait === "" ? "" : traitText(objectAt(user, "traits")[roleTrait]);
  return {
    person: personIdOf(user),
    email: textAt(user, "email") ?? "",
    name: textAt(user, "name") ?? "",
    role: role === "" ? "member" : role,
    last_seen_on: dayAt(user, "lastSeenTimestamp") ?? "",
    removed_on: dayAt(user, "deactivatedAt") ?? "",
  };
}

function optOut(user: VitallyThing): SourceRecord[] {
  const at = instantAt(user, "updatedAt") ?? instantAt(user, "createdAt");
  if (user["unsubscribedFromConversations"] !== true || at === null) return [];
  return [{ kind: "opt_outs", values: { person: personIdOf(user), happened_at: at } }];
}
