import { notifications } from "@mantine/notifications";
import { useEffect, useEffectEvent } from "react";
import { getAccount } from "#contract/account-pages.ts";
import type { pointedAccount } from "../../ui/pointed-account.ts";
import { messageOf } from "../../ui/problem.ts";
import { client, queryClient, queryKey } from "../api.ts";
import { useAccountActs } from "./account-acts.tsx";

export type Act = keyof ReturnType<typeof useAccountActs>;

/** What a key asked for, and where the screen pointed at that moment. Another object is another press. */
export type AskedAct = { readonly act: Act; readonly at: ReturnType<typeof pointedAccount.get> };

/** Does it, once for each press. Fetched with the first of them. */
export function AccountAct({ asked }: { asked: AskedAct }) {
  const acts = useAccountActs();
  const run = useEffectEvent(async ({ act, at }: AskedAct) => {
    if (at === null) return;
    try {
      const account = await readAccount(at.accountId);
      if (act === "why") acts.why(account, at.column);
      else acts[act](account);
    } catch (error) {
      notifications.show({ title: `${at.name} could not be read`, message: messageOf(error), color: "red" });
    }
  });
  useEffect(() => void run(asked), [asked]);
  return null;
}

function readAccount(accountId: string) {
  return queryClient.fetchQuery({
    queryKey: queryKey(getAccount, { accountId }),
    queryFn: () => client.call(getAccount, { accountId }),
  });
}
