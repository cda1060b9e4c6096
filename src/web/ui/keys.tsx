/** Keyboard first: a screen says which keys it offers, and they appear in the shortcut sheet and in the palette. */
import { Group, Kbd } from "@mantine/core";
import { createContext, useContext, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { KEY_MAP, type KeyName, type PlaceOf } from "#core/keys/key-map.ts";
import type { MappedKey, Place } from "#core/keys/key-places.ts";
import { type KeyAction, KeyRegistry, keysOf, nameOfPress } from "./key-registry.ts";
import { getPersonal, usePersonal } from "./personal.ts";

export type { KeyAction } from "./key-registry.ts";

const Registry = createContext(new KeyRegistry());
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** An action of the one table of keys, on one of its screens. */
export type ScreenKey = KeyAction & { readonly name: KeyName };

/** Keys, words and heading of an action as the table has them: `{ ...keyOn("done", "Today"), run }`. */
export function keyOn<Name extends KeyName>(name: Name, place: PlaceOf<Name>): Omit<ScreenKey, "run"> {
  const { keys, on, also = "", whileTyping = false, isMove = false }: MappedKey = KEY_MAP[name];
  return { name, keys, label: on[place as Place] ?? name, group: place, also, whileTyping, inPalette: !isMove };
}

/** The key that is printed for an action. */
export function keyOf(name: KeyName): string {
  return KEY_MAP[name].keys[0];
}

/** Offers keys for as long as the component is on screen. `isActive: false` takes them back without unmounting. */
export function useKeys(actions: readonly ScreenKey[], options: { isActive?: boolean } = {}): void {
  useChoiceKeys(actions, options);
}

/** As `useKeys`, for what is asked in a panel: each answer has its key printed beside it and is in no table. */
export function useChoiceKeys(actions: readonly KeyAction[], { isActive = true }: { isActive?: boolean } = {}): void {
  const registry = useContext(Registry);
  const latest = useRef(actions);
  latest.current = actions;
  // Actions are made anew on each render; only what a person can see of them counts as a change.
  const shape = JSON.stringify(actions.map(({ keys, label, group, whileTyping }) => [keys, label, group, whileTyping]));
  // Before what they work on is painted: who sees it may press at once.
  useLayoutEffect(() => {
    if (!isActive) return;
    const count = (JSON.parse(shape) as unknown[]).length;
    const stable = latest.current
      .slice(0, count)
      .map((action, index) => ({ ...action, run: () => latest.current[index]?.run() }));
    return registry.add(stable);
  }, [registry, shape, isActive]);
}

/** Everything the keyboard reaches now; the source of the shortcut sheet and the palette. */
export function useActiveKeys(): readonly KeyAction[] {
  const registry = useContext(Registry);
  return useSyncExternalStore(registry.subscribe, registry.list);
}

export function useSingleKeysPreference(): [boolean, (on: boolean) => void] {
  const { values, keep } = usePersonal();
  return [values.singleKeys, (singleKeys) => keep({ singleKeys })];
}

/** Listens for the whole page. Rendered once, by the shell. */
export function KeyListener() {
  const registry = useContext(Registry);
  const { singleKeys: allowSingle, keys: own } = usePersonal().values;
  useLayoutEffect(() => registry.remap(own), [registry, own]);
  const [waiting, setWaiting] = useState<KeyAction[]>([]);
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const name = nameOfPress(event);
      if (belongsToTarget(name, target)) return;
      const isTyping = isTextField(target) || target.closest("[data-portal]") !== null;
      const outcome = registry.press(name, { isTyping, allowSingle, nowMs: event.timeStamp });
      setWaiting(outcome && "waiting" in outcome ? outcome.waiting : []);
      if (outcome && "action" in outcome) {
        event.preventDefault();
        outcome.action.run();
      } else if (name === "escape" && isTextField(target) && !target.closest("[data-portal]")) {
        leaveField(target);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [registry, allowSingle]);
  useEffect(() => {
    if (waiting.length === 0) return;
    const timer = setTimeout(() => setWaiting([]), 1200);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting.length > 0 ? <WaitingKeys actions={waiting} /> : null;
}

/** After `g`: what may follow, so that nobody has to remember it. */
function WaitingKeys({ actions }: { actions: KeyAction[] }) {
  return (
    <Group className="fb-floating fb-waiting-keys" gap="md" role="status">
      {actions.map((action) => (
        <Group key={action.label} gap="xs" fz="xs" wrap="nowrap">
          <Kbd>{printedKeys(keysOf(action)[0] ?? "").at(-1)}</Kbd>
          {action.label}
        </Group>
      ))}
    </Group>
  );
}

/** A key as it is printed on the keyboard: ⌘K, Ctrl K, G A. */
export function KeyHint({ keys }: { keys: string }) {
  // Read so that it is drawn again when a key was given another.
  usePersonal();
  return (
    <span className="fb-keys" data-keys={keys} aria-hidden>
      {printedKeys(keys).map((part) => (
        <Kbd key={part}>{part}</Kbd>
      ))}
    </span>
  );
}

/** What has to be pressed: the person's own key where they gave one. */
export function printedKeys(keys: string): string[] {
  const { keys: own } = getPersonal();
  return printed(Object.hasOwn(own, keys) ? (own[keys] ?? keys) : keys);
}

function printed(keys: string): string[] {
  const names: Record<string, string> = {
    mod: isMac ? "⌘" : "Ctrl",
    alt: isMac ? "⌥" : "Alt",
    shift: isMac ? "⇧" : "Shift",
    escape: "Esc",
    enter: "Enter",
    arrowup: "↑",
    arrowdown: "↓",
    arrowleft: "←",
    arrowright: "→",
    space: "Space",
  };
  return keys.split(/[ +](?!$)/).map((part) => names[part] ?? part.toUpperCase());
}

/** A button's tooltip and label with its key: `withKey("Next account", "n")` is "Next account (N)". */
export function withKey(label: string, keys: string): string {
  return `${label} (${printedKeys(keys).join(" ")})`;
}

function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Meta" || key === "Alt";
}

function isTextField(element: HTMLElement): boolean {
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true;
  if (element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range)$/.test(element.type);
}

/** Space and Enter press the button, link or menu that has the focus; they are not shortcuts there. */
function belongsToTarget(name: string, target: HTMLElement): boolean {
  if (name !== "space" && name !== "enter") return false;
  return target.closest("button, a[href], input, summary, [role=menuitem], [role=slider], [role=tab]") !== null;
}

/** Escape leaves a field for what surrounds it, so that the next key is a shortcut again. */
function leaveField(field: HTMLElement): void {
  const around = field.parentElement?.closest<HTMLElement>('[tabindex="-1"]');
  if (around) around.focus();
  else field.blur();
}
