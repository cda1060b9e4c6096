/** Says what has happened to those who listen: how many are chosen, what was saved, what was taken back. */
import { createContext, useContext } from "react";
import { Store, useStore } from "./store.ts";

const Said = createContext(new Store(""));

export function useAnnounce(): (sentence: string) => void {
  return useContext(Said).set;
}

export function Announcer() {
  return (
    <div role="status" aria-live="polite" className="fb-unseen">
      {useStore(useContext(Said))}
    </div>
  );
}
