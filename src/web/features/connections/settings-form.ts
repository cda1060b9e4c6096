/** What a form of settings holds, and how a refusal points into it. */

import type { createConnection } from "#contract/connections.ts";
import type { InputOf, JsonSchema } from "#contract/operation.ts";
import { isRefusal } from "../../ui/problem.ts";

export type Settings = InputOf<typeof createConnection>["settings"];
export type SettingValue = Settings[string];

/** What the schema says to begin with; a list that must have something begins with one. */
export function firstSettings(schema: JsonSchema): Settings {
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, field]): [string, SettingValue][] => {
      if (field.default !== undefined) return [[name, field.default as SettingValue]];
      return field.type === "array" ? [[name, [{}]]] : [];
    }),
  );
}

/** An emptied field is one that was never filled in. */
export function withSetting(settings: Settings, name: string, value: SettingValue | undefined): Settings {
  const { [name]: _before, ...others } = settings;
  return value === undefined ? others : { ...others, [name]: value };
}

/** What the refusal says about the field at `queries/0/query`, which the server calls `/settings/queries/0/query`. */
export function problemIn(error: unknown): (pointer: string) => string | null {
  if (!isRefusal(error)) return () => null;
  return (pointer) => error.fields.find((field) => field.pointer === `/settings/${pointer}`)?.message ?? null;
}
