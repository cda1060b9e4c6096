/** Keys and commands for the account that the screen points at, beside those that the screen has of its own. */
import { Suspense, useState } from "react";
import { KEY_MAP, type PlaceOf } from "#core/keys/key-map.ts";
import { keyOn, type ScreenKey, useKeys } from "../../ui/keys.tsx";
import { onDemand } from "../../ui/on-demand.tsx";
import { pointedAccount } from "../../ui/pointed-account.ts";
import { useStore } from "../../ui/store.ts";
import { useMay } from "../session.tsx";
import type { Act, AskedAct } from "./account-act.tsx";

const AccountAct = onDemand(async () => (await import("./account-act.tsx")).AccountAct);

type Place = PlaceOf<"handOver">;

/** Looking is for everybody; the rest is for those who may change something. */
const LOOKING: readonly Act[] = ["why", "history", "write"];
const CHANGING: readonly Act[] = [
  "done",
  "snooze",
  "lease",
  "handTo",
  "stage",
  "task",
  "note",
  "log",
  "bookingLink",
  "override",
  "escalate",
  "handOver",
];

/** What a screen does in a way of its own, such as leaving the row out of its list. */
const OF_THE_SCREEN: Readonly<Record<Place, readonly Act[]>> = {
  Today: ["done", "snooze", "lease", "why"],
  List: [],
  Board: ["stage", "why"],
  Account: ["done", "snooze", "lease", "stage", "task", "note", "log", "why", "handOver"],
  Tasks: ["done", "snooze"],
  Notes: ["done"],
  Handovers: [],
};

export function AccountKeys() {
  const pointed = useStore(pointedAccount);
  const mayChange = useMay("specialist");
  const [asked, ask] = useState<AskedAct | null>(null);
  const offered = pointed === null ? [] : actsOn(pointed.place, mayChange);
  useKeys(
    offered.map(
      (act): ScreenKey => ({
        // Narrowed by hand: the table says for each of them that it is there.
        ...keyOn(act as "handOver", pointed?.place ?? "Account"),
        about: () => pointedAccount.get()?.name ?? "",
        run: () => ask({ act, at: pointedAccount.get() }),
      }),
    ),
    { isActive: pointed !== null },
  );
  return <Suspense>{asked && <AccountAct asked={asked} />}</Suspense>;
}

function actsOn(place: Place, mayChange: boolean): Act[] {
  return [...LOOKING, ...(mayChange ? CHANGING : [])].filter(
    (act) => place in KEY_MAP[act].on && !OF_THE_SCREEN[place].includes(act),
  );
}
