/** The preferences of whoever is signed in, put to work: zone, language of numbers, rows, colours and keys. */
import { useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useEffectEvent, useState } from "react";
import type { OutputOf } from "#contract/operation.ts";
import { changePreferences, getPreferences } from "#contract/preferences.ts";
import { getPersonal, type Personal, setPersonal } from "../ui/personal.ts";
import { messageOf } from "../ui/problem.ts";
import { client, queryClient, queryKey, useRead } from "./api.ts";

export type Preferences = OutputOf<typeof getPreferences>;

const KEY = queryKey(getPreferences, {});

/** Before somebody is signed in: the browser's own. Colours follow the system by themselves. */
export function followBrowser(): void {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  setPersonal({ ...getPersonal(), timeZone, locale: languageOfBrowser() }, keep);
}

/** @returns false until it is known how this person likes to read, so that nothing is drawn twice */
export function usePreferencesAtWork(): boolean {
  const { data, error } = useRead(getPreferences, {}, { staleTime: 5 * 60_000 });
  const [isAtWork, setAtWork] = useState(false);
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const show = useEffectEvent((preferences: Preferences) => {
    putToWork(preferences);
    const scheme = preferences.theme === "system" ? "auto" : preferences.theme;
    if (scheme !== colorScheme) setColorScheme(scheme);
    setAtWork(true);
  });
  useEffect(() => {
    if (data) show(data);
  }, [data]);
  return isAtWork || error !== null;
}

function putToWork({ timeZone, density, singleKeys, keys, toldKeys, locale }: Preferences): void {
  setPersonal({ timeZone, density, singleKeys, keys, toldKeys, locale: locale ?? languageOfBrowser() }, keep);
}

/** Our words are English, so only another language than that says how numbers are written. */
function languageOfBrowser(): string | null {
  return /^en\b/.test(navigator.language) ? null : navigator.language;
}

/** Shown at once, and kept on the server; where that fails it is as before. */
export async function changePreferencesNow(changed: Partial<Preferences>): Promise<unknown> {
  const before = queryClient.getQueryData<Preferences>(KEY);
  if (before) queryClient.setQueryData<Preferences>(KEY, { ...before, ...changed });
  try {
    const after = await client.call(changePreferences, changed);
    queryClient.setQueryData<Preferences>(KEY, after);
    return null;
  } catch (error) {
    if (before) queryClient.setQueryData<Preferences>(KEY, before);
    notifications.show({ title: "Not changed", message: messageOf(error), color: "red", autoClose: 10_000 });
    return error;
  }
}

function keep({ toldKeys, ...changed }: Partial<Personal>): void {
  void changePreferencesNow({ ...changed, ...(toldKeys && { toldKeys: [...toldKeys] }) });
}
