/** What the server says has changed while a page is open. News names things by id; whoever hears it asks again. */
import { useEffect, useEffectEvent } from "react";

export type News = { readonly type: string } & Readonly<Record<string, unknown>>;
type Listener = (news: News) => void;

const NEWS_URL = "/api/v1/events";
/** An import tells of thousands of accounts within a second; asking again once is enough. */
const SETTLE_MS = 1000;

const listeners = new Set<Listener>();
let source: EventSource | null = null;

/** One connection for the whole page, open while anything on it listens. */
function listen(listener: Listener): () => void {
  listeners.add(listener);
  source ??= connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = null;
  };
}

function connect(): EventSource {
  const made = new EventSource(NEWS_URL);
  let wasLost = false;
  made.onmessage = ({ data }) => tell(JSON.parse(data as string) as News);
  made.onerror = () => {
    wasLost = true;
  };
  // While the line was down anything may have changed.
  made.onopen = () => {
    if (wasLost) tell({ type: "line.restored" });
    wasLost = false;
  };
  return made;
}

function tell(news: News): void {
  for (const listener of listeners) listener(news);
}

/** Asks again once news has settled: at the latest a second after the first. */
export function useRefreshOnNews(refresh: () => void, isAbout: (news: News) => boolean = () => true): void {
  const hears = useEffectEvent(isAbout);
  const refreshNow = useEffectEvent(refresh);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen((news) => {
      // Asked of each, for some count what they hear.
      if (!(news.type === "line.restored" || hears(news)) || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        refreshNow();
      }, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}
