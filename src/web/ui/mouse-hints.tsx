/** Whoever does something by mouse for the third time is told its key, once, wherever they sign in. Rendered once, by the shell. */
import { Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useEffectEvent } from "react";
import { type KeyAction, keysOf } from "./key-registry.ts";
import { KeyHint, useActiveKeys } from "./keys.tsx";
import { countMouseUse, labelOfButton, type MouseUses } from "./mouse-uses.ts";
import { usePersonal } from "./personal.ts";
import { usePreference } from "./preference.ts";

const NEVER: MouseUses = {};

export function MouseHints() {
  const actions = useActiveKeys();
  const [uses, setUses] = usePreference<MouseUses>("mouse-uses", NEVER);
  const { values, keep } = usePersonal();
  const onClick = useEffectEvent((event: MouseEvent) => {
    const isMouse = event.detail > 0 && event instanceof PointerEvent && event.pointerType === "mouse";
    const button = event.target instanceof Element ? event.target.closest("button, a[href], [role=menuitem]") : null;
    if (!isMouse || button === null) return;
    const action = actionOf(button, actions);
    if (action === undefined || values.toldKeys.includes(action.label)) return;
    const counted = countMouseUse(uses, action.label);
    if (counted.uses !== uses) setUses(counted.uses);
    if (!counted.tells) return;
    tell(action.label, keysOf(action)[0] ?? "");
    keep({ toldKeys: [...values.toldKeys, action.label] });
  });
  useEffect(() => {
    const listen = (event: MouseEvent) => onClick(event);
    // Before the click is answered, because the button may be gone afterwards.
    window.addEventListener("click", listen, { capture: true });
    return () => window.removeEventListener("click", listen, { capture: true });
  }, []);
  return null;
}

/** By the key that the button prints, or else by the words on it. */
function actionOf(button: Element, actions: readonly KeyAction[]): KeyAction | undefined {
  const printed = button.querySelector<HTMLElement>("[data-keys]")?.dataset["keys"];
  if (printed !== undefined) return actions.find((one) => keysOf(one).includes(printed));
  const label = labelOfButton(button.getAttribute("aria-label") ?? wordsOf(button));
  return actions.find((one) => one.label === label);
}

function tell(label: string, keys: string): void {
  notifications.show({
    message: (
      <Group gap="xs">
        <KeyHint keys={keys} />
        <Text size="sm">does the same: {label}</Text>
      </Group>
    ),
    autoClose: 8_000,
  });
}

/** Without what is there for the eye alone, such as the key. */
function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll("[aria-hidden]")) hidden.remove();
  return copy.textContent ?? "";
}
