/** How the person in front of the screen likes to read and to work. Until it is known who that is, the device decides. */
import { Store, useStore } from "./store.ts";

export type Personal = {
  /** Moments are shown in it. */
  readonly timeZone: string;
  /** For numbers, amounts and dates; null writes them as the product's own words are: 1,240.50, 11 Sep, 14:05. */
  readonly locale: string | null;
  /** Height of rows; null fits the device. */
  readonly density: "S" | "M" | "L" | null;
  readonly singleKeys: boolean;
  /** From a key of the product to the person's own for it. */
  readonly keys: Readonly<Record<string, string>>;
  /** Actions whose key was told already. */
  readonly toldKeys: readonly string[];
};

type Kept = {
  readonly values: Personal;
  /** Remembers a choice, here or wherever the person goes. */
  readonly keep: (changed: Partial<Personal>) => void;
};

const kept = new Store<Kept>({
  values: { timeZone: "UTC", locale: null, density: null, singleKeys: true, keys: {}, toldKeys: [] },
  keep: (changed) => setPersonal({ ...kept.get().values, ...changed }),
});

export function getPersonal(): Personal {
  return kept.get().values;
}

export function setPersonal(values: Personal, keep: Kept["keep"] = kept.get().keep): void {
  kept.set({ values, keep });
}

export function usePersonal(): Kept {
  return useStore(kept);
}
