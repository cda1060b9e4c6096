import { useLocalStorage } from "@mantine/hooks";

/** A choice that belongs to this person on this device, such as a column's width or a folded section. */
export function usePreference<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useLocalStorage<Value>({
    key: `firstbill.${name}`,
    defaultValue: initial,
    getInitialValueInEffect: false,
  });
  return [value, setValue];
}
