/** The account that keys and commands act on: the one under the cursor of a list, or the one that is open. */
import { useEffect } from "react";
import type { PlaceOf } from "#core/keys/key-map.ts";
import { Store } from "./store.ts";

export type PointedAccount = {
  accountId: string;
  name: string;
  place: PlaceOf<"handOver">;
  /** The column of the cell under the cursor, where there is one. */
  column?: string;
};

export const pointedAccount = new Store<PointedAccount | null>(null);

/** Says which account this screen points at, for as long as it does. */
export function usePointAt(
  account: { accountId: string; name: string } | null | undefined,
  place: PointedAccount["place"],
  column?: string,
): void {
  const accountId = account?.accountId;
  const name = account?.name ?? "";
  useEffect(() => {
    pointedAccount.set(accountId === undefined ? null : { accountId, name, place, ...(column && { column }) });
  }, [accountId, name, place, column]);
  useEffect(() => () => pointedAccount.set(null), []);
}
