/** How many accounts others changed since the board was read. Cards do not move by themselves, for somebody may hold one. */
import { useEffect, useRef, useState } from "react";
import { type News, useRefreshOnNews } from "../../ui/news.ts";

const NEWS_OF_ACCOUNTS = /^(account|queue|task|import|sample|book|coverage|state)\./;

/** @param isOwn news that is most likely the echo of what one did oneself */
export function useBoardNews(readAtMs: number, isOwn: (accountId: unknown) => boolean): number {
  const heard = useRef(new Set<string>());
  const [changes, setChanges] = useState(0);
  const isAbout = ({ type, accountId }: News): boolean => {
    if (!NEWS_OF_ACCOUNTS.test(type) || isOwn(accountId)) return false;
    heard.current.add(typeof accountId === "string" ? accountId : type);
    return true;
  };
  useRefreshOnNews(() => setChanges(Math.max(1, heard.current.size)), isAbout);
  // Whatever caused the reading, the board is the latest again.
  useEffect(() => {
    if (readAtMs === 0) return;
    heard.current.clear();
    setChanges(0);
  }, [readAtMs]);
  return changes;
}
