/**
 * The card under the cursor in the address, with the place where it stood: reloading, coming back and a link to a colleague
 * show the same one. It is looked for by its account, since places shift.
 */
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import { listAccounts } from "#contract/accounts.ts";
import { type BoardColumn, columnOf } from "#core/board/board-columns.ts";
import { client } from "../../app/api.ts";
import { useUrlText } from "../../ui/url-text.ts";

export type CardAddress = { readonly column: string; readonly place: number; readonly accountId: string };

/** In the address: `card=3.12.<account>`. */
export const CARD_IN_ADDRESS = "card";

export function readCardAddress(text: string): CardAddress | null {
  const [, column, place, accountId] = /^([^.]+)\.(\d+)\.(.+)$/.exec(text) ?? [];
  return column && place && accountId ? { column, place: Number(place), accountId } : null;
}

export function writeCardAddress({ column, place, accountId }: CardAddress): string {
  return `${column}.${place}.${accountId}`;
}

/** The page is drawn anew when its address changes: not for each card that the cursor passes. */
const REST_MS = 200;
/** What this window wrote itself: on the way back nobody needs to hear where the card has gone meanwhile. */
const own = { text: "" };

/** The card that the address asks for, until it was found or missed. */
export type Sought = CardAddress & { readonly isLast?: boolean };

export function useCardAddress(columns: readonly BoardColumn[]) {
  const [text, setText] = useUrlText(CARD_IN_ADDRESS);
  const [start] = useState(() => readCardAddress(text));
  const [sought, setSought] = useState<Sought | null>(start);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const written = useRef(text);
  return {
    start,
    sought,
    found: () => setSought(null),
    /** It stands elsewhere now: says where, and begins there. */
    missed: async (goTo: (column: string) => void) => {
      setSought(null);
      if (sought === null || sought.isLast || own.text === text) return;
      const { accountId } = sought;
      const answer = await client.call(listAccounts, { filter: `id:"${accountId}"`, limit: 1 }).catch(() => null);
      const row = answer?.data[0];
      if (row === undefined)
        return void notifications.show({ message: "The card of this link is not there any more." });
      const name = row.stage === null ? null : columnOf({ stage: row.stage, unmappedLabel: null }, columns);
      const column = columns.find(({ id }) => id === name);
      if (column === undefined) return void notifications.show({ message: `${row.name} is not in onboarding now.` });
      notifications.show({ message: `${row.name} stands in ${column.name} now.` });
      goTo(column.id);
      setSought({ column: column.id, place: 0, accountId, isLast: true });
    },
    keep: (card: CardAddress) => {
      clearTimeout(rest.current);
      setSought(null);
      own.text = writeCardAddress(card);
      if (own.text === written.current) return;
      rest.current = setTimeout(() => {
        written.current = writeCardAddress(card);
        setText(written.current);
      }, REST_MS);
    },
    /** Before the page is left for it: the way back leads to this card, however fast the hand was. */
    keepNow: (card: CardAddress) => {
      clearTimeout(rest.current);
      own.text = writeCardAddress(card);
      const here = new URL(window.location.href);
      here.searchParams.set(CARD_IN_ADDRESS, own.text);
      window.history.replaceState(window.history.state, "", here);
    },
  };
}
