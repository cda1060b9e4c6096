import { describe, expect, it } from "vitest";
import { type KeyAction, KeyRegistry, nameOfPress, type Press } from "./key-registry.ts";

const plain = { code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, rest: Partial<Press> = {}) => nameOfPress({ ...plain, key, ...rest });
const action = (keys: string | string[], label: string, rest: Partial<KeyAction> = {}): KeyAction => ({
  keys,
  label,
  group: "Test",
  run: () => undefined,
  ...rest,
});
const reading = { isTyping: false, allowSingle: true, nowMs: 0 };

function labelOf(outcome: ReturnType<KeyRegistry["press"]>): string | null {
  return outcome && "action" in outcome ? outcome.action.label : null;
}

describe("the name of a press", () => {
  it("keeps letters with shift apart from symbols that need shift", () => {
    expect(press("J", { shiftKey: true })).toBe("shift+j");
    expect(press("?", { shiftKey: true })).toBe("?");
  });

  it("reads the key's place when Alt turns it into another character", () => {
    expect(press("∆", { code: "KeyJ", altKey: true })).toBe("alt+j");
    expect(press("<", { code: "Comma", metaKey: true, shiftKey: true })).toBe("mod+shift+,");
  });

  it("treats ⌘ and Ctrl alike", () => {
    expect(press("k", { metaKey: true })).toBe("mod+k");
    expect(press("k", { ctrlKey: true })).toBe("mod+k");
  });
});

describe("the registry", () => {
  it("lets the newest registration win and gives the key back when it leaves", () => {
    const registry = new KeyRegistry();
    registry.add([action("escape", "Clear")]);
    const leave = registry.add([action("escape", "Close panel")]);
    expect(labelOf(registry.press("escape", reading))).toBe("Close panel");
    leave();
    expect(labelOf(registry.press("escape", reading))).toBe("Clear");
  });

  it("runs a sequence only when the second key comes in time", () => {
    const registry = new KeyRegistry();
    registry.add([action("g a", "Accounts"), action("a", "Hand to")]);
    expect(registry.press("g", reading)).toHaveProperty("waiting");
    expect(labelOf(registry.press("a", { ...reading, nowMs: 500 }))).toBe("Accounts");
    registry.press("g", reading);
    expect(labelOf(registry.press("a", { ...reading, nowMs: 5000 }))).toBe("Hand to");
  });

  it("leaves typed letters to the field and keeps what is meant for it", () => {
    const registry = new KeyRegistry();
    registry.add([action("n", "Next"), action("mod+k", "Palette", { whileTyping: true }), action("mod+z", "Undo")]);
    const typing = { ...reading, isTyping: true };
    expect(registry.press("n", typing)).toBeNull();
    expect(registry.press("mod+z", typing)).toBeNull();
    expect(labelOf(registry.press("mod+k", typing))).toBe("Palette");
  });

  it("keeps keys with a modifier when single keys are switched off", () => {
    const registry = new KeyRegistry();
    registry.add([action("n", "Next"), action(["z", "mod+z"], "Undo")]);
    const off = { ...reading, allowSingle: false };
    expect(registry.press("n", off)).toBeNull();
    expect(labelOf(registry.press("mod+z", off))).toBe("Undo");
  });

  it("lists an action without the keys that another has taken from it", () => {
    const registry = new KeyRegistry();
    registry.add([action(["enter", "o"], "Open account")]);
    registry.add([action("enter", "Send")]);
    expect(registry.list().map(({ label, keys }) => [label, keys])).toEqual([
      ["Send", "enter"],
      ["Open account", ["o"]],
    ]);
  });

  it("listens for a person's own key in place of the usual one, also where two change places", () => {
    const registry = new KeyRegistry();
    registry.add([action("n", "Next"), action("e", "Done"), action("g a", "Accounts")]);
    registry.remap({ n: "e", e: "alt+e", "g a": "q a" });
    expect(labelOf(registry.press("e", reading))).toBe("Next");
    expect(labelOf(registry.press("alt+e", { ...reading, allowSingle: false }))).toBe("Done");
    expect(registry.press("n", reading)).toBeNull();
    expect(registry.press("g", reading)).toBeNull();
    expect(registry.press("q", reading)).toMatchObject({ waiting: [{ label: "Accounts" }] });
    expect(labelOf(registry.press("a", reading))).toBe("Accounts");
    registry.remap({});
    expect(labelOf(registry.press("n", reading))).toBe("Next");
  });
});
