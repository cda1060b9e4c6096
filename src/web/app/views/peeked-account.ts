/**
 * Peeking at an account of a list. Which one is in the address, so that reloading, coming back and a link to a colleague
 * show the same.
 */
import { useEffect, useRef } from "react";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { usePeek } from "../../ui/peek.ts";
import type { PanelContent } from "../../ui/side-panel.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { useRead } from "../api.ts";

/** The page is drawn anew when its address changes: not for each row that the cursor passes. */
const REST_MS = 200;

export function usePeekedAccount(contentOf: (row: AccountRow) => Pick<PanelContent, "title" | "content">) {
  const [peeked, setPeeked] = useUrlText("peek");
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);
  const keep = (row: AccountRow | null) => {
    clearTimeout(resting.current);
    resting.current = setTimeout(() => setPeeked(row?.accountId ?? ""), REST_MS);
  };
  const peek = usePeek(contentOf, { onChange: keep });
  const arrived = useRef(peeked);
  const latest = useRef(peek);
  latest.current = peek;
  const input = { filter: `id:"${arrived.current}"`, limit: 1 };
  const row = useRead(listAccounts, input, { enabled: arrived.current !== "" }).data?.data[0];
  useEffect(() => {
    if (row === undefined || row.accountId !== arrived.current) return;
    arrived.current = "";
    // On arrival the panel of the page before is closed first.
    const timer = setTimeout(() => latest.current.onPeek(row));
    return () => clearTimeout(timer);
  }, [row]);
  return peek;
}
