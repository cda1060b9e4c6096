/**
 * News of what was done, told in this process after the transaction has committed. The news names things by id and
 * carries nothing else, so that whoever hears it reads what they may see. It may be lost when the process ends: what
 * must happen is a job, enqueued in the transaction.
 */
import type { Log } from "./log.ts";

/** `type` is in the past tense: `task.snoozed`. Other fields are ids, days or counts. */
export type News = { type: string } & Record<string, string | number | boolean | null>;

export type Events = {
  publish(news: News): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: (news: News) => void): () => void;
};

export function makeEvents(log: Log): Events {
  const listeners = new Set<(news: News) => void>();
  return {
    publish(news) {
      for (const listener of listeners) {
        try {
          listener(news);
        } catch (error) {
          // The change has committed already: one listener's defect must not hide it from the others.
          log.error({ err: error, news: news.type }, "a listener failed");
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
