/** Where something that was found is. */
import type { Found } from "#contract/search.ts";

const PLACES: Record<Found["kind"], string> = { account: "", person: "", note: "#notes", task: "#tasks" };

/** The account it belongs to, at the part where it stands. Who is at no account is looked for under Privacy. */
export function foundHref({ kind, accountId }: Pick<Found, "kind" | "accountId">): string {
  return accountId === null ? "/privacy" : `/accounts/${accountId}${PLACES[kind]}`;
}
