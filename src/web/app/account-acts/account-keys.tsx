/** Keys and commands for the account that the screen points at, beside those that the screen has of its own. */
import { notifications } from "@mantine/notifications";
import { getAccount } from "#contract/account-pages.ts";
import { KEY_MAP, type PlaceOf } from "#core/keys/key-map.ts";
import { keyOn, type ScreenKey, useKeys } from "../../ui/keys.tsx";
import { pointedAccount } from "../../ui/pointed-account.ts";
import { messageOf } from "../../ui/problem.ts";
import { useStore } from "../../ui/store.ts";
import { client, queryClient, queryKey } from "../api.ts";
import { useMay } from "../session.tsx";
import { useAccountActs } from "./account-acts.tsx";

type Place = PlaceOf<"handOver">;
type Act = Exclude<keyof ReturnType<typeof useAccountActs>, never>;

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
  const acts = useAccountActs();
  const run = (act: Act) => async () => {
    const at = pointedAccount.get();
    if (at === null) return;
    try {
      const account = await readAccount(at.accountId);
      if (act === "why") acts.why(account, at.column);
      else acts[act](account);
    } catch (error) {
      notifications.show({ title: `${at.name} could not be read`, message: messageOf(error), color: "red" });
    }
  };
  const offered = pointed === null ? [] : actsOn(pointed.place, mayChange);
  useKeys(
    offered.map(
      (act): ScreenKey => ({
        // Narrowed by hand: the table says for each of them that it is there.
        ...keyOn(act as "handOver", pointed?.place ?? "Account"),
        about: () => pointedAccount.get()?.name ?? "",
        run: () => void run(act)(),
      }),
    ),
    { isActive: pointed !== null },
  );
  return null;
}

function actsOn(place: Place, mayChange: boolean): Act[] {
  return [...LOOKING, ...(mayChange ? CHANGING : [])].filter(
    (act) => place in KEY_MAP[act].on && !OF_THE_SCREEN[place].includes(act),
  );
}

function readAccount(accountId: string) {
  return queryClient.fetchQuery({
    queryKey: queryKey(getAccount, { accountId }),
    queryFn: () => client.call(getAccount, { accountId }),
  });
}
