/** Where something that was found is, and its words without marks. */
import type { Found } from "#contract/search.ts";

export function foundText(passage: Found["title"]): string {
  return passage.map(({ text }) => text).join("");
}

const PLACES: Record<Found["kind"], string> = { account: "", person: "", note: "#notes", task: "#tasks" };

/** The account it belongs to, at the part where it stands. Who is at no account is looked for under Privacy. */
export function foundHref({ kind, accountId }: Pick<Found, "kind" | "accountId">): string {
  return accountId === null ? "/privacy" : `/accounts/${accountId}${PLACES[kind]}`;
}
