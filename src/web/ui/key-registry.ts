/** Which keys do what at this moment. The newest registration of a key wins, so a panel covers the page behind it. */
import { isSingleKey } from "#core/keys/single-key.ts";

export type KeyAction = {
  /** `n`, `shift+j`, `mod+k` (⌘ or Ctrl), `alt+j`, `?`, `escape`, `space`, or one after the other: `g a`. */
  readonly keys: string | readonly string[];
  /** What happens, as a person would say it: "Next account". */
  readonly label: string;
  /** Heading in the shortcut sheet and in the palette. */
  readonly group: string;
  /** Other words for it, by which it is found. */
  readonly also?: string;
  readonly run: () => void;
  /** What it acts on, where that changes without the key: the account under the cursor. */
  readonly about?: () => string;
  /** Also while somebody types in a field. Only for keys that write nothing. */
  readonly whileTyping?: boolean;
  /** False for keys that only mean something where the cursor is, such as `j`. */
  readonly inPalette?: boolean;
};

export type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** A second key has to follow within this time: `g` then `a`. */
const SEQUENCE_MS = 1200;

const NAMED: Record<string, string> = { " ": "space", Escape: "escape", Enter: "enter", Esc: "escape" };
const PRINTED: Record<string, string> = { Comma: ",", Period: ".", Slash: "/", Minus: "-", Equal: "=" };

/** The name a press is registered under: `shift+j`, `mod+k`, `?`. */
export function nameOfPress(press: Press): string {
  const modified = press.ctrlKey || press.metaKey || press.altKey;
  const key = modified ? keyBelowModifiers(press) : (NAMED[press.key] ?? press.key);
  // A symbol already contains its shift: `?` is not `shift+?`.
  const isSymbol = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const withShift = press.shiftKey && (modified || !isSymbol);
  const parts = [press.ctrlKey || press.metaKey ? "mod" : "", press.altKey ? "alt" : "", withShift ? "shift" : ""];
  return [...parts.filter(Boolean), key.toLowerCase()].join("+");
}

/** With a modifier held, `key` may be another letter (alt+j is "∆" on a Mac), so the key's place decides. */
function keyBelowModifiers({ key, code }: Press): string {
  if (/^[a-z0-9]$/i.test(key)) return key;
  if (code.startsWith("Key")) return code.slice(3);
  if (code.startsWith("Digit")) return code.slice(5);
  return PRINTED[code] ?? NAMED[key] ?? key;
}

export function keysOf(action: KeyAction): readonly string[] {
  return typeof action.keys === "string" ? [action.keys] : action.keys;
}

export type PressOutcome = { action: KeyAction } | { waiting: KeyAction[] } | null;

export class KeyRegistry {
  #layers: { actions: readonly KeyAction[] }[] = [];
  #first: { name: string; atMs: number } | null = null;
  /** What to press for a key that was given another. */
  #own: Readonly<Record<string, string>> = {};
  #listed: readonly KeyAction[] = [];
  readonly #listeners = new Set<() => void>();

  add(actions: readonly KeyAction[]): () => void {
    const layer = { actions };
    this.#layers = [...this.#layers, layer];
    this.#changed();
    return () => {
      this.#layers = this.#layers.filter((other) => other !== layer);
      this.#changed();
    };
  }

  /** Actions keep the keys that they were registered with; only what has to be pressed for them changes. */
  remap(own: Readonly<Record<string, string>>): void {
    this.#own = own;
  }

  /** Every action that a key reaches now, newest layer first; stable between changes. */
  list = (): readonly KeyAction[] => this.#listed;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  press(name: string, { isTyping, allowSingle, nowMs }: { isTyping: boolean; allowSingle: boolean; nowMs: number }) {
    if (isSingleKey(name) && (!allowSingle || isTyping)) return null;
    return this.#outcomeOf(name, isTyping, nowMs);
  }

  #outcomeOf(name: string, isTyping: boolean, nowMs: number): PressOutcome {
    const first = this.#first;
    this.#first = null;
    if (first && nowMs - first.atMs <= SEQUENCE_MS) {
      const action = this.#find(`${first.name} ${name}`, isTyping);
      if (action) return { action };
    }
    const action = this.#find(name, isTyping);
    if (action) return { action };
    const waiting = this.#listed.filter((other) => this.#pressesOf(other).some((keys) => keys.startsWith(`${name} `)));
    if (waiting.length === 0 || isTyping) return null;
    this.#first = { name, atMs: nowMs };
    return { waiting };
  }

  #find(keys: string, isTyping: boolean): KeyAction | undefined {
    return this.#listed.find((action) => (!isTyping || action.whileTyping) && this.#pressesOf(action).includes(keys));
  }

  #pressesOf(action: KeyAction): string[] {
    return keysOf(action).map((keys) => (Object.hasOwn(this.#own, keys) ? (this.#own[keys] ?? keys) : keys));
  }

  #changed(): void {
    const taken = new Set<string>();
    const listed: KeyAction[] = [];
    for (const action of this.#layers.toReversed().flatMap((layer) => layer.actions)) {
      const free = keysOf(action).filter((keys) => !taken.has(keys));
      if (free.length === 0) continue;
      for (const keys of free) taken.add(keys);
      listed.push(free.length === keysOf(action).length ? action : { ...action, keys: free });
    }
    this.#listed = listed;
    for (const listener of this.#listeners) listener();
  }
}
